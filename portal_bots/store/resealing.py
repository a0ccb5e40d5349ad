"""
After a rotation: sealing again, with the key in use, what an earlier key sealed.

What is done is told by the sealed bytes themselves, so a rotation may be cut short at any moment and begun again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    Table,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from portal_bots.store import sessions
from portal_bots.store.columns import Sealed, seal_of
from portal_bots.store.seal import FORMAT, HEAD, head_of, key_of
from portal_bots.store.tables import metadata
from portal_bots.store.tables import sessions as sessions_table

BATCH = 200  #: rows in one transaction: workers go on between two


def reseal(tx: Connection) -> int:
    """Seal one batch again. Returns how many rows were; 0 when all are sealed with the key in use."""
    for table, columns in _sealed().items():
        if done := _reseal_rows(tx, table, columns):
            return done
    current = seal_of(tx.dialect).keys.current
    return sessions.reseal(tx, lambda state: key_of(state) != current, BATCH)


def sealed_with(tx: Connection) -> Mapping[str, int]:
    """How many cells are sealed with each key."""
    found = Counter(key_of(state) for state in tx.scalars(select(sessions_table.c.state)))
    for columns in _sealed().values():
        for column in columns:
            head = _head(column).label("head")
            counted = select(head, func.count()).where(column.is_not(None)).group_by(head)
            found.update({_name(begins): count for begins, count in tx.execute(counted)})
    return found


def _sealed() -> Mapping[Table, Sequence[Column[Any]]]:
    held = {table: [c for c in table.c if isinstance(c.type, Sealed)] for table in metadata.sorted_tables}
    return {table: columns for table, columns in held.items() if columns}


def _head(column: Column[Any]) -> ColumnElement[Any]:
    return func.substr(type_coerce(column, LargeBinary), 1, HEAD, type_=LargeBinary)


def _name(head: bytes) -> str:
    return bytes(head)[len(FORMAT) :].decode("ascii", "replace")


def _reseal_rows(tx: Connection, table: Table, columns: Sequence[Column[Any]]) -> int:
    """Reading opens, writing seals. The rows are locked: what a worker writes meanwhile is not undone."""
    current = head_of(seal_of(tx.dialect).keys.current)
    earlier = or_(*(_head(column) != current for column in columns))
    [key] = table.primary_key.columns
    rows = tx.execute(select(key.label("row"), *columns).where(earlier).limit(BATCH).with_for_update()).all()
    if rows:
        values: dict[str, Any] = {column.name: bindparam(f"new_{column.name}") for column in columns}
        again = [{"row": row.row, **{f"new_{c.name}": getattr(row, c.name) for c in columns}} for row in rows]
        tx.execute(update(table).where(key == bindparam("row")).values(values), again)
    return len(rows)
