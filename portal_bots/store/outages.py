"""
The breaker: one row per outage of a portal, or of a payer behind it; while it is open one lane at a time may try.

Three failures without a success between open it, or one page that says maintenance. A try that works ends it, and
all that waited goes on at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from portal_bots.domain import errors
from portal_bots.domain.errors import PortalError
from portal_bots.domain.jobs import JobState
from portal_bots.store.tables import jobs, outage_jobs, outages

OPENS_AFTER = 3  #: failures in a row
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=2), timedelta(minutes=30)
PROBE_TAKES = timedelta(minutes=5)  #: after so long a lane that tries is taken for dead

_OUT = errors.PortalUnavailable | errors.PortalMaintenance
#: What a portal can only say while it works. A sign-in page alone is no proof: the pages behind it may be out.
_ANSWERED = (
    errors.RateLimited
    | errors.OnceMore
    | errors.Settled
    | errors.PatientMismatch
    | errors.FormChanged
    | errors.StatusUnrecognised
    | errors.DocumentRejected
)


@dataclass(frozen=True)
class Outage:
    """An outage, as reports tell it."""

    id: int
    portal: str
    payer: str  #: empty: the whole portal
    code: str
    words: str
    began_at: datetime
    probe_at: datetime  #: when it is tried again, or was
    ended_at: datetime | None
    held: int  #: jobs that it ever made wait
    undone: int  #: those of them that are not settled yet
    deadlines: tuple[datetime, ...]  #: of those


def failed(tx: Connection, portal: str, error: PortalError, lane: str, now: datetime) -> Row[Any] | None:
    """
    Note how a try ended. Returns the row of the outage where it failed and the breaker is open.

    A job that had begun before the breaker opened, and fails after that, is no news: the next try stays as it is.
    """
    if not isinstance(error, _OUT):
        _tried(tx, portal, error, lane, now)
        return None
    row = _current(tx, portal, error.payer) or _begun(tx, portal, error, now)
    if row.opened_at is not None and row.prober != lane:
        return row
    failures = row.failures + 1
    opens = row.opened_at or isinstance(error, errors.PortalMaintenance) or failures >= OPENS_AFTER
    pause = now + _pause(failures)
    changed = update(outages).where(outages.c.id == row.id).returning(outages)
    found: Row[Any] = tx.execute(
        changed.values(
            failures=failures,
            code=error.code,
            words=error.words,
            opened_at=(row.opened_at or now) if opens else None,
            probe_at=max(error.until or pause, pause) if opens else None,
            prober="",
            prober_until=None,
        )
    ).one()
    return found if opens else None


def _tried(tx: Connection, portal: str, error: PortalError, lane: str, now: datetime) -> None:
    if isinstance(error, _ANSWERED):
        worked(tx, portal, error.payer, now)
    else:
        let_go(tx, lane)


def let_go(tx: Connection, lane: str) -> None:
    """The lane no longer tries, and nobody knows more than before: another may."""
    mine = (outages.c.prober == lane) & outages.c.ended_at.is_(None)
    tx.execute(update(outages).where(mine).values(prober="", prober_until=None))


def _pause(failures: int) -> timedelta:
    doublings = max(0, min(failures, 20) - OPENS_AFTER)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _current(tx: Connection, portal: str, payer: str) -> Row[Any] | None:
    mine = (outages.c.portal == portal) & (outages.c.payer == payer) & outages.c.ended_at.is_(None)
    return tx.execute(select(outages).where(mine).with_for_update()).one_or_none()


def _begun(tx: Connection, portal: str, error: PortalError, now: datetime) -> Row[Any]:
    fresh = insert(outages).values(
        portal=portal, payer=error.payer, code=error.code, words=error.words, began_at=now, failures=0
    )
    try:
        with tx.begin_nested():
            row: Row[Any] = tx.execute(fresh.returning(outages)).one()
    except IntegrityError:  # another lane noted it at this moment
        known = _current(tx, portal, error.payer)
        if known is None:
            raise
        return known
    return row


def hold(tx: Connection, outage: Row[Any], now: datetime) -> int:
    """Let the jobs that are due and need the portal wait for the next try. Returns how many."""
    needs = (jobs.c.portal == outage.portal) & (jobs.c.state == JobState.DUE.value) & (jobs.c.not_before <= now)
    if outage.payer:
        needs &= jobs.c.payer == outage.payer
    insert_ = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    waits = select(literal(outage.id), jobs.c.id).where(needs)
    tx.execute(insert_(outage_jobs).from_select(["outage_id", "job_id"], waits).on_conflict_do_nothing())
    return tx.execute(update(jobs).where(needs).values(not_before=outage.probe_at)).rowcount


def hold_due(tx: Connection, now: datetime) -> None:
    """What became due while a portal is out waits like the rest."""
    opened = outages.c.ended_at.is_(None) & outages.c.opened_at.is_not(None) & (outages.c.probe_at > now)
    for row in tx.execute(select(outages).where(opened).order_by(outages.c.id).with_for_update()).all():
        hold(tx, row, now)


def worked(tx: Connection, portal: str, payer: str, now: datetime) -> None:
    """The portal answers: the outage is over, and what waited for it is due."""
    for row in tx.execute(_open(portal, payer).with_for_update()).all():
        over = update(outages).where(outages.c.id == row.id)
        tx.execute(over.values(ended_at=now, prober="", prober_until=None))
        if row.opened_at is None:
            continue
        # A job that was moved further since, such as to the next night's window, does not wait for the portal.
        waits = (
            jobs.c.id.in_(_held(row.id))
            & (jobs.c.state == JobState.DUE.value)
            & (jobs.c.not_before > now)
            & (jobs.c.not_before <= row.probe_at)
        )
        tx.execute(update(jobs).where(waits).values(not_before=now))


def _open(portal: str, payer: str) -> Select[Any]:
    mine = (outages.c.portal == portal) & outages.c.payer.in_(["", payer]) & outages.c.ended_at.is_(None)
    return select(outages).where(mine).order_by(outages.c.id)


def _held(outage: int) -> Select[Any]:
    return select(outage_jobs.c.job_id).where(outage_jobs.c.outage_id == outage)


def closed(now: datetime) -> ColumnElement[bool]:
    """True for jobs of a portal, or payer, that is out, while it is not the time to try or somebody tries."""
    return (
        select(outages.c.id)
        .where(
            outages.c.portal == jobs.c.portal,
            outages.c.payer.in_(["", jobs.c.payer]),
            outages.c.ended_at.is_(None),
            outages.c.opened_at.is_not(None),
            (outages.c.probe_at > now) | (func.coalesce(outages.c.prober_until, now) > now),
        )
        .exists()
    )


def may_try(tx: Connection, portal: str, payer: str, lane: str, now: datetime) -> bool:
    """Where a portal is out: take the one try, if nobody has it. True where it is not out, too."""
    out = _open(portal, payer).where(outages.c.opened_at.is_not(None))
    rows = tx.execute(out.with_for_update()).all()
    if any(row.probe_at > now or (row.prober_until is not None and row.prober_until > now) for row in rows):
        return False
    for row in rows:
        taken = update(outages).where(outages.c.id == row.id)
        tx.execute(taken.values(prober=lane, prober_until=now + PROBE_TAKES))
    return True


def out(tx: Connection) -> frozenset[str]:
    """Portals that are out as a whole: nobody goes there but the one who tries."""
    now = outages.c.ended_at.is_(None) & outages.c.opened_at.is_not(None) & (outages.c.payer == "")
    return frozenset(tx.scalars(select(outages.c.portal).where(now)))


def every(tx: Connection, since: datetime) -> list[Outage]:
    """Outages that opened the breaker and lasted into a time, oldest first."""
    lasted = outages.c.ended_at.is_(None) | (outages.c.ended_at >= since)
    rows = tx.execute(select(outages).where(outages.c.opened_at.is_not(None), lasted).order_by(outages.c.id))
    return [_outage(tx, row) for row in rows.all()]


def _outage(tx: Connection, row: Row[Any]) -> Outage:
    held = tx.execute(select(jobs.c.state, jobs.c.deadline).where(jobs.c.id.in_(_held(row.id)))).all()
    undone = [job for job in held if JobState(job.state).live]
    return Outage(
        id=row.id,
        portal=row.portal,
        payer=row.payer,
        code=row.code,
        words=row.words,
        began_at=row.began_at,
        probe_at=row.probe_at,
        ended_at=row.ended_at,
        held=len(held),
        undone=len(undone),
        deadlines=tuple(sorted(job.deadline for job in undone if job.deadline)),
    )
