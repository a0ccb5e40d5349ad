"""How far the clocks of workers' machines are from the portals': one-time codes need them to agree."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from portal_bots.store.tables import skews


@dataclass(frozen=True)
class Skew:
    """The last measurement of one worker at one portal."""

    portal: str
    worker: str
    seconds: float  #: positive: the worker's clock is ahead
    measured_at: datetime


def put(tx: Connection, portal: str, worker: str, seconds: float, now: datetime) -> None:
    """Keep a measurement in the place of the one before."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    values = {"seconds": seconds, "measured_at": now}
    row = insert(skews).values(portal=portal, worker=worker, **values)
    tx.execute(row.on_conflict_do_update(index_elements=["portal", "worker"], set_=values))


def every(tx: Connection) -> list[Skew]:
    """The last measurement of each worker at each portal."""
    rows = tx.execute(select(skews).order_by(skews.c.portal, skews.c.worker))
    return [Skew(row.portal, row.worker, row.seconds, row.measured_at) for row in rows]
