"""A mock portal and a bot of its own, for batteries that work many things side by side."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import Shell, choose
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.flow import registry
from portal_bots.store import Store
from portal_bots.testing import SEAL, Bot, MemorySecrets, SharedClock
from tests.conftest import NIGHT, ROOT, Tonight
from tests.faults.run import impatient

SIDE_BY_SIDE = 2  # portals worked at once

Work = TypeVar("Work")
Result = TypeVar("Result")
Doing = Callable[[Bot, UhcPortal, Tonight, Work], Awaitable[Result]]


async def each(works: Iterable[Work], do: Doing[Work, Result]) -> list[Result]:
    """Do every work, each at a portal as the night begins, on as many portals side by side as two cores bear."""
    waiting: asyncio.Queue[Work] = asyncio.Queue()
    for work in works:
        waiting.put_nowait(work)
    shell = Shell(choose())
    with tempfile.TemporaryDirectory() as folder:
        lanes = [Path(folder) / str(number) for number in range(SIDE_BY_SIDE)]
        for lane in lanes:
            lane.mkdir()
        done = await asyncio.gather(*(_lane(waiting, do, shell, lane) for lane in lanes))
    await shell.close()
    return [result for lane in done for result in lane]


async def _lane(
    waiting: "asyncio.Queue[Work]", do: Doing[Work, Result], shell: Shell, folder: Path
) -> list[Result]:
    night, done = Tonight(), []
    with UhcPortal.start(folder / "portal") as portal:
        while not waiting.empty():
            work = waiting.get_nowait()
            portal.reset()
            portal.seed(night.seed)
            async with _bot(portal, shell, night, folder) as bot:
                done.append(await do(bot, portal, night, work))
    return done


@asynccontextmanager
async def _bot(portal: UhcPortal, shell: Shell, night: Tonight, folder: Path) -> AsyncIterator[Bot]:
    with tempfile.TemporaryDirectory(dir=folder) as home:
        store = Store.open(f"sqlite:///{home}/store.sqlite", SEAL)
        tools = Tools(
            settings=Settings(home=Path(home), portal_urls={"uhc": portal.url}),
            store=store,
            registry=registry.load(ROOT / "flows"),
            secrets=MemorySecrets(),
            shell=shell,
            clock=SharedClock(portal.advance),
            worker="battery",
        )
        bot = impatient(Bot(tools, "uhc", NIGHT / "packets"))
        bot.know("main", night.credentials("main"))
        yield bot
        store.close()
