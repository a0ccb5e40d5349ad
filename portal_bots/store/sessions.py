"""What a browser kept of a sign-in, sealed: the next lane of the account goes on with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal_bots.store import leases
from portal_bots.store.columns import seal_of
from portal_bots.store.leases import Lease
from portal_bots.store.tables import sessions


@dataclass(frozen=True)
class Session:
    """The state of an account's browser profile."""

    portal: str
    account: str
    lane: int
    state: bytes = field(repr=False)
    open: bool  #: signed in when it was kept; else only what the portal knows this browser by
    used_at: datetime
    tend_at: datetime | None  #: when somebody should refresh it or sign out


def put(tx: Connection, lease: Lease, session: Session) -> None:
    """
    Keep a session in the place of the one before.

    Raises:
        LeaseLostError: The account is worked by somebody else.

    """
    leases.check(tx, lease)
    values = {
        "state": seal_of(tx.dialect).seal(session.state, _about(session.portal, session.account, session.lane)),
        "open": session.open,
        "used_at": session.used_at,
        "tend_at": session.tend_at,
    }
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert(sessions).values(portal=session.portal, account=session.account, lane=session.lane, **values)
    tx.execute(row.on_conflict_do_update(index_elements=["portal", "account", "lane"], set_=values))


def get(tx: Connection, portal: str, account: str, lane: int) -> Session | None:
    """
    The kept session of a lane, or None.

    Raises:
        SealBrokenError: It does not open.

    """
    mine = (sessions.c.portal == portal) & (sessions.c.account == account) & (sessions.c.lane == lane)
    row = tx.execute(select(sessions).where(mine)).one_or_none()
    if row is None:
        return None
    state = seal_of(tx.dialect).open(row.state, _about(portal, account, lane))
    return Session(portal, account, lane, state, row.open, row.used_at, row.tend_at)


def drop(tx: Connection, lease: Lease, portal: str, account: str, lane: int) -> None:
    """
    Forget a lane's session: the portal ended it, or nobody knows whether it did.

    Raises:
        LeaseLostError: The account is worked by somebody else.

    """
    leases.check(tx, lease)
    mine = (sessions.c.portal == portal) & (sessions.c.account == account) & (sessions.c.lane == lane)
    tx.execute(delete(sessions).where(mine))


def tend_later(tx: Connection, lease: Lease, portal: str, account: str, lane: int, moment: datetime) -> None:
    """
    Let it be looked after at a later moment.

    Raises:
        LeaseLostError: The account is worked by somebody else.

    """
    leases.check(tx, lease)
    mine = (sessions.c.portal == portal) & (sessions.c.account == account) & (sessions.c.lane == lane)
    tx.execute(update(sessions).where(mine).values(tend_at=moment))


def forget(tx: Connection, portal: str, account: str) -> None:
    """Delete all that was kept for an account."""
    tx.execute(delete(sessions).where(sessions.c.portal == portal, sessions.c.account == account))


def to_tend(tx: Connection, now: datetime) -> list[tuple[str, str, int]]:
    """Lanes whose open session should be refreshed or signed out now."""
    rows = tx.execute(
        select(sessions.c.portal, sessions.c.account, sessions.c.lane).where(
            sessions.c.open, sessions.c.tend_at <= now
        )
    )
    return [(row.portal, row.account, row.lane) for row in rows]


def every_open(tx: Connection) -> list[tuple[str, str, int]]:
    """Lanes whose session is signed in, as far as this store knows."""
    rows = tx.execute(select(sessions.c.portal, sessions.c.account, sessions.c.lane).where(sessions.c.open))
    return [(row.portal, row.account, row.lane) for row in rows]


def reseal(tx: Connection, needs: Callable[[bytes], bool], most: int) -> int:
    """Seal again, with the key in use, up to ``most`` states that need it. Returns how many."""
    seal, done = seal_of(tx.dialect), 0
    for row in tx.execute(select(sessions)).all():
        if done == most:
            break
        if not needs(row.state):
            continue
        about = _about(row.portal, row.account, row.lane)
        mine = (
            (sessions.c.portal == row.portal) & (sessions.c.account == row.account) & (sessions.c.lane == row.lane)
        )
        tx.execute(update(sessions).where(mine).values(state=seal.seal(seal.open(row.state, about), about)))
        done += 1
    return done


def _about(portal: str, account: str, lane: int) -> str:
    return f"session {portal}/{account}/{lane}"
