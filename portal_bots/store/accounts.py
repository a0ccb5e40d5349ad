"""Accounts: what must be remembered of a sign-in across workers and nights. Secrets are not here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal_bots.store.database import clock
from portal_bots.store.tables import accounts


@dataclass(frozen=True)
class Account:
    """One sign-in at one portal, owned by a named person."""

    portal: str
    name: str
    owner: str
    frozen: str  #: the error code that froze it, or empty


def add(tx: Connection, portal: str, name: str, owner: str, now: datetime) -> None:
    """Register an account, or its new owner."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert(accounts).values(portal=portal, name=name, owner=owner, last_code_step=0, frozen="", added_at=now)
    tx.execute(row.on_conflict_do_update(index_elements=["portal", "name"], set_={"owner": owner}))


def remove(tx: Connection, portal: str, name: str) -> None:
    """Forget an account."""
    tx.execute(delete(accounts).where(accounts.c.portal == portal, accounts.c.name == name))


def every(tx: Connection) -> list[Account]:
    """All accounts."""
    rows = tx.execute(select(accounts).order_by(accounts.c.portal, accounts.c.name))
    return [Account(row.portal, row.name, row.owner, row.frozen) for row in rows]


def freeze(tx: Connection, portal: str, name: str, code: str, now: datetime) -> None:
    """Nothing more is tried with this account, registered or not, until it is unfrozen."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert(accounts).values(portal=portal, name=name, owner="", last_code_step=0, frozen=code, added_at=now)
    known = {"frozen": code, "frozen_secret": accounts.c.secret}
    tx.execute(row.on_conflict_do_update(index_elements=["portal", "name"], set_=known))


def see_secret(tx: Connection, portal: str, name: str, mark: str, now: datetime) -> None:
    """Remember which secret an account has now, as a mark, and since when."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    fresh = {"secret": mark, "secret_since": now}
    row = insert(accounts).values(
        portal=portal, name=name, owner="", last_code_step=0, frozen="", added_at=now, **fresh
    )
    other = accounts.c.secret != mark
    tx.execute(row.on_conflict_do_update(index_elements=["portal", "name"], set_=fresh, where=other))


def worked(tx: Connection, portal: str, name: str, now: datetime) -> None:
    """Somebody signed in."""
    mine = (accounts.c.portal == portal) & (accounts.c.name == name)
    tx.execute(update(accounts).where(mine).values(signed_in_at=now))


def slow(tx: Connection, portal: str, name: str, pace: float, until: datetime) -> None:
    """The portal asked for fewer requests: until then the account is worked more slowly."""
    mine = (accounts.c.portal == portal) & (accounts.c.name == name)
    tx.execute(update(accounts).where(mine).values(pace=pace, pace_until=until))


def pace(tx: Connection, portal: str, name: str, now: datetime) -> float | None:
    """Actions a minute that a portal's complaint left; None where there is none that still counts."""
    mine = (accounts.c.portal == portal) & (accounts.c.name == name) & (accounts.c.pace_until > now)
    found: float | None = tx.scalar(select(accounts.c.pace).where(mine))
    return found


def frozen(tx: Connection) -> list[tuple[str, str, str, str]]:
    """Frozen accounts: portal, name, error code, and a mark of the secret they had then."""
    rows = tx.execute(select(accounts).where(accounts.c.frozen != ""))
    return [(row.portal, row.name, row.frozen, row.frozen_secret) for row in rows]


def unfreeze(tx: Connection, portal: str, name: str, code: str) -> None:
    """Work goes on, unless the account was frozen for something else since."""
    mine = (accounts.c.portal == portal) & (accounts.c.name == name) & (accounts.c.frozen == code)
    tx.execute(update(accounts).where(mine).values(frozen=""))


def take_code_step(tx: Connection, portal: str, name: str, step: int) -> bool:
    """
    Reserve a 30-second step, so that its one-time code is typed once, by one worker.

    False when this step or a later one was used already (RFC 6238, 5.2). An account that this store never saw is
    remembered from now on.
    """
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert(accounts).values(
        portal=portal, name=name, owner="", last_code_step=step, frozen="", added_at=clock(tx)
    )
    taken = row.on_conflict_do_update(
        index_elements=["portal", "name"],
        set_={"last_code_step": step},
        where=accounts.c.last_code_step < step,
    )
    return tx.scalar(taken.returning(accounts.c.name)) is not None
