"""Every test of the store runs on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete

from portal_bots.store import Store, audit
from portal_bots.store.tables import metadata
from portal_bots.testing import SEAL
from tests.store.night import Night
from tests.store.server import BINARIES, PostgreSQL, running
from tests.store.tampering import unguarded


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The server of this test process."""
    if BINARIES is None:
        pytest.skip("postgresql is not installed")
    with running(BINARIES) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database without tables is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.database("fresh")


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store in a file."""
    opened = Store.open(f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}", SEAL)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgresql_store(postgresql: PostgreSQL) -> Iterator[Store]:
    """A store at a server."""
    opened = Store.open(postgresql.database("store"), SEAL)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """A store without rows. Opening it once for all tests makes them twice as fast."""
    opened: Store = request.getfixturevalue(f"{request.param}_store")
    opened.run(_empty)
    return opened


def _empty(tx: Connection) -> None:
    with unguarded(tx):
        for table in reversed(metadata.sorted_tables):
            tx.execute(delete(table))
    audit.begin(tx)


@pytest.fixture
def night(store: Store) -> Night:
    """A night of work on that store."""
    return Night(store)
