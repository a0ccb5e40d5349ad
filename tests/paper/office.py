"""A practice: its store, its workers of paper, its people, its tracker."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, insert, select, update

from portal_bots.browser.launch import Shell
from portal_bots.domain import AuthRequest
from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.claims import Told
from portal_bots.domain.jobs import Job, JobState, Operation
from portal_bots.engine.lane import HeldElsewhereError
from portal_bots.engine.secrets import Credentials
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.engine.worker import Worker
from portal_bots.store import Store, attachments, exceptions, jobs, marks, requests
from portal_bots.store.exceptions import UnknownExceptionError
from portal_bots.store.requests import Standing
from portal_bots.store.tables import leases, metadata
from portal_bots.testing import MemorySecrets
from tests.factories import a_document, a_line, a_member, a_request
from tests.paper.browser import PaperShell
from tests.paper.clock import PaperClock
from tests.paper.flow import KEY, a_registry
from tests.paper.life import Died, Fate, Life, MortalStore, Watcher
from tests.paper.portal import PaperPortal, Sheet

WHO = "a specialist"
NUMBERS = (1, 2)

Content = dict[Table, list[dict[str, Any]]]


class Inline(ThreadPoolExecutor):
    """Does at once what is handed to a thread, so that a run can be repeated exactly."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 -- as a thread would hand it over
            future.set_exception(error)
        return future


@dataclass(frozen=True)
class Pressed:
    """A press that reached the portal, with all that counts at that moment."""

    member: str
    at: datetime
    worker: str
    held: bool  #: the account was this worker's
    ours: tuple[str, ...]  #: cases of ours that were there, or on their way
    said: int  #: how often a person had said "not there" until then


@dataclass
class Shift:
    """A worker at work."""

    life: Life
    worker: Worker
    task: asyncio.Task[Any]
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)


