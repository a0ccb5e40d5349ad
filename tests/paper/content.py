"""All that stands in a store: taken out, put back, thrown away."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from portal_bots.store import audit, marks
from portal_bots.store.tables import metadata
from tests.store.tampering import unguarded

Content = dict[Table, list[dict[str, Any]]]


def everything(tx: Connection) -> Content:
    """Every row of every table."""
    return {table: [row._asdict() for row in tx.execute(select(table))] for table in metadata.sorted_tables}


def put_back(tx: Connection, content: Content, now: datetime) -> None:
    """Restore a backup: what was done since is not known any more, and that is noted."""
    _clear(tx)
    for table, rows in content.items():
        if rows:
            tx.execute(insert(table), rows)
    marks.put(tx, marks.RESTORED, now)


def empty(tx: Connection) -> None:
    """Nothing was ever done here."""
    _clear(tx)
    audit.begin(tx)


def _clear(tx: Connection) -> None:
    with unguarded(tx):
        for table in reversed(metadata.sorted_tables):
            tx.execute(delete(table))
