"""Jobs: inserted once, claimed under a lease, never lost."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal_bots.domain.claims import Claim
from portal_bots.domain.deadlines import deadline
from portal_bots.domain.errors import Phase
from portal_bots.domain.jobs import Job, JobState, Operation
from portal_bots.domain.outcomes import Path
from portal_bots.domain.requests import Priority
from portal_bots.store import answers, journal, leases, marks, outages, requests
from portal_bots.store.leases import Lease
from portal_bots.store.tables import accounts, attempts, jobs

LOST, HANDED_BACK = "lost", "handed back"  #: how attempts ended that nobody saw the end of
_BEFORE = (Phase.PREPARE, Phase.SIGN_IN, Phase.SEARCH)  # attempts that stopped here had begun nothing


def add(
    tx: Connection,
    key: str,
    request_id: str,
    operation: Operation,
    schedule: str,
    not_before: datetime,
    now: datetime,
    not_after: datetime | None = None,
) -> bool:
    """
    Remember a job.

    False when it is known already: the same key, or the same operation still to be done for this request.
    """
    standing = requests.get(tx, request_id)
    if standing is None:
        message = f"request {request_id} is not known"
        raise LookupError(message)
    insert_ = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    request = standing.request
    row = insert_(jobs).values(
        key=key,
        request_id=request_id,
        operation=operation.value,
        portal=standing.portal,
        account=request.account,
        payer=request.payer,
        priority=request.priority.value,
        rank=0 if request.urgent else 1,
        deadline=deadline(request, standing.decision, standing.submitted_at),
        not_before=not_before,
        not_after=not_after,
        state=JobState.DUE.value,
        schedule=schedule,
        tries=0,
        fence=0,
        path="",
        created_at=now,
    )
    return tx.scalar(row.on_conflict_do_nothing().returning(jobs.c.id)) is not None


def claim(tx: Connection, lease: Lease, portal: str, account: str, now: datetime) -> Claim | None:
    """
    Take the most pressing due job of an account: urgent first, then fewest tries, then nearest deadline.

    Raises:
        LeaseLostError: The account is worked by somebody else.

    """
    leases.check(tx, lease)
    row = tx.execute(
        select(jobs)
        .where(
            jobs.c.portal == portal,
            jobs.c.account == account,
            jobs.c.state == JobState.DUE.value,
            _open_at(now),
            ~_at_work(),
            ~outages.closed(now),
        )
        .order_by(jobs.c.rank, jobs.c.tries, jobs.c.deadline, jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # another lane of the account may claim at this moment
    ).one_or_none()
    if row is None or not outages.may_try(tx, portal, row.payer, lease.name, now):
        return None
    tries = row.tries + 1
    tx.execute(
        update(jobs)
        .where(jobs.c.id == row.id)
        .values(state=JobState.RUNNING.value, tries=tries, lease=lease.name, fence=lease.fence)
    )
    attempt = insert(attempts).values(
        job_id=row.id, worker=lease.holder, fence=lease.fence, started_at=now, outcome="", phase="", evidence=[]
    )
    attempt_id: int = tx.execute(attempt.returning(attempts.c.id)).scalar_one()
    job = _job(row).model_copy(update={"state": JobState.RUNNING, "tries": tries})
    return Claim(
        job,
        attempt_id,
        journal.open_intent(tx, job.request_id, job.operation),
        answers.unchecked(tx, job.request_id, job.operation),
        _unseen_since(tx, job),
    )


def _unseen_since(tx: Connection, job: Job) -> datetime | None:
    """The latest moment at which something may have been sent for a request that this store does not know of."""
    cut_short = tx.scalar(
        select(func.max(attempts.c.ended_at))
        .join(jobs, jobs.c.id == attempts.c.job_id)
        .where(
            jobs.c.request_id == job.request_id,
            jobs.c.operation == job.operation.value,
            attempts.c.outcome.not_in([path.value for path in Path]),
            attempts.c.phase.not_in([phase.value for phase in _BEFORE]),
        )
    )
    restored = marks.get(tx, marks.RESTORED)
    return max((moment for moment in (cut_short, restored) if moment is not None), default=None)


def _at_work() -> ColumnElement[bool]:
    """Another job of the same request is being done by another lane."""
    other = jobs.alias("other")
    return (
        select(other.c.id)
        .where(other.c.request_id == jobs.c.request_id, other.c.state == JobState.RUNNING.value)
        .exists()
    )


def _open_at(now: datetime) -> ColumnElement[bool]:
    """Jobs whose time has come and whose window is not closed yet."""
    return (jobs.c.not_before <= now) & (jobs.c.not_after.is_(None) | (jobs.c.not_after > now))


def roll(tx: Connection, schedule: str, now: datetime, opens: datetime, closes: datetime) -> int:
    """Move what did not begin before its window closed to the next one. Returns how many jobs."""
    late = (
        update(jobs)
        .where(jobs.c.schedule == schedule, jobs.c.state == JobState.DUE.value, jobs.c.not_after <= now)
        .values(not_before=opens, not_after=closes)
    )
    return tx.execute(late).rowcount


def take_back(tx: Connection, lease: Lease, portal: str, account: str, now: datetime) -> int:
    """
    Make due again what an earlier holder of this account left running.

    Its attempts are closed as lost; whether it had pressed the last button stands in the journal.
    """
    leases.check(tx, lease)
    outages.let_go(tx, lease.name)
    left = select(jobs.c.id).where(
        jobs.c.portal == portal,
        jobs.c.account == account,
        jobs.c.state == JobState.RUNNING.value,
        jobs.c.lease.in_(["", lease.name]),
        jobs.c.fence < lease.fence,
    )
    ids = list(tx.scalars(left))
    if ids:
        tx.execute(
            update(attempts)
            .where(attempts.c.job_id.in_(ids), attempts.c.ended_at.is_(None))
            .values(outcome=LOST, ended_at=now)
        )
        tx.execute(update(jobs).where(jobs.c.id.in_(ids)).values(state=JobState.DUE.value))
    return len(ids)


def hand_back(tx: Connection, lease: Lease, claimed: Claim, now: datetime) -> None:
    """Return a job that was not begun or can be begun anew: the worker is asked to stop."""
    leases.check(tx, lease)
    tx.execute(
        update(jobs)
        .where(jobs.c.id == claimed.job.id)
        .values(state=JobState.DUE.value, tries=claimed.job.tries - 1)
    )
    outages.let_go(tx, lease.name)
    tx.execute(
        update(attempts).where(attempts.c.id == claimed.attempt_id).values(outcome=HANDED_BACK, ended_at=now)
    )


def accounts_due(tx: Connection, now: datetime) -> list[tuple[str, str, int]]:
    """Accounts with work that is due, with the number of jobs; frozen accounts are left out."""
    rows = tx.execute(
        select(jobs.c.portal, jobs.c.account, func.count(), func.min(jobs.c.rank))
        .outerjoin(accounts, (accounts.c.portal == jobs.c.portal) & (accounts.c.name == jobs.c.account))
        .where(
            jobs.c.state.in_([JobState.DUE.value, JobState.RUNNING.value]),
            _open_at(now) | (jobs.c.state == JobState.RUNNING.value),
            func.coalesce(accounts.c.frozen, "") == "",
            ~outages.closed(now) | (jobs.c.state == JobState.RUNNING.value),
        )
        .group_by(jobs.c.portal, jobs.c.account)
        .order_by(func.min(jobs.c.rank), func.count().desc())
    )
    return [(row[0], row[1], row[2]) for row in rows]


def postpone(tx: Connection, lease: Lease, portal: str, account: str, until: datetime) -> int:
    """Move every due job of an account to a later time."""
    leases.check(tx, lease)
    waiting = (
        update(jobs)
        .where(
            jobs.c.portal == portal,
            jobs.c.account == account,
            jobs.c.state == JobState.DUE.value,
            jobs.c.not_before < until,
        )
        .values(not_before=until)
    )
    return tx.execute(waiting).rowcount


def wait_for(tx: Connection, portal: str, now: datetime, until: datetime) -> int:
    """Move what is due at a portal to the moment at which it opens. Returns how many jobs."""
    due = (jobs.c.portal == portal) & (jobs.c.state == JobState.DUE.value) & (jobs.c.not_before <= now)
    return tx.execute(update(jobs).where(due).values(not_before=until)).rowcount


def every(tx: Connection, *states: JobState) -> list[Job]:
    """All jobs in the given states, or in any: live ones first, newest first."""
    live = case((jobs.c.state.in_([s.value for s in JobState if s.live]), 0), else_=1)
    query = select(jobs).order_by(live, jobs.c.id.desc())
    if states:
        query = query.where(jobs.c.state.in_([state.value for state in states]))
    return [_job(row) for row in tx.execute(query)]


def waiting(tx: Connection, portal: str, account: str, by: datetime | None = None) -> list[Job]:
    """Jobs of an account that wait for its lane: all, or those due by a moment."""
    query = select(jobs).where(
        jobs.c.portal == portal, jobs.c.account == account, jobs.c.state == JobState.DUE.value
    )
    if by is not None:
        query = query.where(jobs.c.not_before <= by)
    return [_job(row) for row in tx.execute(query.order_by(jobs.c.id))]


def those(tx: Connection, which: ColumnElement[bool]) -> list[Job]:
    """The jobs of a condition, by id."""
    return [_job(row) for row in tx.execute(select(jobs).where(which).order_by(jobs.c.id))]


def next_of(tx: Connection, portal: str, account: str) -> datetime | None:
    """When the next job of an account becomes due."""
    query = select(func.min(jobs.c.not_before)).where(
        jobs.c.portal == portal, jobs.c.account == account, jobs.c.state == JobState.DUE.value
    )
    moment: datetime | None = tx.scalar(query)
    return moment


def next_due(tx: Connection) -> datetime | None:
    """When the next job of an account that is not frozen becomes due."""
    frozen = (
        select(accounts.c.name)
        .where(accounts.c.portal == jobs.c.portal, accounts.c.name == jobs.c.account, accounts.c.frozen != "")
        .exists()
    )
    query = select(func.min(jobs.c.not_before)).where(jobs.c.state == JobState.DUE.value, ~frozen)
    moment: datetime | None = tx.scalar(query)
    return moment


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        key=row.key,
        request_id=row.request_id,
        operation=Operation(row.operation),
        portal=row.portal,
        account=row.account,
        payer=row.payer,
        priority=Priority(row.priority),
        deadline=row.deadline,
        not_before=row.not_before,
        not_after=row.not_after,
        state=JobState(row.state),
        schedule=row.schedule,
        tries=row.tries,
        exception_id=row.exception_id,
    )
