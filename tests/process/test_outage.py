"""The portal's process is stopped and started again while two workers have work at it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import Shell
from portal_bots.domain import JobState, Operation
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.engine.worker import Worker
from portal_bots.flow import registry
from portal_bots.store import Store, outages
from portal_bots.store import jobs as store_jobs
from portal_bots.testing import SEAL, Bot, MemorySecrets, SharedClock
from tests.conftest import NIGHT, ROOT, Tonight

LANES = {"main": range(1012, 1019), "second": (1019, 1020, 1021, 1022, 1025)}
HOURS = timedelta(hours=3)


class Gateway:
    """What stands in front of a portal that is gone: it takes a while, answers 502, and counts who comes."""

    def __init__(self) -> None:
        self.came = 0
        self.most = 0  #: pages asked for at the same time
        self._now = 0

    @asynccontextmanager
    async def at(self, port: int) -> AsyncIterator[None]:
        """Answer at the portal's address."""
        async with await asyncio.start_server(self._answer, "127.0.0.1", port):
            yield

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:  # a connection that the browser opened and did not use
            writer.close()
            return
        page = b"sec-fetch-dest: document" in head.lower()
        self.came += page
        self._now += page
        self.most = max(self.most, self._now)
        await asyncio.sleep(0.3)  # as slow as a gateway that waits for what is behind it
        self._now -= page
        text = b"<h1>Bad gateway</h1>"
        writer.write(
            b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n%s" % (len(text), text)
        )
        await writer.drain()
        writer.close()


class Machine:
    """The portal's process, which can be stopped; its clock catches up when it is back."""

    def __init__(self, folder: Path, night: Tonight) -> None:
        self._folder = folder
        self._missed = 0.0
        self.portal: UhcPortal | None = UhcPortal.start(folder)
        self.portal.seed(night.seed)
        both = night.account("second") | {"providers": night.account("main")["providers"]}
        self.portal.seed({"accounts": [both]})
        self.url = self.portal.url
        self.port = urlsplit(self.url).port or 0

    def advance(self, seconds: float) -> None:
        """Turn its clock forward, now or when it is back."""
        if self.portal is None:
            self._missed += seconds
        else:
            self.portal.advance(seconds)

    def stop(self) -> None:
        """End the process."""
        if self.portal is not None:
            self.portal.stop()
        self.portal = None

    def start(self) -> UhcPortal:
        """Start it again with all that it knew."""
        self.portal = UhcPortal.start(self._folder, port=self.port)
        self.portal.advance(self._missed)
        return self.portal


@pytest.fixture
def machine(tmp_path: Path, night: Tonight) -> Iterator[Machine]:
    """A portal of this test's own."""
    machine = Machine(tmp_path / "portal", night)
    yield machine
    machine.stop()


@pytest.fixture
def workers(machine: Machine, shell: Shell, night: Tonight, tmp_path: Path) -> Iterator[tuple[Bot, Bot]]:
    """Two workers on one store, who know two accounts."""
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)
    tools = Tools(
        settings=Settings(home=tmp_path, portal_urls={"uhc": machine.url}),
        store=store,
        registry=registry.load(ROOT / "flows"),
        secrets=MemorySecrets(),
        shell=shell,
        clock=SharedClock(machine.advance),
        worker="one",
    )
    one = Bot(tools, "uhc", NIGHT / "packets")
    for account in LANES:
        one.know(account, night.credentials(account))
    yield one, Bot(replace(tools, worker="two"), "uhc", NIGHT / "packets")
    store.close()


def plan(bot: Bot, night: Tonight) -> None:
    """Statuses to be read by both accounts; letters follow."""
    now = bot.tools.clock.now()
    for account, numbers in LANES.items():
        for number in numbers:
            request = night.request(number).model_copy(update={"account": account})
            bot.take(request, night.reference(number))
            bot.store.run(store_jobs.add, f"test/{number}", request.id, Operation.READ_STATUS, "test", now, now)


async def both(workers: tuple[Bot, Bot]) -> None:
    """Both work until nothing is due for them."""
    await asyncio.gather(*(Worker(bot.tools, {}).run_dry() for bot in workers))


async def both_until_done(workers: tuple[Bot, Bot], within: timedelta) -> None:
    """Both work whenever something is due, for so long."""
    clock, store = workers[0].tools.clock, workers[0].store
    end = clock.now() + within
    while (moment := store.run(store_jobs.next_due)) is not None and moment < end:
        await clock.sleep_until(moment)
        await both(workers)


@pytest.mark.battery
async def test_a_portal_that_is_stopped_and_started(
    workers: tuple[Bot, Bot], machine: Machine, night: Tonight
) -> None:
    """For three hours one of all lanes tries at a time; then every job is done, and nobody was asked."""
    bot, gateway = workers[0], Gateway()
    begun = bot.tools.clock.now()
    plan(bot, night)
    machine.stop()
    async with gateway.at(machine.port):
        while not bot.store.run(outages.every, begun):
            await both_until_done(workers, timedelta(minutes=1))
            await bot.tools.clock.sleep_until(bot.tools.clock.now() + timedelta(minutes=1))
        gateway.came = gateway.most = 0
        await both_until_done(workers, HOURS)
    portal = machine.start()
    await both_until_done(workers, HOURS)

    [outage] = bot.store.run(outages.every, begun)
    ended = bot.store.run(store_jobs.every)
    assert gateway.most == 1
    assert 5 <= gateway.came <= 12
    assert (outage.held, outage.undone) == (12, 0)
    assert len(ended) > 20
    assert {job.state for job in ended} == {JobState.DONE}
    assert bot.exceptions == []
    assert len(portal.ledger("signed_in")) <= 4
