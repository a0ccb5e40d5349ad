"""The worker: store on disk, leases, journal, one lane."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import Shell, choose
from portal_bots.domain import Operation
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.flow import registry
from portal_bots.store import Store
from portal_bots.testing import SEAL, Bot, MemorySecrets, SharedClock
from tests.bench.night import CHECKS, SIGN_IN, reference, request

if TYPE_CHECKING:
    from tests.bench.__main__ import Timer


async def work_all(portal: UhcPortal, timer: "Timer") -> None:
    """Read every case as a night does."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        clock = SharedClock(portal.advance, portal.now())
        tools = Tools(
            settings=Settings(home=home, lanes=1, portal_urls={"uhc": portal.url}),
            store=Store.open(f"sqlite:///{home / 'store.sqlite'}", SEAL),
            registry=registry.load(Path("flows")),
            secrets=MemorySecrets(),
            shell=Shell(choose()),
            clock=clock,
            worker="bench",
            progress=timer,
        )
        bot = Bot(tools, "uhc", home)
        bot.know("main", SIGN_IN)
        requests = [request(number) for number in range(CHECKS)]
        for number, one in enumerate(requests):
            bot.take(one, reference(number))
        await bot.do(Operation.READ_STATUS, *requests)
        await tools.shell.close()
        tools.store.close()
