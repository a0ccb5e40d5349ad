"""Migrations: from the first version's database to today's, whole or not at all."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import IntegrityError

from portal_bots.domain.attention import ExceptionState
from portal_bots.domain.decisions import Status
from portal_bots.domain.jobs import JobState, Operation
from portal_bots.domain.requests import Priority
from portal_bots.store import (
    Store,
    accounts,
    columns,
    exceptions,
    firings,
    jobs,
    journal,
    keeping,
    migrations,
    reporting,
    requests,
    resolving,
    schema,
)
from portal_bots.store.accounts import Account
from portal_bots.store.database import StoreUnusableError
from portal_bots.store.tables import intents, metadata
from portal_bots.testing import SEAL
from tests.factories import NIGHT
from tests.store import version_1
from tests.store.night import Night

DYING = """
import os, signal, sys
from sqlalchemy import Engine, event
from portal_bots.store import Store
from portal_bots.testing import SEAL

def die(_tx, _cursor, statement, *_more):
    if statement.startswith("PRAGMA application_id="):  # all is done but the commit
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "after_cursor_execute", die)
Store.open(sys.argv[1], SEAL)
"""


@pytest.fixture
def first(url: str) -> str:
    """Where a store of version 1 is, with rows in every table."""
    version_1.build(url)
    return url


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store of version 1 in a file."""
    version_1.build(f"sqlite:///{tmp_path / 'store.sqlite'}")
    return tmp_path / "store.sqlite"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Such a store, opened by today's program, to be read: once for all who only read it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('migrated') / 'store.sqlite'}"
    else:
        url = request.getfixturevalue("postgresql").database("migrated")
    version_1.build(url)
    opened = Store.open(url, SEAL)
    yield opened
    opened.close()


@pytest.fixture
def store(first: str) -> Iterator[Store]:
    """Such a store, to be worked on."""
    opened = Store.open(first, SEAL)
    yield opened
    opened.close()


@contextmanager
def reached(url: str) -> Iterator[Engine]:
    """A database, by no program of ours."""
    engine = create_engine(url)
    yield engine
    engine.dispose()


