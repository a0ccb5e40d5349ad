"""
Opening the store, and transactions on it.

A committed row survives a power cut, which the journal of a submission depends on: ``durability`` says by which
settings. Every transaction on SQLite begins ``IMMEDIATE``, so that two workers wait for each other instead of
failing half-way.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import tenacity
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError

from portal_bots.store import audit, columns, durability, keeping, key_sets, schema, wiping
from portal_bots.store.schema import SchemaError
from portal_bots.store.seal import Seal

BUSY_TIMEOUT = 15_000  # milliseconds a transaction waits for another writer

P = ParamSpec("P")
T = TypeVar("T")


class StoreUnusableError(Exception):
    """The store cannot be used: its message names the place and the remedy."""


class Store:
    """
    One database, used through functions that take a transaction: ``store.run(jobs.claim, lease, now)``.

    What one such function does happens whole or not at all.
    """

    def __init__(self, engine: Engine, seal: Seal) -> None:
        self._engine = engine
        self.seal = seal  #: for what may name a patient or hold a session

    @classmethod
    def open(cls, url: str, seal: Seal) -> Self:
        """
        Open the store at ``url``: make its tables when it has none, migrate those of an earlier version.

        Args:
            url: SQLAlchemy's, of SQLite or PostgreSQL.
            seal: Seals and opens the columns that may name a patient.

        Raises:
            StoreUnusableError: It cannot be reached, its tables are of a later version, it is not ours, or it
                is sealed with other keys.

        """
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=not url.startswith("sqlite"))
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_immediate)
        else:
            event.listen(engine, "connect", _prepare_postgresql)
        columns.give(engine.dialect, seal)
        store = cls(engine, seal)
        try:
            if _prepare_tables(engine, seal):
                wiping.wipe(engine)
        except (DatabaseError, SchemaError) as error:
            store.close()
            raise StoreUnusableError(_told(store.place, error)) from error
        return store

    def run(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do ``work`` in one transaction; what it tells the audit is written last."""
        with self._engine.begin() as tx, audit.last(tx):
            return work(tx, *args, **kwargs)

    async def arun(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do ``work`` in one transaction, in a thread, so that a waiting database never stops the loop."""
        return await asyncio.to_thread(lambda: self.run(work, *args, **kwargs))

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @property
    def url(self) -> URL:
        """Where the store is, with its password."""
        return self._engine.url

    @property
    def place(self) -> str:
        """Where the store is, without its password."""
        return self.url.render_as_string(hide_password=True)


def key_set_of(url: str) -> str:
    """
    The key set that a store is sealed with, looked up without any key. Empty where there is none yet.

    Raises:
        StoreUnusableError: It cannot be reached.

    """
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(str(place.database)).exists():
        return ""
    engine = create_engine(place)
    try:
        with engine.connect() as tx:
            return key_sets.known(tx) if inspect(tx).has_table("marks") else ""
    except DatabaseError as error:
        raise StoreUnusableError(_told(place.render_as_string(hide_password=True), error)) from error
    finally:
        engine.dispose()


def _told(place: str, error: DatabaseError | SchemaError) -> str:
    if isinstance(error, SchemaError):
        return f"The store at {place} {error}"
    return f"The store at {place} cannot be opened: {error.orig}. Check PORTAL_BOTS_STORE and its server."


def clock(tx: Connection) -> datetime:
    """The database's own time: the only one that two workers share."""
    if tx.dialect.name == "sqlite":
        row = tx.scalar(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"))
        return datetime.fromisoformat(str(row)).replace(tzinfo=UTC)
    moment: datetime = tx.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")  # first: turning WAL on waits for others too
    schema.recognise(connection)
    for pragma in (*durability.SQLITE, "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(tx: Connection) -> None:
    tx.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.autocommit = True  # set in a transaction, it would be gone when that is rolled back
    connection.execute(durability.POSTGRESQL)
    connection.autocommit = False


@tenacity.retry(
    retry=tenacity.retry_if_exception_type(OperationalError),
    stop=tenacity.stop_after_delay(10),
    wait=tenacity.wait_exponential(multiplier=0.2, max=2),
    reraise=True,
)
def _prepare_tables(engine: Engine, seal: Seal) -> bool:
    """
    Make or migrate them under a lock, since workers may start at once: on SQLite every transaction has it.

    True when plain text of an earlier version is to be wiped.
    """
    with _unlinked(engine) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text(schema.LOCK))
        schema.prepare(connection, lambda version: keeping.keep(engine.url, version, seal))
        key_sets.check(connection)
        return wiping.needed(connection)


@contextmanager
def _unlinked(engine: Engine) -> Iterator[Connection]:
    """A connection on which a table that others refer to can be built anew, which SQLite's migrations do."""
    with engine.connect() as connection:
        file = connection.connection.driver_connection
        if isinstance(file, sqlite3.Connection):
            file.execute("PRAGMA foreign_keys=OFF")  # it cannot be set within a transaction
        try:
            yield connection
        finally:
            if isinstance(file, sqlite3.Connection):
                file.execute("PRAGMA foreign_keys=ON")
