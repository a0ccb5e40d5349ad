"""
Leases: who may work an account, until when, and with which fence.

The fence rises with every new holder. Each write of a lane carries it; an older one is refused, so a holder that
was frozen and wakes up can no longer write.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal_bots.store.database import clock
from portal_bots.store.tables import leases

TTL = timedelta(seconds=30)


class LeaseLostError(Exception):
    """Another worker holds this lease now: nothing was written."""


@dataclass(frozen=True)
class Lease:
    """A lease as its holder knows it."""

    name: str
    holder: str
    fence: int


def take(tx: Connection, name: str, holder: str, ttl: timedelta = TTL) -> Lease | None:
    """Take a lease that nobody holds, or whose time is over. None while another holds it."""
    now = clock(tx)
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    fresh = insert(leases).values(name=name, holder="", fence=0, expires_at=now).on_conflict_do_nothing()
    tx.execute(fresh)
    row = tx.execute(select(leases).where(leases.c.name == name).with_for_update()).one()
    if row.holder not in ("", holder) and row.expires_at > now:
        return None
    lease = Lease(name, holder, row.fence + 1)
    tx.execute(
        update(leases).where(leases.c.name == name).values(holder=holder, fence=lease.fence, expires_at=now + ttl)
    )
    return lease


def renew(tx: Connection, lease: Lease, ttl: timedelta = TTL) -> None:
    """
    Hold the lease for another ``ttl``.

    Raises:
        LeaseLostError: It ran out or another worker has it.

    """
    check(tx, lease)
    tx.execute(update(leases).where(leases.c.name == lease.name).values(expires_at=clock(tx) + ttl))


def check(tx: Connection, lease: Lease) -> None:
    """
    Make sure, inside this transaction, that the lease is still ours.

    Raises:
        LeaseLostError: It ran out or another worker has it.

    """
    row = tx.execute(select(leases).where(leases.c.name == lease.name).with_for_update()).one_or_none()
    if row is None or (row.holder, row.fence) != (lease.holder, lease.fence) or row.expires_at <= clock(tx):
        message = f"lease {lease.name} is no longer held by this worker"
        raise LeaseLostError(message)


def give_back(tx: Connection, lease: Lease) -> None:
    """Let the next worker have it at once. Nothing happens when it was lost already."""
    tx.execute(
        update(leases)
        .where(leases.c.name == lease.name, leases.c.holder == lease.holder, leases.c.fence == lease.fence)
        .values(holder="", expires_at=clock(tx))
    )


def held(tx: Connection) -> dict[str, tuple[str, datetime]]:
    """Leases whose time is not over: name to holder and expiry."""
    rows = tx.execute(select(leases).where(leases.c.holder != "", leases.c.expires_at > clock(tx)))
    return {row.name: (row.holder, row.expires_at) for row in rows}
