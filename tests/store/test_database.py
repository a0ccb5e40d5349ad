"""Opening the store, and what a transaction promises."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from portal_bots.store import Store, audit_reading, requests, schema
from portal_bots.store.database import StoreUnusableError, clock
from portal_bots.store.tables import metadata
from portal_bots.testing import SEAL
from tests.factories import NIGHT, a_request
from tests.store.night import PACKETS, Night
from tests.store.server import PostgreSQL


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store that makes its tables."""
    opened = Store.open(url, SEAL)
    yield opened
    opened.close()


def put_then_fail(tx: Connection) -> None:
    """A piece of work that fails after it has written."""
    requests.put(tx, a_request(), "uhc", PACKETS, "A123", NIGHT)
    message = "the power went"
    raise RuntimeError(message)


def pragma(tx: Connection, name: str) -> object:
    """A setting of SQLite."""
    return tx.exec_driver_sql(f"PRAGMA {name}").scalar()


class TestOpening:
    def test_again(self, url: str, night: Night) -> None:
        """What was written is there when the store is opened again."""
        night.put(a_request())
        again = Store.open(url, SEAL)

        standing = again.run(requests.get, "REQ-1")
        again.close()

        assert standing is not None
        assert standing.request == a_request()

    def test_foreign_version(self, url: str, store: Store) -> None:
        """A store of another version is refused with its place, both versions and the remedy."""
        store.run(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '0099'")))

        with pytest.raises(StoreUnusableError) as caught:
            Store.open(url, SEAL)

        place = store.place
        assert str(caught.value) == (
            f"The store at {place} has tables of version 99; this program knows {schema.VERSION}. Upgrade it."
        )

    def test_password_is_not_told(self, url: str) -> None:
        """A place is told without the password."""
        store = Store.open(url.replace("bot@", "bot:secret@"), SEAL)
        store.close()

        assert store.place == url.replace("bot@", "bot:***@")

    def test_threads_at_once(self, url: str) -> None:
        """Workers that open a fresh store at the same moment all succeed."""
        together = threading.Barrier(4)

        def open_() -> int | None:
            together.wait()
            store = Store.open(url, SEAL)
            try:
                return store.run(schema.version)
            finally:
                store.close()

        with ThreadPoolExecutor(4) as pool:
            opened = [pool.submit(open_) for _ in range(4)]

            assert [each.result() for each in opened] == [schema.VERSION] * 4

    def test_processes_at_once(self, url: str, request: pytest.FixtureRequest) -> None:
        """So do processes."""
        program = (
            "import sys; from portal_bots.store import Store; from portal_bots.testing import SEAL;"
            "print('ready', flush=True);"
            "sys.stdin.readline(); Store.open(sys.argv[1], SEAL).close()"
        )
        opening = [
            subprocess.Popen(
                [sys.executable, "-c", program, url],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=request.config.rootpath,
                env=os.environ | {"PYTHONPATH": str(request.config.rootpath)},
                text=True,
            )
            for _ in range(2)
        ]
        for process in opening:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in opening:
            process.communicate("go\n", timeout=30)

        assert [process.returncode for process in opening] == [0, 0]


class TestSqlite:
    def test_ours(self, tmp_path: Path) -> None:
        """A store's file says that it is one, and references between its rows are kept."""
        store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)

        found = {name: store.run(pragma, name) for name in ("application_id", "foreign_keys")}
        store.close()

        assert found == {"application_id": schema.APPLICATION, "foreign_keys": 1}

    @pytest.mark.parametrize(
        "script",
        [
            "CREATE TABLE patients (name TEXT)",
            "PRAGMA application_id=7",
            "CREATE TABLE versions (version INTEGER)",
        ],
    )
    def test_foreign(self, tmp_path: Path, script: str) -> None:
        """The database of another program is refused, and not a byte of it is changed."""
        file = tmp_path / "other.sqlite"
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA user_version=1")
            other.execute(script)
        before = file.read_bytes()

        with pytest.raises(StoreUnusableError, match=r"other\.sqlite belongs to another program"):
            Store.open(f"sqlite:///{file}", SEAL)

        assert file.read_bytes() == before
        assert list(tmp_path.iterdir()) == [file]

    def test_not_a_database(self, tmp_path: Path) -> None:
        """A file that is no database is refused with its place."""
        file = tmp_path / "tracker.csv"
        file.write_text("Request ID,Patient ID\n" * 100, "utf-8")

        with pytest.raises(StoreUnusableError, match=r"tracker\.csv cannot be opened: file is not a database"):
            Store.open(f"sqlite:///{file}", SEAL)


class TestPostgresql:
    def test_shared(self, postgresql: PostgreSQL) -> None:
        """A database may hold tables of other programs beside ours."""
        url = shared_with(postgresql, "patients")

        Store.open(url, SEAL).close()

    @pytest.mark.parametrize("name", ["requests", "alembic_version"])
    def test_foreign(self, postgresql: PostgreSQL, name: str) -> None:
        """One in which another program uses a name of ours is refused, and no table is added."""
        url = shared_with(postgresql, name)

        with pytest.raises(StoreUnusableError, match="belongs to another program"):
            Store.open(url, SEAL)

        engine = create_engine(url)
        assert inspect(engine).get_table_names() == [name]
        engine.dispose()


def shared_with(postgresql: PostgreSQL, name: str) -> str:
    """Where a database is that has a table of another program."""
    url = postgresql.database("shared")
    engine = create_engine(url)
    with engine.begin() as tx:
        tx.execute(text(f"CREATE TABLE {name} (version_num VARCHAR)"))
    engine.dispose()
    return url


class TestTransaction:
    def test_whole_or_not_at_all(self, night: Night) -> None:
        """Work that fails leaves nothing in any table: the one mark, whose keys seal it, is the opening's."""
        with pytest.raises(RuntimeError, match="the power went"):
            night.store.run(put_then_fail)

        assert {table.name for table in metadata.sorted_tables if night.rows(table)} <= {"audit_head", "marks"}
        assert night.store.run(audit_reading.head).rows == 0

    async def test_in_a_thread(self, night: Night) -> None:
        """Work may be done beside the loop."""
        night.put(a_request())

        standing = await night.store.arun(requests.get, "REQ-1")

        assert standing is not None

    def test_clock(self, store: Store) -> None:
        """The database tells its own time, with its zone, and it never goes back."""
        first, second = store.run(clock), store.run(clock)

        assert first.tzinfo is not None
        assert timedelta(0) <= second - first < timedelta(minutes=1)
