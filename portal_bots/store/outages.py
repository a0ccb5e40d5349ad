"""
The breaker: one row per outage of a portal, or of a payer behind it; while it is open one lane at a time may try.

Three failures without a success between open it, or one page that says maintenance. A try that works ends it, and
all that waited goes on at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal_bots.domain import errors
from portal_bots.domain.errors import PortalError
from portal_bots.domain.jobs import JobState
from portal_bots.store.tables import jobs, outages

OPENS_AFTER = 3  #: failures in a row
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=2), timedelta(minutes=30)
PROBE_TAKES = timedelta(minutes=5)  #: after so long a lane that tries is taken for dead


@dataclass(frozen=True)
class Outage:
    """An outage, as reports tell it."""

    id: int
    portal: str
    payer: str  #: empty: the whole portal
    code: str
    words: str
    began_at: datetime
    probe_at: datetime | None  #: when it is tried again
    ended_at: datetime | None
    waiting: int  #: jobs that wait for it now
    held: int  #: jobs that it ever made wait


def failed(tx: Connection, portal: str, error: PortalError, now: datetime) -> Row[Any] | None:
    """Count a failure. Returns the row of the outage once the breaker is open."""
    if not isinstance(error, errors.PortalUnavailable | errors.PortalMaintenance):
        return None
    row = _current(tx, portal, error.payer) or _begun(tx, portal, error, now)
    failures = row.failures + 1
    opens = row.opened_at or isinstance(error, errors.PortalMaintenance) or failures >= OPENS_AFTER
    until = error.until if isinstance(error, errors.Wait) else None
    changed = update(outages).where(outages.c.id == row.id).returning(outages)
    found: Row[Any] = tx.execute(
        changed.values(
            failures=failures,
            code=error.code,
            words=error.words,
            opened_at=(row.opened_at or now) if opens else None,
            probe_at=(until or now + _pause(failures)) if opens else None,
            prober="",
            prober_until=None,
        )
    ).one()
    return found if opens else None


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


def hold(tx: Connection, outage: Row[Any]) -> int:
    """Let the due jobs that need the portal wait for the next try. Returns how many."""
    needs = (jobs.c.portal == outage.portal) & (jobs.c.state == JobState.DUE.value)
    if outage.payer:
        needs &= jobs.c.payer == outage.payer
    waiting = update(jobs).where(needs, jobs.c.not_before < outage.probe_at)
    return tx.execute(waiting.values(not_before=outage.probe_at, outage_id=outage.id)).rowcount


def worked(tx: Connection, portal: str, payer: str, now: datetime) -> None:
    """The portal answers: the outage is over, and what waited for it is due."""
    mine = (outages.c.portal == portal) & outages.c.payer.in_(["", payer]) & outages.c.ended_at.is_(None)
    over = tx.execute(select(outages.c.id, outages.c.opened_at).where(mine)).all()
    for row in over:
        tx.execute(
            update(outages).where(outages.c.id == row.id).values(ended_at=now, prober="", prober_until=None)
        )
        waits = (jobs.c.outage_id == row.id) & (jobs.c.state == JobState.DUE.value) & (jobs.c.not_before > now)
        tx.execute(update(jobs).where(waits).values(not_before=now))


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
    mine = (outages.c.portal == portal) & outages.c.payer.in_(["", payer]) & outages.c.ended_at.is_(None)
    rows = tx.execute(select(outages).where(mine, outages.c.opened_at.is_not(None)).with_for_update()).all()
    if any(row.probe_at > now or (row.prober_until is not None and row.prober_until > now) for row in rows):
        return False
    for row in rows:
        taken = update(outages).where(outages.c.id == row.id)
        tx.execute(taken.values(prober=lane, prober_until=now + PROBE_TAKES))
    return True


def every(tx: Connection, since: datetime) -> Sequence[Outage]:
    """Outages that opened the breaker and lasted into a time, oldest first."""
    lasted = outages.c.ended_at.is_(None) | (outages.c.ended_at >= since)
    rows = tx.execute(select(outages).where(outages.c.opened_at.is_not(None), lasted).order_by(outages.c.id))
    return [_outage(tx, row) for row in rows.all()]


def _outage(tx: Connection, row: Row[Any]) -> Outage:
    mine = select(func.count()).select_from(jobs).where(jobs.c.outage_id == row.id)
    waits = mine.where(jobs.c.state == JobState.DUE.value)
    return Outage(
        id=row.id,
        portal=row.portal,
        payer=row.payer,
        code=row.code,
        words=row.words,
        began_at=row.began_at,
        probe_at=row.probe_at,
        ended_at=row.ended_at,
        waiting=0 if row.ended_at else tx.execute(waits).scalar_one(),
        held=tx.execute(mine).scalar_one(),
    )
