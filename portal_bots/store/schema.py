"""
Whose database it is, of which version its tables are, and bringing them to today's.

``alembic_version`` tells the version. A store of version 1 is older than that: it has a table ``versions``.
"""

import sqlite3
from collections.abc import Callable

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, inspect, text

from portal_bots.store import audit
from portal_bots.store.tables import metadata

VERSION = 5  #: of the tables that this program knows
SEALED_SINCE = 4  #: earlier versions held patients' data as it was typed
APPLICATION = int.from_bytes(b"pbot")  #: SQLite's application_id of our files
LOCK = "SELECT pg_advisory_xact_lock(7402)"  #: held on PostgreSQL by whoever makes or migrates tables

_FIRST = {"versions", "requests", "jobs", "intents"}  # how a file of version 1 is known
_JOURNAL = "intents"
_AUDITED = 3  # the first version with an audit
_revisions = Table(
    "alembic_version",  # as Alembic makes it, which costs a fresh store the import of Alembic
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


class SchemaError(Exception):
    """The database cannot be our store: the reason, to be read after the database's name."""


def recognise(connection: sqlite3.Connection) -> None:
    """
    Make sure that a SQLite file is ours or empty, before anything is written to it.

    Raises:
        SchemaError: It belongs to another program.

    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application == APPLICATION:
        return
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if application or (names and not names >= _FIRST):
        raise _foreign()


def version(tx: Connection) -> int | None:
    """
    Of which version the tables are. None when there are none.

    Raises:
        SchemaError: The tables belong to another program.

    """
    names = set(inspect(tx).get_table_names())
    if _JOURNAL not in names and not names & {*metadata.tables, "versions", _revisions.name}:
        return None
    if names >= {_JOURNAL, _revisions.name}:
        found = tx.scalar(text("SELECT version_num FROM alembic_version"))
    elif names >= _FIRST:
        found = tx.scalar(text("SELECT version FROM versions"))
    else:
        raise _foreign()
    if not str(found).isdigit():
        raise _foreign()
    return int(str(found))


def prepare(tx: Connection, keep: Callable[[int], None]) -> None:
    """
    Make the tables in an empty database, or migrate those of an earlier version, all in this transaction.

    Args:
        tx: The transaction; nobody else prepares this database meanwhile.
        keep: Makes a copy of the database of a version, before it is migrated.

    Raises:
        SchemaError: The tables are of a version that this program does not know, or belong to another one.

    """
    found = version(tx)
    if found == VERSION:
        return
    if found is None:
        metadata.create_all(tx, checkfirst=False)
        _note(tx, VERSION)
    elif 0 < found < VERSION:
        keep(found)
        _migrate(tx, found)
        _must_be_whole(tx)
    else:
        message = f"has tables of version {found}; this program knows {VERSION}. Upgrade it."
        raise SchemaError(message)
    if (found or 0) < _AUDITED:
        audit.begin(tx)
    if tx.dialect.name == "sqlite":
        tx.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")


def _migrate(tx: Connection, found: int) -> None:
    from portal_bots.store import migrations  # noqa: PLC0415 -- Alembic takes 0.2 s, which no other start needs

    if found == 1:
        _note(tx, 1)
    migrations.upgrade(tx)


def _must_be_whole(tx: Connection) -> None:
    """SQLite does not look after references while tables are built anew."""
    broken = tx.exec_driver_sql("PRAGMA foreign_key_check").first() if tx.dialect.name == "sqlite" else None
    if broken is not None:
        message = f"cannot be migrated: a row of {broken[0]} points to a row of {broken[2]} that is not there."
        raise SchemaError(message)


def _note(tx: Connection, found: int) -> None:
    _revisions.create(tx)
    tx.execute(_revisions.insert().values(version_num=f"{found:04}"))


def _foreign() -> SchemaError:
    return SchemaError("belongs to another program. Nothing was changed. Check PORTAL_BOTS_STORE.")