class Office:
    """Everything around one store. Workers run one after the other; frozen ones stay as they are."""

    def __init__(self, store: Store, home: Path) -> None:
        self.store = store
        self.clock = PaperClock()
        self.portal = PaperPortal(self.clock, self._witness)
        self.pressed: list[Pressed] = []
        self.said_not_there: list[tuple[str, Operation, datetime]] = []
        self.ordered: set[str] = set()  #: requests that are to be submitted
        self.accepted: dict[str, set[str]] = defaultdict(set)  #: numbers that people said are theirs
        self.frozen: dict[str, Shift] = {}
        self.restored: list[datetime] = []  #: when the store was put back to an earlier state
        self.loop = asyncio.new_event_loop()
        self.surprises: list[object] = []
        self.packets = home / "packets"
        self.packets.mkdir(exist_ok=True)
        self._settings = Settings(home=home, lease=timedelta(hours=12), grace=timedelta(seconds=20))
        self._secrets = MemorySecrets()
        self._secrets.put(KEY, "main", Credentials("night.main", "paper", ""))
        self._registry = a_registry()
        self._tracker = {number: self._packed(number) for number in NUMBERS}
        self._keys = 0
        self._backup: tuple[Content, set[str]] | None = None
        self.loop.set_default_executor(Inline())
        self.loop.set_exception_handler(self._surprised)

    def _surprised(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not isinstance(context.get("exception"), Died):
            self.surprises.append(context)

    def _witness(self, worker: str, sheet: Sheet) -> None:
        request_id = self.request_of(sheet.member)
        self.pressed.append(
            Pressed(
                sheet.member,
                self.clock.now(),
                worker,
                held=self.holder() == worker,
                ours=tuple(case.number for case in self.portal.of(sheet.member) if case.ours),
                said=sum(who == request_id and what is Operation.SUBMIT for who, what, _ in self.said_not_there),
            )
        )

    # what is asked for

    def request(self, number: int) -> AuthRequest:
        """A request of the tracker: two lines, two documents."""
        return self._tracker[number]

    def _packed(self, number: int) -> AuthRequest:
        name = f"REQ-{number}"
        files = [f"{name}-notes.txt", f"{name}-mri.txt"]
        for size, file in enumerate(files, start=100 * number):
            if not (self.packets / file).exists():
                (self.packets / file).write_bytes(b"x" * size)
        return a_request(
            name,
            member=a_member(member_id=member_of(number)),
            payer="Payer of paper",
            lines=(a_line(), a_line(code="77003", units=2)),
            documents=tuple(a_document(file) for file in files),
        )

    @staticmethod
    def request_of(member: str) -> str:
        """Whose member it is."""
        return f"REQ-{int(member[-2:])}"

    def standing(self, request_id: str) -> Standing | None:
        """What is known of a request."""
        return self.store.run(requests.get, request_id)

    def take(self, request: AuthRequest) -> None:
        """Import a request."""
        self.store.run(requests.put, request, KEY, self.packets, "", self.clock.now())

    def schedule(self, request_id: str, operation: Operation) -> None:
        """Queue a job, as a schedule or a person does."""
        self._keys += 1
        now = self.clock.now()
        if operation is Operation.SUBMIT:
            self.ordered.add(request_id)
        self.store.run(jobs.add, f"paper-{self._keys}", request_id, operation, "paper", now, now)

    def attach(self, request_id: str) -> None:
        """A further document joins the packet."""
        self._keys += 1
        file = self.packets / f"{request_id}-more-{self._keys}.txt"
        file.write_bytes(b"x" * (1000 + self._keys))
        self.store.run(attachments.add, request_id, "imaging_report", file, self.clock.now())

    # workers

    def work(self, name: str, trap: tuple[Fate, str, int] | None = None) -> Life:
        """Let a worker work until nothing is due, or until its fate."""
        life = Life(name)
        if trap is not None:
            life.will(*trap)
        return self.loop.run_until_complete(self._work(life))

    async def _work(self, life: Life) -> Life:
        before = asyncio.all_tasks()
        worker = Worker(self._tools(life), {})
        shift = Shift(life, worker, asyncio.ensure_future(worker.run_dry()))
        life.cancel = lambda: _grace_over(worker)
        await self._go_on(shift, before)
        return life

    def _tools(self, life: Life) -> Tools:
        return Tools(
            settings=self._settings,
            store=MortalStore(self.store, life),
            registry=self._registry,
            secrets=self._secrets,
            shell=cast("Shell", PaperShell(self.portal, life)),
            clock=self.clock,
            worker=life.name,
            progress=Watcher(life),
        )

    def thaw(self, name: str, *, stopping: bool = False) -> None:
        """Let a frozen worker go on; one that was asked to stop meanwhile begins nothing new."""
        shift = self.frozen.pop(name)
        if stopping:
            shift.worker.stop()
        shift.life.thaw()
        self.loop.run_until_complete(self._go_on(shift, asyncio.all_tasks(self.loop)))

    async def _go_on(self, shift: Shift, before: set[asyncio.Task[Any]]) -> None:
        suspended = asyncio.ensure_future(shift.life.suspended.wait())
        await asyncio.wait({shift.task, suspended}, return_when=asyncio.FIRST_COMPLETED)
        suspended.cancel()
        await asyncio.sleep(0)
        mine = asyncio.all_tasks() - before - {asyncio.current_task(), suspended}
        shift.tasks |= mine
        if shift.task.done():
            self._ended(shift)
        elif shift.life.alive:
            self.frozen[shift.life.name] = shift
        else:
            await self._bury(shift)

    def _ended(self, shift: Shift) -> None:
        for error in shift.task.result().values():
            if not isinstance(error, HeldElsewhereError):
                raise error

    async def _bury(self, shift: Shift) -> None:
        """A process that died is not there any more; its cleaning up reaches neither store nor portal."""
        shift.life.alive = False
        others = {task for frozen in self.frozen.values() for task in frozen.tasks | {frozen.task}}
        for _ in range(20):
            left = asyncio.all_tasks() - others - {asyncio.current_task()}
            if not left:
                return
            for task in left:
                task.cancel()
            await asyncio.wait(left)
            for task in left:
                if not task.cancelled():
                    task.exception()

    # time, leases

    def lapse(self) -> None:
        """So much time passes that whoever holds an account without renewing it has lost it."""
        self.store.run(_lapse)

    def holder(self) -> str:
        """Who holds the account, if the lease is not over."""
        return self.store.run(_holder)

    # a backup

    def back_up(self) -> None:
        """Keep all that stands in the store."""
        self._backup = (self.store.run(_everything), set(self.ordered))

    def restore(self) -> None:
        """Put the backup in the place of the store: what was done since is not known here any more."""
        if self._backup is None or self.frozen:
            return
        content, self.ordered = self._backup[0], set(self._backup[1])
        self.store.run(_put_back, content, self.clock.now())
        self.restored.append(self.clock.now())

    # people

    @property
    def open(self) -> list[ExceptionRow]:
        """What needs a person."""
        return self.store.run(exceptions.every, ExceptionState.OPEN)

    def retry(self, row: ExceptionRow) -> None:
        """Try it again."""
        self.store.run(exceptions.retry, row.id, WHO, "", self.clock.now())

    def resolve(self, row: ExceptionRow) -> None:
        """The cause is gone."""
        self.store.run(exceptions.resolve, row.id, WHO, "done", self.clock.now())

    def dismiss(self, row: ExceptionRow) -> None:
        """Not needed."""
        self.store.run(exceptions.dismiss, row.id, WHO, "by fax", self.clock.now())

    def answer(self, row: ExceptionRow, number: str = "", request_id: str = "") -> bool:
        """Say that it is there under a number, or not there. False where nothing is asked."""
        told = Told(WHO, number, request_id)
        held = [job for job in self.jobs(JobState.HELD) if job.exception_id == row.id]
        try:
            answered = self.store.run(exceptions.answer, row.id, told, self.clock.now())
        except UnknownExceptionError:
            return False
        if number:
            self.accepted[answered].add(number)
        else:
            [operation] = {job.operation for job in held if job.request_id == answered}
            self.said_not_there.append((answered, operation, self.clock.now()))
        return True

    def colleague_sends(self, sheet: Sheet, *, complete: bool) -> None:
        """Somebody else submits a request."""
        lines = sheet.lines if complete else sheet.lines[:1]
        self.portal.save(replace(sheet, lines=lines), ours=False)

    # what there is

    @property
    def next_due(self) -> datetime | None:
        """When the next job is due."""
        return self.store.run(jobs.next_due)

    def jobs(self, *states: JobState) -> Sequence[Job]:
        """Jobs."""
        return self.store.run(jobs.every, *states)

    def close(self) -> None:
        """Everybody goes home."""
        self.loop.run_until_complete(self._close())
        self.loop.close()

    async def _close(self) -> None:
        for shift in [*self.frozen.values()]:
            shift.life.alive = False
        self.frozen.clear()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        while left:
            for task in left:
                task.cancel()
            await asyncio.wait(left)
            for task in left:
                if not task.cancelled():
                    task.exception()
            left = asyncio.all_tasks() - {asyncio.current_task()}


def _grace_over(worker: Worker) -> None:
    worker.stop()
    for task in worker._lanes.tasks:
        task.cancel()


def member_of(number: int) -> str:
    """The member ID of a request."""
    return f"0045128{number:02}"


def _lapse(tx: Connection) -> None:
    tx.execute(update(leases).values(expires_at=datetime(2020, 1, 1, tzinfo=UTC)))


def _holder(tx: Connection) -> str:
    found = tx.execute(select(leases.c.holder, leases.c.expires_at)).one()
    return found.holder if found.expires_at > datetime.now(UTC) else ""


def _everything(tx: Connection) -> Content:
    return {table: [row._asdict() for row in tx.execute(select(table))] for table in metadata.sorted_tables}


def _put_back(tx: Connection, content: Content, now: datetime) -> None:
    empty(tx)
    for table, rows in content.items():
        if rows:
            tx.execute(insert(table), rows)
    marks.put(tx, marks.RESTORED, now)


def empty(tx: Connection) -> None:
    """Nothing was ever done here."""
    for table in reversed(metadata.sorted_tables):
        tx.execute(delete(table))
