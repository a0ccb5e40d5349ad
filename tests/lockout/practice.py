"""A practice with several workers on one store, a careless specialist, and the person whose sign-in it is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from mock_portals.kit.totp import code_for, step_at
from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import Shell
from portal_bots.domain import JobState, Operation
from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.jobs import Job
from portal_bots.engine.progress import Unwatched
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.engine.worker import Worker
from portal_bots.flow import registry
from portal_bots.store import Store, exceptions, jobs, resolving
from portal_bots.testing import SEAL, Bot, MemorySecrets, SharedClock
from portal_bots.testing.bot import WHO
from tests.conftest import NIGHT, ROOT, Tonight
from tests.mock_portals.world import Visitor, counters

USERNAME = "night.main"
READ = (1020, 1021, 1022)  # cases in review: nothing follows from reading them
ELSEWHERE = 1033  # a case of another account
WORKERS = 3
STEP = timedelta(seconds=31)
LATER = timedelta(minutes=30)
HELD_OUT = timedelta(hours=2)  # of a locked account, and of everything that waits for a time
SAID_TWICE = 2
MOST_ROUNDS = 30


class Thief(Unwatched):
    """Signs in as the practice does, at the end of some of its jobs."""

    def __init__(self) -> None:
        self.after: list[int] = []  #: signs in when so many jobs of the account have ended
        self.practice: Practice | None = None
        self._ended = 0

    def job_ended(self, lane: str, job: Job, result: str) -> None:  # noqa: ARG002 -- as progress is told
        """Count, and sign in when the time has come."""
        self._ended += lane.startswith("uhc/main")
        if self.practice is not None and self.after[:1] == [self._ended]:
            self.after.pop(0)
            self.practice.owner_signs_in()


@dataclass
class Practice:
    """Everybody who signs in with one account."""

    portal: UhcPortal
    night: Tonight
    clock: SharedClock
    bots: list[Bot]
    thief: Thief
    password: str  #: the right one of the account, as its owner knows it

    @property
    def bot(self) -> Bot:
        """Any of the workers: they have one store and one keyring."""
        return self.bots[0]

    @property
    def store(self) -> Store:
        """The store."""
        return self.bot.store

    @property
    def open_exceptions(self) -> list[ExceptionRow]:
        """What waits for a person."""
        return self.store.run(exceptions.every, ExceptionState.OPEN)

    @property
    def unsettled(self) -> int:
        """Jobs that are not done."""
        return len(self.store.run(jobs.every, JobState.DUE, JobState.RUNNING, JobState.HELD))

    @property
    def account(self) -> dict[str, int]:
        """What the portal counted for the account."""
        return counters(self.portal, USERNAME)

    def know(self, *, password: str = "", totp_secret: str = "") -> None:
        """Store a sign-in, the right one but for what is given."""
        right = replace(self.night.credentials("main"), password=password or self.password)
        self.bot.know("main", replace(right, totp_secret=totp_secret or right.totp_secret))

    def fall_due(self, part: str) -> None:
        """As many requests as there are to read, of the account and of another one."""
        now = self.clock.now()
        for number in (*READ, ELSEWHERE):
            request = self.night.request(number)
            mine = request.model_copy(update={"id": f"{request.id}-{part}"})
            self.bot.take(mine, self.night.reference(number))
            self.store.run(jobs.add, f"{mine.id}/read", mine.id, Operation.READ_STATUS, "lockout", now, now)

    async def work(self) -> None:
        """Every worker works side by side with the others until nothing is due for it."""
        await asyncio.gather(*(Worker(bot.tools, {}).run_dry() for bot in self.bots))

    async def to_the_end(self) -> None:
        """Work and let time pass until nothing is due any more."""
        for _ in range(MOST_ROUNDS):
            await self.work()
            moment = self.store.run(jobs.next_due)
            if moment is None:
                return
            self.clock.jump(moment - self.clock.now())

    def careless(self) -> None:
        """The specialist tries everything again, and says that the password is right; nothing was mended."""
        for row in self.open_exceptions:
            verb = resolving.resolve if row.code == "LOGIN_REJECTED" else resolving.retry
            self.store.run(verb, row.id, WHO, "", self.clock.now())

    def owner_signs_in(self, account: str = "main") -> None:
        """The owner of an account signs in by hand, with a code of their own phone."""
        right = self.night.credentials(account)
        self.clock.jump(STEP)
        person = Visitor(self.portal)
        person.password(right.username, self.password if account == "main" else right.password)
        person.code(code_for(right.totp_secret, step_at(self.portal.now())))
        self.clock.jump(STEP)

    async def mended(self) -> None:
        """
        What is right is stored, and everything worked.

        An owner signs in by hand and resolves what is open: first the cause, then the budget that it spent.
        """
        self.know()
        self.fall_due("after")
        for _ in range(SAID_TWICE):
            for account in {row.account for row in self.open_exceptions}:
                self.owner_signs_in(account)
            for row in self.open_exceptions:
                self.store.run(resolving.resolve, row.id, WHO, "mended", self.clock.now())
            await self.to_the_end()


@asynccontextmanager
async def practice(portal: UhcPortal, shell: Shell, night: Tonight, home: Path) -> AsyncIterator[Practice]:
    """A practice at a portal as the night begins."""
    clock, secrets, thief = SharedClock(portal.advance), MemorySecrets(), Thief()
    bots = []
    for number in range(WORKERS):
        tools = Tools(
            settings=Settings(home=home, portal_urls={"uhc": portal.url}),
            store=Store.open(f"sqlite:///{home / 'store.sqlite'}", SEAL),
            registry=registry.load(ROOT / "flows"),
            secrets=secrets,
            shell=shell,
            clock=clock,
            worker=f"worker {number}",
            progress=thief,
        )
        bots.append(Bot(tools, "uhc", NIGHT / "packets"))
    thief.practice = Practice(portal, night, clock, bots, thief, night.credentials("main").password)
    thief.practice.know()
    bots[0].know("second", night.credentials("second"))
    yield thief.practice
    for bot in bots:
        bot.store.close()
