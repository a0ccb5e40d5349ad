"""A worker in a test: real store, real lanes, real browser; only clock and keyring are the test's."""

from dataclasses import dataclass
from pathlib import Path

from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.claims import Told
from portal_bots.domain.jobs import JobState, Operation
from portal_bots.domain.questions import Said
from portal_bots.domain.requests import AuthRequest
from portal_bots.engine.secrets import Credentials, Secrets
from portal_bots.engine.tools import Tools
from portal_bots.engine.worker import Worker
from portal_bots.store import Store, accounts, exceptions, jobs, requests, resolving
from portal_bots.store.requests import Standing

WHO = "a specialist"


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

    def standing(self, request: AuthRequest) -> Standing:
        """All that is known of a request."""
        standing = self.store.run(requests.get, request.id)
        if standing is None:
            raise LookupError(request.id)
        return standing

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
