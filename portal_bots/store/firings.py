"""Firings: a schedule that became due, recorded once, with the jobs it made."""

from datetime import datetime

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal_bots.domain.schedules import Schedule
from portal_bots.store import jobs, requests
from portal_bots.store.tables import firings


def last(tx: Connection, schedule: str) -> datetime | None:
    """The latest fire time recorded for a schedule."""
    moment: datetime | None = tx.scalar(
        select(func.max(firings.c.fire_time)).where(firings.c.schedule == schedule)
    )
    return moment


def fire(
    tx: Connection,
    schedule: Schedule,
    fire_time: datetime,
    not_before: datetime,
    missed: int,
    now: datetime,
    not_after: datetime | None = None,
) -> int | None:
    """
    Record a firing and add its jobs, in one transaction.

    A fire time is recorded once: the second time None is returned. ``missed`` counts earlier fire times, missed
    while no worker lived, that this one stands for. The jobs may begin from ``not_before`` up to ``not_after``.
    """
    late = (now - fire_time).total_seconds() > 60
    if not _record(tx, schedule.name, fire_time, now, late=late, missed=missed):
        return None
    added = sum(
        jobs.add(
            tx,
            f"{schedule.name}@{fire_time.isoformat()}/{request_id}/{step.operation.value}",
            request_id,
            step.operation,
            schedule.name,
            not_before,
            now,
            not_after,
        )
        for step in schedule.steps
        for request_id in requests.choose(tx, step.requests, schedule.portals)
    )
    mine = (firings.c.schedule == schedule.name) & (firings.c.fire_time == fire_time)
    tx.execute(update(firings).where(mine).values(jobs=added))
    return added


def _record(tx: Connection, schedule: str, fire_time: datetime, now: datetime, *, late: bool, missed: int) -> bool:
    """False when it is recorded already, also when another worker does it at this moment."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert(firings).values(
        schedule=schedule, fire_time=fire_time, recorded_at=now, late=late, missed=missed, jobs=0
    )
    return tx.scalar(row.on_conflict_do_nothing().returning(firings.c.schedule)) is not None


def baseline(tx: Connection, schedule: str, now: datetime) -> None:
    """Begin to count fire times of a schedule that this store never saw: earlier ones were not missed."""
    if last(tx, schedule) is None:
        _record(tx, schedule, now, now, late=False, missed=0)


def every(tx: Connection, since: datetime) -> list[tuple[str, datetime, bool, int, int]]:
    """Firings recorded since a time: schedule, fire time, late, missed before it, jobs."""
    rows = tx.execute(select(firings).where(firings.c.recorded_at >= since).order_by(firings.c.recorded_at))
    return [(row.schedule, row.fire_time, row.late, row.missed, row.jobs) for row in rows]
