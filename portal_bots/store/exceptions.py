"""Exceptions: one row per root cause, its jobs and notes. What people do with one is in ``resolving``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal_bots.domain import errors
from portal_bots.domain.attention import ExceptionRow, ExceptionState, Note
from portal_bots.domain.errors import Phase, PortalError, Scope, Written
from portal_bots.domain.jobs import Job, JobState
from portal_bots.store import accounts, columns, journal
from portal_bots.store import jobs as store_jobs
from portal_bots.store.tables import accounts as accounts_table
from portal_bots.store.tables import exception_jobs, exception_notes, exceptions, jobs, requests

WORKER = "portal-bots"  #: the name under which the worker itself writes notes
_HARDEST = {Written.NO: 0, Written.YES: 1, Written.UNKNOWN: 2}


class UnknownExceptionError(LookupError):
    """There is no open exception with this number."""


@dataclass(frozen=True)
class Raised:
    """An error met at a portal, with where it was met and its evidence."""

    error: PortalError
    portal: str
    account: str
    evidence: tuple[str, ...] = ()


def hold(tx: Connection, raised: Raised, held: Sequence[Job], now: datetime) -> int:
    """Open the exception of this cause, or find it, and hold the jobs behind it."""
    row_id = _open(tx, raised, held, now)
    _link(tx, row_id, held)
    _give_way(tx, row_id, held, now)
    if raised.error.reach is Scope.ACCOUNT:
        accounts.freeze(tx, raised.portal, raised.account, raised.error.code, now)
    return row_id


def watch(tx: Connection, raised: Raised, about: Sequence[Job], now: datetime) -> None:
    """Open the exception of this cause, or find it, about jobs that go on being tried meanwhile."""
    row_id = _open(tx, raised, about, now)
    insert_ = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    rows = [{"exception_id": row_id, "job_id": job.id} for job in about]
    tx.execute(insert_(exception_jobs).on_conflict_do_nothing(), rows)


def _open(tx: Connection, raised: Raised, held: Sequence[Job], now: datetime) -> int:
    error = raised.error
    cause = mark(tx, error.cause(raised.portal, raised.account, held[0].request_id if held else ""))
    deadlines = [job.deadline for job in held if job.deadline]
    urgent = any(job.priority == "urgent" for job in held)
    fresh = _insert(tx, raised, cause, urgent, min(deadlines, default=None), _owner(tx, held), now)
    if fresh is not None:
        return fresh
    known = tx.execute(
        select(exceptions)
        .where(exceptions.c.cause == cause, exceptions.c.state == ExceptionState.OPEN.value)
        .with_for_update()
    ).one()
    if known.deadline:
        deadlines.append(known.deadline)
    tx.execute(
        update(exceptions)
        .where(exceptions.c.id == known.id)
        .values(
            times=known.times + 1,
            words=error.words or known.words,
            detail=error.detail or known.detail,
            urgent=known.urgent or urgent,
            deadline=min(deadlines, default=None),
            written=max(Written(known.written), error.written, key=_HARDEST.__getitem__).value,
            expires_at=error.expires,
            evidence=[*known.evidence, *raised.evidence],
            questions=_questions(error) or known.questions,
        )
    )
    known_id: int = known.id
    return known_id


def mark(tx: Connection, cause: str) -> str:
    """Causes are compared, never read: a page's words may stand in them."""
    return columns.mark(tx, exceptions.c.cause, cause)


def _insert(
    tx: Connection,
    raised: Raised,
    cause: str,
    urgent: bool,  # noqa: FBT001 -- a column of the row
    deadline: datetime | None,
    owner: str,
    now: datetime,
) -> int | None:
    """Open it. None when it is open already, also when another lane opens it at this moment."""
    error = raised.error
    insert_ = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert_(exceptions).values(
        code=error.code,
        cause=cause,
        portal=raised.portal,
        account=raised.account,
        phase=error.phase.value if error.phase else "",
        sentence=error.sentence(),
        words=error.words,
        detail=error.detail,
        next_step=error.next_step,
        written=error.written.value,
        owner=owner,
        state=ExceptionState.OPEN.value,
        urgent=urgent,
        deadline=deadline,
        opened_at=now,
        times=1,
        expires_at=error.expires,
        evidence=list(raised.evidence),
        questions=_questions(error),
    )
    row_id: int | None = tx.scalar(row.on_conflict_do_nothing().returning(exceptions.c.id))
    return row_id