def rows(tx: Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = inspect(tx).get_table_names()
    return {name: tx.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}  # noqa: S608 -- names of tables


def shape(url: str) -> dict[str, Any]:
    """All that a database says of its tables, in no order."""
    with reached(url) as engine, engine.connect() as tx:
        known = inspect(tx)
        return {
            name: {
                "columns": {
                    column["name"]: (str(column["type"]), column["nullable"], column["default"])
                    for column in known.get_columns(name)
                },
                "primary key": known.get_pk_constraint(name),
                "foreign keys": sorted(known.get_foreign_keys(name), key=str),
                "unique": sorted(known.get_unique_constraints(name), key=str),
                "indexes": {each["name"]: _plain(each) for each in known.get_indexes(name)},
            }
            for name in known.get_table_names()
        }


def triggers(url: str) -> list[tuple[str, ...]]:
    """What the database does by itself when rows are written."""
    sqlite = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    postgresql = """
        SELECT tgname, pg_get_triggerdef(oid), pg_get_functiondef(tgfoid)
        FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname
    """
    with reached(url) as engine, engine.connect() as tx:
        found = tx.execute(text(sqlite if url.startswith("sqlite") else postgresql))
        return [tuple(row) for row in found]


def _plain(index: Mapping[str, Any]) -> Any:
    where = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return index["column_names"], index["unique"], where


class TestMeaning:
    """What version 1 knew is found again by the normal functions."""

    def test_requests(self, migrated: Store) -> None:
        """Requests with their status, numbers, documents and decision."""
        sent, pressed, stopped, decided = migrated.run(requests.every)

        assert [each.status for each in (sent, pressed, stopped, decided)] == [
            Status.SUBMITTED, Status.NEW, Status.NEW, Status.APPROVED,
        ]  # fmt: skip
        assert (sent.reference, sent.words, sorted(sent.listed)) == ("A000000001", "Submitted", ["notes.pdf"])
        assert sent.submitted_at == NIGHT + timedelta(minutes=4)
        assert (pressed.request.priority, pressed.request.member.last_name) == (Priority.URGENT, "Okafor")
        assert [document.file for document in pressed.request.documents] == ["notes.pdf", "mri.pdf"]
        assert not pressed.listed
        assert (decided.authorization, decided.letter) == ("AUTH-4", "offered")
        assert decided.decision is not None
        assert [(line.code, line.units) for line in decided.decision.lines] == [("62323", 1)]
        assert migrated.run(requests.all_numbers, "REQ-4") == [
            ("reference", "A000000004", "tracker"),
            ("authorization", "AUTH-4", "portal"),
        ]

    def test_jobs(self, migrated: Store) -> None:
        """Jobs with their operation, state and time."""
        known = {(job.request_id, job.operation): (job.state, job.not_before) for job in migrated.run(jobs.every)}

        assert known == {
            ("REQ-1", Operation.SUBMIT): (JobState.DONE, NIGHT),
            ("REQ-2", Operation.SUBMIT): (JobState.DUE, NIGHT + timedelta(minutes=12)),
            ("REQ-3", Operation.SUBMIT): (JobState.HELD, NIGHT),
            ("REQ-4", Operation.READ_STATUS): (JobState.DONE, NIGHT),
            ("REQ-4", Operation.FETCH_LETTER): (JobState.RUNNING, NIGHT + timedelta(minutes=6)),
        }

    def test_journal(self, migrated: Store) -> None:
        """A press of which nobody knows is still open, as a submission."""
        pressed_at = NIGHT + timedelta(minutes=1)

        assert migrated.run(journal.open_since, "REQ-2") == pressed_at
        assert migrated.run(journal.open_since, "REQ-1") is None
        assert migrated.run(reporting.pressed) == {"REQ-2": pressed_at}
        assert [(row["operation"], row["sent"], row["receipt"]) for row in Night(migrated).rows(intents)] == [
            ("submit", {}, None),
            ("submit", {}, None),
        ]

    def test_exceptions(self, migrated: Store) -> None:
        """Exceptions with what they hold and what people wrote."""
        (row,) = migrated.run(exceptions.every)

        assert (row.code, row.state, row.owner) == ("PACKET_INCOMPLETE", ExceptionState.OPEN, "sam")
        assert (row.requests, row.waiting, row.evidence) == (("REQ-3",), 1, ("3/packet.txt",))
        assert [(note.who, note.text) for note in row.notes] == [("dana", "to sam. has the chart")]

    def test_accounts(self, migrated: Store) -> None:
        """Accounts with what froze them and which one-time codes were used."""
        assert migrated.run(accounts.every) == [
            Account("uhc", "main", "dana", ""),
            Account("uhc", "north", "sam", "ACCOUNT_LOCKED"),
        ]
        assert not migrated.run(accounts.take_code_step, "uhc", "main", 59403)

    def test_report(self, migrated: Store) -> None:
        """Firings, attempts and news, as the morning report asks for them."""
        since, until = NIGHT - timedelta(days=2), NIGHT + timedelta(days=1)

        fired = migrated.run(firings.every, since)
        assert [(name, added) for name, _, _, _, added in fired] == [("nightly", 0), ("nightly", 4)]
        tried = migrated.run(lambda tx: list(reporting.tried(tx, since, until)))
        assert [(one.request_id, one.outcome) for one in tried] == [
            ("REQ-2", "BROWSER_CRASHED"),
            ("REQ-1", "submitted"),
            ("REQ-3", "PACKET_INCOMPLETE"),
            ("REQ-4", "read"),
            ("REQ-4", ""),
        ]
        news = migrated.run(reporting.changes, since, until)
        assert [(one.request_id, one.status) for one in news] == [
            ("REQ-1", Status.SUBMITTED),
            ("REQ-4", Status.APPROVED),
        ]

    def test_every_row(self, first: str) -> None:
        """No table of version 1 was empty, and no row is lost."""
        with reached(first) as engine, engine.connect() as tx:
            before = rows(tx)
        store = Store.open(first, SEAL)
        after = store.run(rows)
        store.close()

        assert set(before) == version_1.TABLES
        assert min(before.values()) >= 1
        left = {name: count for name, count in before.items() if name != "versions"}
        later = {name: 0 for name in metadata.tables if name not in version_1.TABLES}
        assert after == left | later | {"alembic_version": 1, "marks": 1, "audit_head": 1}

    def test_goes_on(self, store: Store) -> None:
        """Work goes on where version 1 left it: fences rise, presses stay refused, rows take the next numbers."""
        night = Night(store)
        night.now += timedelta(hours=1)

        lease = night.lease()
        claim = night.claim()

        assert lease.fence == 2
        assert store.run(jobs.take_back, lease, "uhc", "main", night.now) == 1
        assert (claim.job.request_id, claim.pressed) == ("REQ-2", True)
        with pytest.raises(IntegrityError):
            store.run(journal.write, lease, claim, night.now)
        assert store.run(resolving.retry, 1, "sam", "chart added", night.now) == 1
        assert night.add("REQ-1", Operation.READ_STATUS)
        assert [job.id for job in night.jobs()] == [1, 2, 3, 4, 5, 6]


class TestSchema:
    def test_first(self, url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        """The first revision makes exactly the tables of version 1."""
        with reached(url) as engine, engine.begin() as tx:
            migrations.upgrade(tx, "0001")
        migrated = shape(url)
        migrated.pop("alembic_version")
        other = another(url, tmp_path, request)
        version_1.build(other, make_url(url).get_backend_name())

        assert migrated == shape(other)

    def test_today(self, url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        """Migrating from the first revision makes exactly the tables that a fresh store has."""
        with reached(url) as engine, engine.begin() as tx:
            columns.give(tx.dialect, SEAL)
            migrations.upgrade(tx)
            difference = compare_metadata(MigrationContext.configure(tx), metadata)
            assert schema.version(tx) == schema.VERSION
        other = another(url, tmp_path, request)
        Store.open(other, SEAL).close()

        assert difference == []
        assert shape(url) == shape(other)
        assert len(triggers(url)) >= 2
        assert triggers(url) == triggers(other)


def another(url: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """Where a second database without tables is."""
    if url.startswith("sqlite"):
        return f"sqlite:///{folder / 'other.sqlite'}"
    return str(request.getfixturevalue("postgresql").database("other"))


class TestOpening:
    def test_at_once(self, first: str) -> None:
        """Workers that open a store of version 1 at the same moment all find it migrated."""
        together = threading.Barrier(4)

        def open_() -> int | None:
            together.wait()
            store = Store.open(first, SEAL)
            try:
                return store.run(schema.version)
            finally:
                store.close()

        with ThreadPoolExecutor(4) as pool:
            opened = [pool.submit(open_) for _ in range(4)]

            assert [each.result() for each in opened] == [schema.VERSION] * 4

    def test_earlier_program(self, store: Store, first: str) -> None:
        """A program of version 1 that opened it since left its table of versions: that changes nothing."""
        store.run(lambda tx: tx.execute(text("CREATE TABLE versions (version INTEGER PRIMARY KEY)")))
        store.run(lambda tx: tx.execute(text("INSERT INTO versions VALUES (1)")))
        again = Store.open(first, SEAL)

        assert again.run(journal.open_since, "REQ-2") is not None
        again.close()

    def test_earlier_press(self, migrated: Store) -> None:
        """That program cannot write a press down, so it does not press."""
        press = "INSERT INTO intents (request_id, attempt_id, fence, pressed_at, result)"

        with pytest.raises(IntegrityError, match="operation"):
            migrated.run(lambda tx: tx.execute(text(f"{press} VALUES ('REQ-3', 3, 1, '2026-12-01', '')")))


class TestCopy:
    def test_beside(self, file: Path) -> None:
        """A store in a file is copied before it is migrated; the copy is version 1, whole, sealed."""
        Store.open(f"sqlite:///{file}", SEAL).close()
        copy = file.with_name("store.sqlite.version-1.sealed")
        assert {each.name for each in file.parent.iterdir()} == {"store.sqlite", copy.name}
        opened = file.with_name("opened.sqlite")

        keeping.open_copy(copy, opened, SEAL)

        assert [stat.S_IMODE(each.stat().st_mode) for each in (copy, opened)] == [0o600, 0o600]
        with closing(sqlite3.connect(opened)) as kept:
            assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert kept.execute("SELECT version FROM versions").fetchone() == (1,)
            assert kept.execute("SELECT count(*) FROM intents").fetchone() == (2,)

    def test_earlier_copy(self, file: Path) -> None:
        """A plain copy that an earlier program left beside the store is sealed as well."""
        left = file.with_name("store.sqlite.version-2")
        left.write_bytes(file.read_bytes())

        Store.open(f"sqlite:///{file}", SEAL).close()

        keeping.open_copy(left.with_name(f"{left.name}.sealed"), file.with_name("opened.sqlite"), SEAL)
        assert not left.exists()
        with closing(sqlite3.connect(file.with_name("opened.sqlite"))) as kept:
            assert kept.execute("SELECT count(*) FROM intents").fetchone() == (2,)

    def test_not_over_a_file(self, file: Path) -> None:
        """Opening a copy replaces no file."""
        Store.open(f"sqlite:///{file}", SEAL).close()

        with pytest.raises(FileExistsError):
            keeping.open_copy(file.with_name("store.sqlite.version-1.sealed"), file, SEAL)

    def test_impossible(self, file: Path) -> None:
        """What cannot be copied is not migrated."""
        (file.parent / "store.sqlite.version-1.sealed").mkdir()

        with pytest.raises(
            StoreUnusableError, match=r"cannot be migrated: .* copied to .*store\.sqlite\.version-1"
        ):
            Store.open(f"sqlite:///{file}", SEAL)

        with closing(sqlite3.connect(file)) as left:
            assert left.execute("SELECT version FROM versions").fetchone() == (1,)


class TestKilled:
    def test_not_there(self, file: Path, request: pytest.FixtureRequest) -> None:
        """A worker killed inside a migration leaves version 1 as it was; the next one migrates it."""
        killed = subprocess.run(
            [sys.executable, "-c", DYING, f"sqlite:///{file}"],
            cwd=request.config.rootpath,
            env=os.environ | {"PYTHONPATH": str(request.config.rootpath)},
            timeout=60,
            check=False,
        )

        assert killed.returncode == -9
        with reached(f"sqlite:///{file}") as engine, engine.connect() as tx:
            assert set(rows(tx)) == version_1.TABLES
        store = Store.open(f"sqlite:///{file}", SEAL)
        assert store.run(schema.version) == schema.VERSION
        assert store.run(rows)["intents"] == 2
        store.close()
