"""Moments that must be remembered, by name."""

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from portal_bots.store.tables import marks

PLAIN_TEXT = "plain text"  #: what an earlier version held readable may be left in the database's free places
RESTORED = "restored"  #: the store came out of a backup: presses made after that backup are not in its journal


def exported(key: str) -> str:
    """The mark of a key that was exported: it is not only in this keyring."""
    return f"exported {key}"


def get(tx: Connection, name: str) -> datetime | None:
    """The moment, or None."""
    moment: datetime | None = tx.scalar(select(marks.c.at).where(marks.c.name == name))
    return moment


def put(tx: Connection, name: str, now: datetime) -> None:
    """Remember this moment; an earlier one of the name is forgotten."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert(marks).values(name=name, at=now)
    tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"at": now}))
