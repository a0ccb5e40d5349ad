"""What every behaviour of the contract works with: a mock portal, a browser, a bot and a request."""

import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
import pytest_asyncio

from portal_bots.browser.launch import Shell, choose
from portal_bots.domain.jobs import Operation
from portal_bots.domain.requests import AuthRequest
from portal_bots.engine.secrets import Credentials
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.flow.base import PayerFlow
from portal_bots.flow.behaviours import covers
from portal_bots.flow.registry import Registered, Registry, read_playbook
from portal_bots.store import Store
from portal_bots.testing.bot import Bot
from portal_bots.testing.clock import SharedClock
from portal_bots.testing.examples import example, write_packet
from portal_bots.testing.mock import KitMock, MockPortal
from portal_bots.testing.secrets import SEAL, MemorySecrets

RIGHT = Credentials("night.main", "Invented-Main-2026!", "INVENTEDSECRETFORMAINACCOUNT2345")
HURRY = timedelta(seconds=4)  #: a page or an answer that takes longer does not come in these tests
SUBMIT, READ, UPLOAD, LETTER = (
    Operation.SUBMIT,
    Operation.READ_STATUS,
    Operation.UPLOAD,
    Operation.FETCH_LETTER,
)


class World:
    """
    The fixtures of a contract test.

    ``flow`` and ``mock`` are what is tested; ``asks`` changes the example request so that this portal takes it.
    """

    pytestmark = pytest.mark.asyncio(loop_scope="class")

    flow: ClassVar[type[PayerFlow]]
    mock: ClassVar[type[Any]]  #: a ``MockPortal``, or the client of one that speaks the kit's control protocol
    asks: ClassVar[Mapping[str, Any]] = {}

    @staticmethod
    def stopped(bot: Bot) -> list[str]:
        """The codes of what needs a person; what each says is shown where a test fails."""
        for row in bot.exceptions:
            sys.stdout.write(f"{row.code}: {row.words}\n{row.detail}\n")
        return [row.code for row in bot.exceptions]

    @pytest.fixture(autouse=True)
    def exempt(self, request: pytest.FixtureRequest) -> None:
        """A behaviour that this portal does not have is skipped with the reason that the flow gives."""
        name = request.node.originalname.removeprefix("test_").replace("_", "-")
        for what, reason in self.flow.exempt.items():
            if covers(what, name):
                pytest.skip(f"exempt: {reason}")

    @classmethod
    def parameters(cls) -> Mapping[str, Mapping[str, Any]]:
        """Values for arguments of tests, by the argument's name and the test's."""
        return {}

    @classmethod
    def pytest_generate_tests(cls, metafunc: pytest.Metafunc) -> None:
        """One test for each value of an argument."""
        for name, values in cls.parameters().items():
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, list(values.values()), ids=list(values))

    @classmethod
    def registered(cls) -> Registered:
        """The flow in a hurry, with its playbook."""
        hurried = replace(cls.flow.portal, patience=HURRY, answer=HURRY)
        flow = cast("type[PayerFlow]", type(cls.flow.__name__, (cls.flow,), {"portal": hurried}))
        module = Path(sys.modules[cls.flow.__module__].__file__ or "")
        return Registered(flow(), read_playbook(module.with_suffix(".toml")))

    @pytest_asyncio.fixture(scope="class", loop_scope="class")
    @classmethod
    async def shell(cls) -> AsyncIterator[Shell]:
        """One browser for all tests of a flow."""
        shell = Shell(choose())
        yield shell
        await shell.close()

    @pytest.fixture(scope="class")
    @classmethod
    def started(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockPortal]:
        """One process of the mock portal for all tests of a flow."""
        started = cls.mock.start(tmp_path_factory.mktemp(cls.flow.portal.key))
        portal = started if isinstance(started, MockPortal) else KitMock(started)
        yield portal
        portal.stop()

    @pytest.fixture
    def case(self) -> AuthRequest:
        """A request that this portal takes."""
        return example(self.registered().playbook, **self.asks)

    @pytest.fixture
    def portal(self, started: MockPortal, case: AuthRequest) -> MockPortal:
        """The mock portal, empty but for our account and the people of the request."""
        started.reset()
        started.know(case)
        started.sign_up(RIGHT, case)
        return started

    @pytest.fixture
    def bot(self, portal: MockPortal, shell: Shell, case: AuthRequest, tmp_path: Path) -> Iterator[Bot]:
        """A worker with a store of its own, signed up at the portal."""
        slug = self.flow.portal.key
        store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)
        tools = Tools(
            settings=Settings(home=tmp_path, portal_urls={slug: portal.url}),
            store=store,
            registry=Registry({slug: self.registered()}),
            secrets=MemorySecrets(),
            shell=shell,
            clock=SharedClock(portal.advance),
            worker="test",
        )
        packets = tmp_path / "packets"
        write_packet(case, packets)
        bot = Bot(tools, slug, packets)
        bot.know("main", RIGHT)
        yield bot
        store.close()
