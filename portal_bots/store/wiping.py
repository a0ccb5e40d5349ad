"""
Wiping: what a migration sealed must not stay readable in what the database left free.

It cannot be done in the transaction of the migration, which leaves a mark: until it is gone each opening tries.
A database that others hold open is wiped by the first one that has it to itself.
"""

import sqlite3
from contextlib import suppress

from sqlalchemy import Connection, Engine, delete
from sqlalchemy.exc import DatabaseError

from portal_bots.store import marks
from portal_bots.store.columns import Sealed
from portal_bots.store.tables import marks as marks_table
from portal_bots.store.tables import metadata

PATIENCE = 2_000  # milliseconds to wait for others; the next opening tries again
_STATISTICS = "pg_statistic"  # where PostgreSQL keeps samples of what the columns held


def needed(tx: Connection) -> bool:
    """True while plain text of an earlier version may be left in the database."""
    return marks.get(tx, marks.PLAIN_TEXT) is not None


def wipe(engine: Engine) -> bool:
    """Write the database anew, without what is free in it. False when that must wait."""
    with suppress(DatabaseError, sqlite3.OperationalError):
        if not _WIPE[engine.dialect.name](engine):
            return False
        with engine.begin() as tx:
            tx.execute(delete(marks_table).where(marks_table.c.name == marks.PLAIN_TEXT))
        return True
    return False


def _wipe_sqlite(engine: Engine) -> bool:
    with engine.connect() as pooled:
        connection = pooled.connection.driver_connection
        if not isinstance(connection, sqlite3.Connection):
            raise TypeError(connection)
        (usual,) = connection.execute("PRAGMA busy_timeout").fetchone()
        connection.execute(f"PRAGMA busy_timeout={PATIENCE}")
        try:
            connection.execute("VACUUM")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout={usual}")
        return not busy


def _wipe_postgresql(engine: Engine) -> bool:
    holders = [table.name for table in metadata.sorted_tables if any(isinstance(c.type, Sealed) for c in table.c)]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {PATIENCE}")
        try:
            for name in (*holders, _STATISTICS):
                connection.exec_driver_sql(f"VACUUM FULL {name}")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
    return True


_WIPE = {"sqlite": _wipe_sqlite, "postgresql": _wipe_postgresql}
