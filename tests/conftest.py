"""One portal process and one browser for all tests of a run; a fresh portal, store and keyring for each test."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import Shell, choose
from portal_bots.desk import tracker
from portal_bots.desk.tracker import TrackerRow
from portal_bots.domain import AuthRequest
from portal_bots.engine.secrets import Credentials
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.flow import registry
from portal_bots.store import Store
from portal_bots.testing import SEAL, Bot, MemorySecrets, SharedClock

ROOT = Path(__file__).parent.parent
NIGHT = ROOT / "fixtures/night"


class Tonight:
    """The invented requests of the example night, by id."""

    def __init__(self) -> None:
        rows = tracker.read(NIGHT / "tracker.csv", "602-555-0100")
        self._rows = {row.request.id: row for row in rows if isinstance(row, TrackerRow)}
        self.seed: dict[str, Any] = json.loads((NIGHT / "uhc.json").read_text("utf-8"))

    def request(self, number: int) -> AuthRequest:
        """The request REQ-<number>."""
        return self._rows[f"REQ-{number}"].request

    def reference(self, number: int) -> str:
        """The reference number that the tracker knows for it."""
        return self._rows[f"REQ-{number}"].reference

    def account(self, account: str) -> dict[str, Any]:
        """An account as the portal was seeded with it, to seed it anew."""
        return next(dict(row) for row in self.seed["accounts"] if row["username"] == f"night.{account}")

    def credentials(self, account: str) -> Credentials:
        """The right sign-in of an account, as the portal knows it."""
        known = self.account(account)
        return Credentials(known["username"], known["password"], known["totp_secret"])


@pytest.fixture(scope="session")
def night() -> Tonight:
    """The example night."""
    return Tonight()


@pytest.fixture(scope="session")
def _process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UhcPortal]:
    with UhcPortal.start(tmp_path_factory.mktemp("uhc")) as portal:
        yield portal


@pytest.fixture
def portal(_process: UhcPortal, night: Tonight) -> UhcPortal:
    """The uhc mock portal, as the example night begins."""
    _process.reset()
    _process.seed(night.seed)
    return _process


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shell() -> AsyncIterator[Shell]:
    """One browser."""
    shell = Shell(choose())
    yield shell
    await shell.close()


@pytest.fixture
def bot(portal: UhcPortal, shell: Shell, night: Tonight, tmp_path: Path) -> Iterator[Bot]:
    """A worker with a store of its own, signed up for the account ``main``."""
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)
    tools = Tools(
        settings=Settings(home=tmp_path, portal_urls={"uhc": portal.url}),
        store=store,
        registry=registry.load(ROOT / "flows"),
        secrets=MemorySecrets(),
        shell=shell,
        clock=SharedClock(portal.advance),
        worker="test",
    )
    bot = Bot(tools, "uhc", NIGHT / "packets")
    bot.know("main", night.credentials("main"))
    yield bot
    store.close()
