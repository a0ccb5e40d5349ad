"""Writing to the audit as somebody does who has the database, and neither the program nor the keyring."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from portal_bots.store import append_only


@contextmanager
def unguarded(tx: Connection) -> Iterator[Connection]:
    """Without the triggers, which are there again at the end."""
    tables = {"audit_head_append_only": "audit_head", "audit_append_only": "audit"}
    if tx.dialect.name == "sqlite":
        names = tx.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        drops = [f"DROP TRIGGER {name}" for name in names]
    else:
        drops = [f"DROP TRIGGER {name} ON {table}" for name, table in tables.items()]
    for statement in drops:
        tx.execute(text(statement))
    yield tx
    for statement in append_only.STATEMENTS[tx.dialect.name]:
        tx.execute(text(statement))
