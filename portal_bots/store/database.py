"""
Opening the store, and transactions on it.

SQLite runs in WAL mode with ``synchronous=FULL``: a committed row survives a power cut, which the journal of a
submission depends on (``NORMAL`` survives a killed process, but not that). Every transaction begins ``IMMEDIATE``,
so that two workers wait for each other instead of failing half-way.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import tenacity
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from portal_bots.store.tables import metadata, versions

BUSY_TIMEOUT = 15_000  # milliseconds a transaction waits for another writer
VERSION = 2  # of the tables; a store of another version is refused

P = ParamSpec("P")
T = TypeVar("T")


class StoreUnusableError(Exception):
    """The store cannot be used: its message names the place and the remedy."""


class Store:
    """
    One database, used through functions that take a transaction: ``store.run(jobs.claim, lease, now)``.

    What one such function does happens whole or not at all.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """
        Open the store at ``url`` and create what is missing.

        Raises:
            StoreUnusableError: It cannot be reached, or its tables are of another version.

        """
        engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_immediate)
        place = engine.url.render_as_string(hide_password=True)
        try:
            _prepare_tables(engine, place)
        except DatabaseError as error:
            engine.dispose()
            message = (
                f"The store at {place} cannot be opened: {error.orig}. Check PORTAL_BOTS_STORE and its server."
            )
            raise StoreUnusableError(message) from error
        except StoreUnusableError:
            engine.dispose()
            raise
        return cls(engine)

    def run(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do ``work`` in one transaction."""
        with self._engine.begin() as tx:
            return work(tx, *args, **kwargs)

    async def arun(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do ``work`` in one transaction, in a thread, so that a waiting database never stops the loop."""
        return await asyncio.to_thread(lambda: self.run(work, *args, **kwargs))

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @property
    def place(self) -> str:
        """Where the store is, without its password."""
        return self._engine.url.render_as_string(hide_password=True)


def clock(tx: Connection) -> datetime:
    """The database's own time: the only one that two workers share."""
    if tx.dialect.name == "sqlite":
        row = tx.scalar(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"))
        return datetime.fromisoformat(str(row)).replace(tzinfo=UTC)
    moment: datetime = tx.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT}",  # first: turning WAL on waits for others too
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(tx: Connection) -> None:
    tx.exec_driver_sql("BEGIN IMMEDIATE")


@tenacity.retry(
    retry=tenacity.retry_if_exception_type(OperationalError),
    stop=tenacity.stop_after_delay(10),
    wait=tenacity.wait_exponential(multiplier=0.2, max=2),
    reraise=True,
)
def _prepare_tables(engine: Engine, place: str) -> None:
    with engine.begin() as tx:
        if engine.dialect.name == "postgresql":
            tx.execute(text("SELECT pg_advisory_xact_lock(7402)"))  # two workers may start at once
        fresh = not inspect(tx).has_table(versions.name)
        metadata.create_all(tx)
        if fresh:
            tx.execute(versions.insert().values(version=VERSION))
        found = tx.scalar(select(versions.c.version))
    if found != VERSION:
        message = f"The store at {place} has tables of version {found}; this program knows {VERSION}. Upgrade it."
        raise StoreUnusableError(message)
