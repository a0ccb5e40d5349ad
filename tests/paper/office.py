"""A practice: its store, its crew, its people, its tracker, and the portal that it works at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, select, update

from portal_bots.browser.launch import Shell
from portal_bots.domain import AuthRequest
from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.claims import Told
from portal_bots.domain.jobs import Job, JobState, Operation
from portal_bots.engine.secrets import Credentials
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.store import Store, attachments, exceptions, jobs, requests, resolving
from portal_bots.store.exceptions import UnknownExceptionError
from portal_bots.store.requests import Standing
from portal_bots.store.tables import leases
from portal_bots.testing import MemorySecrets
from tests.paper.browser import PaperShell
from tests.paper.clock import PaperClock
from tests.paper.content import Content, everything, put_back
from tests.paper.crew import Crew
from tests.paper.flow import KEY, a_registry, sheet_of
from tests.paper.life import Fate, Life, MortalStore, Watcher
from tests.paper.portal import Case, PaperPortal, Sheet
from tests.paper.tracker import a_tracker

WHO = "a specialist"
#: Where a worker holds no account yet, or keeps the house for all: what it does there is fenced by nothing.
UNFENCED = frozenset({"before take", "before absorb", "after absorb"})


@dataclass(frozen=True)
class Pressed:
    """A press that reached the portal, with all that counts at that moment."""

    member: str
    at: datetime
    worker: str
    held: bool  #: the account was this worker's
    ours: tuple[str, ...]  #: cases of ours that were there, or on their way
    said: int  #: how often a person had said "not there" until then


class Office:
    """Everything around one store."""

    def __init__(self, store: Store, home: Path) -> None:
        self.store = store
        self.clock = PaperClock()
        self.portal = PaperPortal(self.clock, self._witness)
        self.crew = Crew(self._tools)
        self.packets = home / "packets"
        self.tracker = a_tracker(self.packets)
        self.pressed: list[Pressed] = []
        self.ordered: set[str] = set()  #: requests that are to be submitted
        self.accepted: defaultdict[str, set[str]] = defaultdict(set)  #: numbers that people said are theirs
        self.restored: list[datetime] = []  #: when the store was put back to an earlier state
        self._not_there: list[tuple[str, Operation]] = []  #: what people said
        self._settings = Settings(home=home, lease=timedelta(hours=12), grace=timedelta(seconds=20))
        self._secrets = MemorySecrets()
        self._secrets.put(KEY, "main", Credentials("night.main", "paper", ""))
        self._registry = a_registry()
        self._keys = 0
        self._backup: tuple[Content, frozenset[str]] | None = None

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

    def _witness(self, worker: str, sheet: Sheet) -> None:
        [request_id] = (known.id for known in self.tracker.values() if known.member.member_id == sheet.member)
        self.pressed.append(
            Pressed(
                sheet.member,
                self.clock.now(),
                worker,
                held=self.holder == worker,
                ours=tuple(case.number for case in self.portal.of(sheet.member) if case.ours),
                said=self._not_there.count((request_id, Operation.SUBMIT)),
            )
        )

    # the tracker and the schedules

    def take(self, request: AuthRequest) -> None:
        """Import a request."""
        self.store.run(requests.put, request, KEY, self.packets, "", self.clock.now())

    def order(self, request_id: str) -> None:
        """Import a request that is to be submitted."""
        self.ordered.add(request_id)
        self.take(self.tracker[request_id])
        self.schedule(request_id, Operation.SUBMIT)

    def schedule(self, request_id: str, operation: Operation) -> None:
        """Queue a job, as a schedule or a person does."""
        self._keys += 1
        now = self.clock.now()
        self.store.run(jobs.add, f"paper-{self._keys}", request_id, operation, "paper", now, now)

    def attach(self, request_id: str) -> None:
        """A further document joins the packet."""
        self._keys += 1
        file = self.packets / f"{request_id}-more-{self._keys}.txt"
        file.write_bytes(b"x" * (1000 + self._keys))
        self.store.run(attachments.add, request_id, "imaging_report", file.name, self.clock.now())

    def standing(self, request_id: str) -> Standing | None:
        """What is known of a request."""
        return self.store.run(requests.get, request_id)

    @property
    def next_due(self) -> datetime | None:
        """When the next job is due."""
        return self.store.run(jobs.next_due)

    def jobs(self, *states: JobState) -> Sequence[Job]:
        """Jobs."""
        return self.store.run(jobs.every, *states)

    # the workers

    def work(self, name: str, trap: tuple[Fate, str, int] | None = None) -> Life:
        """Let a worker work until nothing is due, or until its fate."""
        return self.crew.work(name, trap)

    def thaw(self, name: str, *, stopping: bool = False) -> None:
        """Let a frozen worker go on. One that lost the account, and begins nothing new, writes nothing more."""
        overtaken = stopping and self.holder != name
        fenced = self.crew.frozen[name].life.moments[-1] not in UNFENCED
        before = self._known()
        self.crew.thaw(name, stopping=stopping)
        if overtaken and fenced and self._known() != before:
            self.crew.surprises.append(f"{name} wrote after it had lost the account")

    def _known(self) -> Content:
        """All but the leases: to give one back that ran out is no harm."""
        return {table: rows for table, rows in self.store.run(everything).items() if table is not leases}

    def lapse(self) -> None:
        """So much time passes that whoever holds an account without renewing it has lost it."""
        self.store.run(_lapse)

    @property
    def holder(self) -> str:
        """Who holds the account, if the lease is not over."""
        return self.store.run(_holder)

    def close(self) -> None:
        """Everybody goes home."""
        self.crew.close()

    # the people

    @property
    def open(self) -> list[ExceptionRow]:
        """What needs a person."""
        return self.store.run(exceptions.every, ExceptionState.OPEN)

    def retry(self, row: ExceptionRow) -> None:
        """Try it again."""
        self.store.run(resolving.retry, row.id, WHO, "", self.clock.now())

    def resolve(self, row: ExceptionRow) -> None:
        """The cause is gone."""
        self.store.run(resolving.resolve, row.id, WHO, "done", self.clock.now())

    def dismiss(self, row: ExceptionRow) -> None:
        """Not needed."""
        self.store.run(resolving.dismiss, row.id, WHO, "by fax", self.clock.now())

    def answer(self, row: ExceptionRow, number: str = "") -> bool:
        """Say that it is there under a number, or not there. False where nothing is asked."""
        held = {job.request_id: job.operation for job in self.jobs(JobState.HELD) if job.exception_id == row.id}
        try:
            request_id = self.store.run(resolving.answer, row.id, Told(WHO, number), self.clock.now())
        except UnknownExceptionError:
            return False
        if number:
            self.accepted[request_id].add(number)
        else:
            self._not_there.append((request_id, held[request_id]))
        return True

    def colleague_sends(self, request_id: str, *, complete: bool) -> Case:
        """Somebody else submits a request."""
        asked = sheet_of(self.tracker[request_id])
        lines = asked.lines if complete else asked.lines[:1]
        return self.portal.save(replace(asked, lines=lines), ours=False)

    def back_up(self) -> None:
        """Keep all that stands in the store."""
        self._backup = (self.store.run(everything), frozenset(self.ordered))

    def restore(self) -> None:
        """Put the backup in the place of the store, which nobody may use meanwhile."""
        if self._backup is None or self.crew.frozen:
            return
        content, ordered = self._backup
        self.ordered = set(ordered)
        self.restored.append(self.clock.now())
        self.store.run(put_back, content, self.clock.now())


def _lapse(tx: Connection) -> None:
    tx.execute(update(leases).values(expires_at=datetime(2020, 1, 1, tzinfo=UTC)))


def _holder(tx: Connection) -> str:
    found = tx.execute(select(leases.c.holder, leases.c.expires_at)).one_or_none()
    return found.holder if found is not None and found.expires_at > datetime.now(UTC) else ""
