"""Whose keys a store is sealed with: it remembers them, and is opened with no others."""

from sqlalchemy import Connection, func, insert, select

from portal_bots.store.columns import seal_of
from portal_bots.store.schema import SchemaError
from portal_bots.store.tables import marks

_MARK = "keys "  # and the key set


def known(tx: Connection) -> str:
    """The key set of a store; empty while it has none."""
    name = tx.scalar(select(marks.c.name).where(marks.c.name.startswith(_MARK)))
    return name.removeprefix(_MARK) if name else ""


def check(tx: Connection) -> None:
    """
    See that the keys at hand are those of the store; a store without any has these from now on.

    Raises:
        SchemaError: It has others.

    """
    mine, its = seal_of(tx.dialect).key_set, known(tx)
    if its not in ("", mine):
        message = (
            "is sealed with other keys than those in this keyring. Nothing was changed. "
            "Bring its keys: portal-bots keys import FILE, which portal-bots keys export wrote where they are."
        )
        raise SchemaError(message)
    if not its:
        tx.execute(insert(marks).values(name=_MARK + mine, at=func.current_timestamp()))