def _questions(error: PortalError) -> list[dict[str, Any]] | None:
    return [asked.model_dump(mode="json") for asked in error.questions] or None


def _owner(tx: Connection, held: Sequence[Job]) -> str:
    """The owner of the request, where all held requests have the same one."""
    ids = [job.request_id for job in held]
    owners = set(tx.scalars(select(requests.c.owner).where(requests.c.id.in_(ids))))
    return owners.pop() if len(owners) == 1 else ""


def absorb(tx: Connection, now: datetime) -> int:
    """
    Put due jobs of frozen accounts behind the exception that froze them.

    Where that one was dismissed it is opened again: work that waits in silence would be found by nobody.
    """
    frozen = tx.execute(select(accounts_table).where(accounts_table.c.frozen != "")).all()
    return sum(_absorb_account(tx, row, now) for row in frozen)


def _absorb_account(tx: Connection, account: Row[Any], now: datetime) -> int:
    due = store_jobs.waiting(tx, account.portal, account.name, now)
    if not due:
        return 0
    error = errors.of_code(account.frozen)().during(Phase.SIGN_IN)
    cause = mark(tx, error.cause(account.portal, account.name, ""))
    known = select(exceptions.c.id).where(
        exceptions.c.cause == cause, exceptions.c.state == ExceptionState.OPEN.value
    )
    row_id = tx.scalar(known)
    if row_id is None:
        row_id = _open(tx, Raised(error, account.portal, account.name), due, now)
    _link(tx, row_id, due)
    return len(due)


def _link(tx: Connection, row_id: int, held: Sequence[Job]) -> None:
    insert_ = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    for job in held:
        tx.execute(insert_(exception_jobs).values(exception_id=row_id, job_id=job.id).on_conflict_do_nothing())
        tx.execute(update(jobs).where(jobs.c.id == job.id).values(state=JobState.HELD.value, exception_id=row_id))


def _give_way(tx: Connection, row_id: int, held: Sequence[Job], now: datetime) -> None:
    """Jobs stopped by another cause leave the exception they waited behind; one left empty is closed."""
    ids = [job.id for job in held]
    others = (
        select(exceptions.c.id)
        .join(exception_jobs, exception_jobs.c.exception_id == exceptions.c.id)
        .where(
            exception_jobs.c.job_id.in_(ids),
            exceptions.c.id != row_id,
            exceptions.c.state == ExceptionState.OPEN.value,
        )
    )
    for other in set(tx.scalars(others)):
        if not being_tried(tx, other):
            close(tx, other, ExceptionState.RESOLVED, now)
            note(tx, other, WORKER, "closed", f"Tried again; exception {row_id} stops it now.", now)


def close_if_done(tx: Connection, job_id: int, now: datetime) -> None:
    """Close the exceptions of a settled job behind which nothing waits any more."""
    mine = select(exception_jobs.c.exception_id).where(exception_jobs.c.job_id == job_id)
    waiting = (
        select(exception_jobs.c.exception_id)
        .join(jobs, jobs.c.id == exception_jobs.c.job_id)
        .where(jobs.c.state.in_([s.value for s in JobState if s.live]))
    )
    done = select(exceptions.c.id).where(
        exceptions.c.id.in_(mine),
        exceptions.c.id.not_in(waiting),
        exceptions.c.state == ExceptionState.OPEN.value,
    )
    for row_id in tx.scalars(done).all():
        close(tx, row_id, ExceptionState.RESOLVED, now)
        note(tx, row_id, WORKER, "closed", "It worked when tried again.", now)


