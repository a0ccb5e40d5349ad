"""Work whose deadline comes near while its portal is out: a person can still call the payer."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from portal_bots.domain import errors
from portal_bots.domain.jobs import Job, JobState
from portal_bots.store import exceptions
from portal_bots.store import jobs as store_jobs
from portal_bots.store.exceptions import Raised
from portal_bots.store.tables import exception_jobs, jobs, outage_jobs, outages
from portal_bots.store.tables import exceptions as table

NEAR = timedelta(hours=24)  #: before its deadline a person hears of work that waits for a portal


def warn(tx: Connection, now: datetime) -> int:
    """Tell, once in an outage, of the jobs that it keeps waiting near their deadline. Returns how many are new."""
    opened = select(outages).where(outages.c.ended_at.is_(None), outages.c.opened_at.is_not(None))
    return sum(_warn(tx, outage, now) for outage in tx.execute(opened.order_by(outages.c.id)).all())


def _warn(tx: Connection, outage: Row[Any], now: datetime) -> int:
    near = _near(tx, outage, now)
    if near:
        words = f"Out since {outage.began_at:%m/%d/%Y %H:%M} UTC. {outage.words}".strip()
        raised = Raised(errors.DeadlineAtRisk(words), outage.portal, "")
        exceptions.watch(tx, raised, near, now)
    return len(near)


def _near(tx: Connection, outage: Row[Any], now: datetime) -> list[Job]:
    told = (
        select(exception_jobs.c.job_id)
        .join(table, table.c.id == exception_jobs.c.exception_id)
        .where(table.c.code == errors.DeadlineAtRisk.code, table.c.opened_at >= outage.began_at)
    )
    waits = select(outage_jobs.c.job_id).where(outage_jobs.c.outage_id == outage.id)
    due = jobs.c.state == JobState.DUE.value
    return store_jobs.those(
        tx, due & jobs.c.id.in_(waits) & jobs.c.id.not_in(told) & (jobs.c.deadline <= now + NEAR)
    )
