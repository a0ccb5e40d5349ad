"""After a rotation: sealing again, with the key in use, what an earlier key sealed."""

from collections.abc import Iterator

from sqlalchemy import Column, Connection, LargeBinary, Table, func, select, type_coerce, update

from portal_bots.store import sessions
from portal_bots.store.columns import SealedJson, SealedText, seal_of
from portal_bots.store.seal import FORMAT, NAME, key_of
from portal_bots.store.tables import metadata
from portal_bots.store.tables import sessions as sessions_table

BATCH = 200  #: rows in one transaction: a kill between two loses nothing, the next run goes on


def reseal(tx: Connection) -> int:
    """Seal one batch again. Returns how many cells were; 0 when all are sealed with the key in use."""
    current = seal_of(tx.dialect).keys.current
    for table, column in _sealed():
        if done := _reseal_column(tx, table, column, current):
            return done
    return sessions.reseal(tx, lambda state: key_of(state) != current, BATCH)


def count(tx: Connection, key: str) -> int:
    """How many cells are sealed with a key."""
    cells = sum(
        tx.execute(select(func.count()).where(_key(column) == key.encode())).scalar_one()
        for _, column in _sealed()
    )
    kept = tx.scalars(select(sessions_table.c.state)).all()
    return cells + sum(key_of(state) == key for state in kept)


def _sealed() -> Iterator[tuple[Table, "Column[object]"]]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, SealedText | SealedJson):
                yield table, column


def _key(column: "Column[object]"):  # type: ignore[no-untyped-def] # SQLAlchemy's expression
    return func.substr(type_coerce(column, LargeBinary), len(FORMAT) + 1, NAME, type_=LargeBinary)


def _reseal_column(tx: Connection, table: Table, column: "Column[object]", current: str) -> int:
    seal, about = seal_of(tx.dialect), f"{table.name}.{column.name}"
    [key] = table.primary_key.columns
    raw = type_coerce(column, LargeBinary)
    old = select(key, raw.label("raw")).where(
        column.is_not(None), func.length(raw) > 0, _key(column) != current.encode()
    )
    rows = tx.execute(old.limit(BATCH)).all()
    for row in rows:
        sealed = seal.seal(seal.open(row.raw, about), about)
        fresh = type_coerce(sealed, LargeBinary)
        tx.execute(update(table).where(key == row[0]).values({column.name: fresh}))
    return len(rows)
