"""A worker in a test: real store, real lanes, real browser; only clock and keyring are the test's."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyotp

from portal_bots.browser.tab import Tab
from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.claims import Told
from portal_bots.domain.clocks import Clock
from portal_bots.domain.jobs import JobState, Operation
from portal_bots.domain.questions import Said
from portal_bots.domain.requests import AuthRequest
from portal_bots.engine.secrets import Credentials, Secrets
from portal_bots.engine.tools import Tools
from portal_bots.engine.worker import Worker
from portal_bots.store import Store, accounts, exceptions, jobs, reporting, requests, resolving
from portal_bots.store.requests import Standing

WHO = "a specialist"
LONG_AGO, FAR = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class _Known:
    """The secrets of an account; its codes are those of the test's clock."""

    username: str
    password: str
    secret: str
    clock: Clock

    async def code(self) -> str:
        return pyotp.TOTP(self.secret).at(self.clock.now())


@dataclass
class Bot:
    """Does operations for requests at one portal, and tells what came of them."""

    tools: Tools
    portal: str
    packets: Path

    @property
    def store(self) -> Store:
        """The store, for what the verbs below do not cover."""
        return self.tools.store

    @property
    def secrets(self) -> Secrets:
        """The keyring."""
        return self.tools.secrets

    def know(self, account: str, credentials: Credentials) -> None:
        """Store the sign-in of an account."""
        self.secrets.put(self.portal, account, credentials)
        self.store.run(accounts.add, self.portal, account, "owner", self.tools.clock.now())

    def take(self, request: AuthRequest, reference: str = "") -> None:
        """Import a request; with a reference number it is at the portal already."""
        now = self.tools.clock.now()
        self.store.run(requests.put, request, self.portal, self.packets, reference, now)

    async def do(self, operation: Operation, *wanted: AuthRequest) -> list[Standing]:
        """Do an operation for requests, and all that follows from it, until nothing is due."""
        now = self.tools.clock.now()
        for request in wanted:
            key = f"test@{now.isoformat()}/{request.id}/{operation}"
            self.store.run(jobs.add, key, request.id, operation, "test", now, now)
        await self.work()
        return [self.standing(request) for request in wanted]

    async def submit(self, request: AuthRequest) -> Standing:
        """Take a request and submit it."""
        self.take(request)
        return (await self.do(Operation.SUBMIT, request))[0]

    async def read(self, request: AuthRequest, reference: str = "") -> Standing:
        """Take a request that is at the portal, and read its status."""
        self.take(request, reference)
        return (await self.do(Operation.READ_STATUS, request))[0]

    async def work(self) -> None:
        """Work until nothing is due."""
        unworked = await Worker(self.tools, {}).run_dry()
        for error in unworked.values():
            raise error

    async def wait(self) -> None:
        """Let time pass, as often as something is due later, until nothing is due any more."""
        while (moment := self.store.run(jobs.next_due)) is not None:
            await self.tools.clock.sleep_until(moment)
            await self.work()

    async def retry(self, row: ExceptionRow) -> None:
        """Try again what an exception holds."""
        self.store.run(resolving.retry, row.id, WHO, "", self.tools.clock.now())
        await self.work()
        await self.wait()

    async def resolve(self, row: ExceptionRow) -> None:
        """Say that the cause is gone, and let what it held go on."""
        self.store.run(resolving.resolve, row.id, WHO, "done", self.tools.clock.now())
        await self.work()
        await self.wait()

    async def say(self, row: ExceptionRow, answer: str, question: str = "") -> None:
        """Answer a clinical question of an exception; with the last answer its job goes on."""
        said = Said(answer=answer, supplied_by="Dr. Lee", question=question)
        self.store.run(resolving.answer_question, row.id, said, WHO, self.tools.clock.now())
        await self.work()
        await self.wait()

    async def answer(self, row: ExceptionRow, number: str = "") -> None:
        """Say that the case is there under a number, or (without one) that it is not, and let the job go on."""
        self.store.run(resolving.answer, row.id, Told(WHO, number), self.tools.clock.now())
        await self.work()
        await self.wait()

    async def signed_in(self) -> Tab:
        """A tab in which the flow signed in, outside any lane. Close it when done."""
        flow = self.tools.portal(self.portal).flow
        tab = await self.tools.shell.open_tab(flow.manners(self.tools.url(self.portal)))
        known = self.secrets.get(self.portal, "main")
        if known is None:
            raise LookupError("main")
        await flow.sign_in(tab, _Known(known.username, known.password, known.totp_secret, self.tools.clock))
        return tab

    def letters(self, request: AuthRequest) -> bytes:
        """The letter that was kept for a request; empty where there is none."""
        kept = self.standing(request).letter
        return self.tools.evidence.open(kept) if kept not in ("", "offered") else b""

    def standing(self, request: AuthRequest) -> Standing:
        """All that is known of a request."""
        standing = self.store.run(requests.get, request.id)
        if standing is None:
            raise LookupError(request.id)
        return standing

    def outcomes(self, request: AuthRequest) -> list[str]:
        """How the attempts for a request ended, in order."""
        tried = self.store.run(lambda tx: list(reporting.tried(tx, LONG_AGO, FAR)))
        return [one.outcome for one in tried if one.request_id == request.id]

    def notes(self, request: AuthRequest) -> list[str]:
        """What was noted on them."""
        return [note for _, note in self.store.run(reporting.noted, request.id)]

    def numbers(self, request: AuthRequest) -> list[str]:
        """Every number seen for a request."""
        return [value for _, value, _ in self.store.run(requests.all_numbers, request.id)]

    @property
    def exceptions(self) -> list[ExceptionRow]:
        """What needs a person."""
        return self.store.run(exceptions.every, ExceptionState.OPEN)

    @property
    def waiting(self) -> int:
        """Jobs that are not settled."""
        return len(self.store.run(jobs.every, JobState.DUE, JobState.RUNNING, JobState.HELD))