def being_tried(tx: Connection, row_id: int) -> bool:
    """True while a job that this exception held is under way: pressing retry twice changes nothing."""
    live = [state.value for state in JobState if state.live]
    known = select(jobs.c.id).where(jobs.c.exception_id == row_id, jobs.c.state.in_(live))
    return tx.execute(known).first() is not None


def open_row(tx: Connection, row_id: int) -> Row[Any]:
    """
    The row of an open exception, locked.

    Raises:
        UnknownExceptionError: It is closed, or there is none with this number.

    """
    row = tx.execute(select(exceptions).where(exceptions.c.id == row_id).with_for_update()).one_or_none()
    if row is None or row.state != ExceptionState.OPEN.value:
        state = "does not exist" if row is None else f"is {row.state} already"
        message = f"Exception {row_id} {state}. `portal-bots exceptions` lists the open ones."
        raise UnknownExceptionError(message)
    return row


def close(tx: Connection, row_id: int, state: ExceptionState, now: datetime) -> None:
    """Close it."""
    tx.execute(update(exceptions).where(exceptions.c.id == row_id).values(state=state.value, closed_at=now))


def note(tx: Connection, row_id: int, who: str, verb: str, text: str, now: datetime) -> None:
    """Write down who did what."""
    tx.execute(insert(exception_notes).values(exception_id=row_id, at=now, who=who, verb=verb, text=text))


def every(tx: Connection, *states: ExceptionState) -> list[ExceptionRow]:
    """Exceptions in the given states, or all: urgent first, then by deadline."""
    query = select(exceptions).order_by(
        exceptions.c.urgent.desc(), func.coalesce(exceptions.c.deadline, exceptions.c.opened_at), exceptions.c.id
    )
    if states:
        query = query.where(exceptions.c.state.in_([state.value for state in states]))
    return [_value(tx, row) for row in tx.execute(query)]


def get(tx: Connection, row_id: int) -> ExceptionRow:
    """
    One exception, open or closed.

    Raises:
        UnknownExceptionError: There is none with this number.

    """
    row = tx.execute(select(exceptions).where(exceptions.c.id == row_id)).one_or_none()
    if row is None:
        message = f"Exception {row_id} does not exist. `portal-bots exceptions` lists the open ones."
        raise UnknownExceptionError(message)
    return _value(tx, row)


def _value(tx: Connection, row: Row[Any]) -> ExceptionRow:
    held = tx.execute(
        select(jobs.c.id, jobs.c.request_id, jobs.c.state, jobs.c.exception_id)
        .join(exception_jobs, exception_jobs.c.job_id == jobs.c.id)
        .where(exception_jobs.c.exception_id == row.id)
        .order_by(jobs.c.id)
    ).all()
    notes = tx.execute(
        select(exception_notes).where(exception_notes.c.exception_id == row.id).order_by(exception_notes.c.id)
    )
    known = row._asdict() | {"written": _written(tx, row, held), "questions": row.questions or ()}
    return ExceptionRow(
        **{name: known[name] for name in ExceptionRow.model_fields if name in known},
        requests=tuple(dict.fromkeys(job.request_id for job in held)),
        jobs=tuple(job.id for job in held),
        waiting=sum(job.state == JobState.HELD.value for job in held),
        notes=tuple(Note(at=note.at, who=note.who, verb=note.verb, text=note.text) for note in notes),
    )


def _written(tx: Connection, row: Row[Any], held: Sequence[Any]) -> Written:
    """What stopped a job may know nothing of its press: while that is not settled an open row never says no."""
    written = Written(row.written)
    if written is not Written.NO or row.state != ExceptionState.OPEN.value:
        return written
    behind = [job.request_id for job in held if job.exception_id == row.id and JobState(job.state).live]
    return Written.UNKNOWN if journal.unsettled(tx, behind) else written
