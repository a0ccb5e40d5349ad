"""Restoring: the backup or the store as it was, never anything between."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DatabaseError

from portal_bots.domain.actions import Action
from portal_bots.domain.jobs import Operation
from portal_bots.store import (
    Store,
    accounts,
    archive,
    audit_proof,
    audit_reading,
    backup,
    journal,
    leases,
    marks,
    requests,
    restore,
    schema,
)
from portal_bots.store.archive import BackupUnusableError
from portal_bots.store.audit_reading import Wanted
from portal_bots.testing import SEAL
from tests.factories import NIGHT, a_request
from tests.store import version_1
from tests.store.night import Night
from tests.store.server import PostgreSQL

LATER = NIGHT + timedelta(days=1)
ASIDE = "store.sqlite.replaced-20261202T020000Z"
DYING = """
import os, signal, sqlite3, sys
from datetime import UTC, datetime
from pathlib import Path
from portal_bots.store import restore
from portal_bots.testing import SEAL

copies = []

class Dying(sqlite3.Connection):
    def backup(self, target):
        copies.append(target)
        if len(copies) == 1:  # the one that is kept aside
            return super().backup(target)
        super().backup(target, pages=int(sys.argv[3]), progress=lambda *_: os.kill(os.getpid(), signal.SIGKILL))

connect = sqlite3.connect
sqlite3.connect = lambda *given, **more: connect(*given, **{"factory": Dying, **more})
restore.restore(Path(sys.argv[2]), sys.argv[1], SEAL, datetime(2026, 12, 2, 2, tzinfo=UTC))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a store."""
    return tmp_path / "store.sqlite"


@pytest.fixture
def kept(file: Path, tmp_path: Path) -> Path:
    """A backup of it with one press open; one more request came since, and nobody has the store open."""
    store = Store.open(f"sqlite:///{file}", SEAL)
    night = Night(store)
    night.queue()
    claim = night.claim()
    store.run(journal.write, night.lease(), claim, NIGHT)
    store.run(leases.give_back, night.lease())
    backup.write(store, tmp_path / "night.zip", NIGHT)
    night.put(a_request("REQ-2"))
    store.close()
    return tmp_path / "night.zip"


def put_back(kept: Path, file: Path) -> restore.Restored:
    """Restore."""
    return restore.restore(kept, f"sqlite:///{file}", SEAL, LATER)


def known(file: Path) -> list[str]:
    """The requests that a store knows, opened as a worker does."""
    store = Store.open(f"sqlite:///{file}", SEAL)
    found = [standing.request.id for standing in store.run(requests.every)]
    store.close()
    return found


def refusal(kept: Path, file: Path) -> str:
    """Why a backup is refused, after its name."""
    with pytest.raises(BackupUnusableError) as caught:
        put_back(kept, file)
    name, _, reason = str(caught.value).partition(" cannot be restored: ")
    assert name == str(kept)
    return reason


def packed(database: Path, folder: Path) -> Path:
    """A backup of any file, which is not torn."""
    archive.pack(folder / "packed.zip", database, "sqlite", {}, NIGHT)
    return folder / "packed.zip"


class TestRestore:
    def test_in_place(self, kept: Path, file: Path) -> None:
        """The store is as it was, knows that it was restored, and the one it replaces is kept beside it."""
        restored = put_back(kept, file)

        assert restored.replaced == file.with_name(ASIDE)
        assert restored.manifest.rows["requests"] == 1
        assert known(file) == ["REQ-1"]
        store = Store.open(f"sqlite:///{file}", SEAL)
        assert store.run(marks.get, marks.RESTORED) == LATER
        assert store.run(journal.open_since, "REQ-1") == NIGHT
        assert store.run(audit_proof.verify) == []
        (entry,) = store.run(audit_reading.read, Wanted(action=Action.STORE_RESTORED))
        assert (entry.at, entry.facts["sha256"]) == (LATER, archive.sha256(kept))
        store.close()
        assert known(file.with_name(ASIDE)) == ["REQ-1", "REQ-2"]
        assert {each.name for each in file.parent.iterdir()} == {"store.sqlite", ASIDE, "night.zip"}

    def test_no_store(self, kept: Path, file: Path) -> None:
        """Where the store is gone, nothing is replaced."""
        file.unlink()

        assert put_back(kept, file).replaced is None
        assert known(file) == ["REQ-1"]

    @pytest.mark.parametrize("damage", ["header", "end", "pages"])
    def test_damaged_store(self, kept: Path, file: Path, damage: str) -> None:
        """A store that cannot be read is replaced; what is left of it is kept, byte for byte."""
        whole = file.read_bytes()
        left = {
            "header": bytes(100) + whole[100:],
            "end": whole[:50_001],
            "pages": whole[:4096] + os.urandom(len(whole) - 4096),
        }[damage]
        file.write_bytes(left)

        assert put_back(kept, file).replaced == file.with_name(ASIDE)
        assert known(file) == ["REQ-1"]
        assert file.with_name(ASIDE).read_bytes()[4096:] == left[4096:]

    def test_log_of_a_damaged_store(self, kept: Path, file: Path) -> None:
        """The write-ahead log of what was replaced is kept with it, and not applied to the new content."""
        store = Store.open(f"sqlite:///{file}", SEAL)
        Night(store).put(a_request("REQ-3"))
        log = Path(f"{file}-wal").read_bytes()
        store.close()
        file.write_bytes(b"no database" * 1000)
        Path(f"{file}-wal").write_bytes(log)

        put_back(kept, file)

        assert known(file) == ["REQ-1"]
        assert file.with_name(f"{ASIDE}-wal").read_bytes() == log

    def test_earlier_version(self, file: Path, tmp_path: Path) -> None:
        """A backup of version 1 is migrated before it is put in place."""
        old = tmp_path / "old" / "store.sqlite"
        old.parent.mkdir()
        version_1.build(f"sqlite:///{old}")

        put_back(packed(old, tmp_path), file)

        assert known(file) == ["REQ-1", "REQ-2", "REQ-3", "REQ-4"]
        store = Store.open(f"sqlite:///{file}", SEAL)
        assert (store.run(schema.version), store.run(marks.get, marks.RESTORED)) == (schema.VERSION, LATER)
        store.close()


class TestRefused:
    def test_in_use(self, kept: Path, file: Path) -> None:
        """While any process has the store open, it is not replaced."""
        store = Store.open(f"sqlite:///{file}", SEAL)

        told = refusal(kept, file)

        assert told.startswith("the store is in use (database is locked). Stop the worker")
        assert len(store.run(requests.every)) == 2
        store.close()
        put_back(kept, file)
        assert known(file) == ["REQ-1"]

    def test_lease(self, kept: Path, file: Path) -> None:
        """While a worker holds an account, wherever it is, the store is not replaced."""
        store = Store.open(f"sqlite:///{file}", SEAL)
        store.run(leases.take, "account:uhc/main", "worker-1")
        until = store.run(leases.held)["account:uhc/main"][1]
        store.close()

        told = refusal(kept, file)

        assert told.startswith(f"a worker holds account:uhc/main until {until:%Y-%m-%d %H:%M:%S}")
        assert known(file) == ["REQ-1", "REQ-2"]

    def test_torn(self, kept: Path, file: Path) -> None:
        """A torn backup is named, and changes nothing."""
        kept.write_bytes(kept.read_bytes()[:-100])

        assert refusal(kept, file).startswith("it is torn. ")
        assert known(file) == ["REQ-1", "REQ-2"]

    @pytest.mark.parametrize(
        ("script", "reason"),
        [
            ("CREATE TABLE patients (name TEXT)", "its database belongs to another program."),
            ("DELETE FROM requests", "its database is damaged: a row of jobs points to a row of requests"),
            ("PRAGMA writable_schema=ON; UPDATE sqlite_master SET rootpage = 3", "its database is damaged: "),
        ],
        ids=["foreign", "foreign keys", "integrity"],
    )
    def test_wrong_inside(self, kept: Path, file: Path, tmp_path: Path, script: str, reason: str) -> None:
        """A backup that is whole as a file may be wrong inside: that is found before it is put in place."""
        wrong = tmp_path / "wrong" / "store.sqlite"
        wrong.parent.mkdir()
        if "patients" not in script:
            archive.unpack(kept, wrong)
        with closing(sqlite3.connect(wrong)) as inside:
            inside.executescript(script)

        assert refusal(packed(wrong, tmp_path), file).startswith(reason)
        assert known(file) == ["REQ-1", "REQ-2"]

    def test_foreign_store(self, kept: Path, tmp_path: Path) -> None:
        """The database of another program is never replaced."""
        other = tmp_path / "other.sqlite"
        with closing(sqlite3.connect(other)) as foreign:
            foreign.execute("CREATE TABLE patients (name TEXT)")
        before = other.read_bytes()

        assert refusal(kept, other) == f"{other} belongs to another program."
        assert other.read_bytes() == before

    def test_other_database(self, kept: Path, postgresql: PostgreSQL) -> None:
        """A backup of a file is not restored into a server."""
        with pytest.raises(BackupUnusableError, match="it is of a store on sqlite, this one is on postgresql"):
            restore.restore(kept, postgresql.database("empty"), SEAL, LATER)


class TestKilled:
    @pytest.mark.parametrize(
        ("pages", "left"),
        [("5", ["REQ-1", "REQ-2"]), ("-1", ["REQ-1"])],
        ids=["while it is replaced", "after it was replaced"],
    )
    def test_old_or_new(
        self, kept: Path, file: Path, pages: str, left: list[str], request: pytest.FixtureRequest
    ) -> None:
        """Killed at any moment it leaves the old store or the new one, and can be done again."""
        killed = subprocess.run(
            [sys.executable, "-c", DYING, f"sqlite:///{file}", str(kept), pages],
            cwd=request.config.rootpath,
            env=os.environ | {"PYTHONPATH": str(request.config.rootpath)},
            timeout=60,
            check=False,
        )

        assert killed.returncode == -signal.SIGKILL
        assert known(file) == left
        put_back(kept, file)
        assert known(file) == ["REQ-1"]
        assert {each.name for each in file.parent.iterdir()} == {"store.sqlite", ASIDE, "night.zip"}


@pytest.fixture
def night(postgresql: PostgreSQL) -> Iterator[Night]:
    """A night of work on a server."""
    if not shutil.which("pg_restore"):
        pytest.skip("pg_restore is not installed")
    store = Store.open(postgresql.database("night"), SEAL)
    yield Night(store)
    store.close()


class TestPostgresql:
    def test_into_an_empty_database(self, night: Night, postgresql: PostgreSQL, tmp_path: Path) -> None:
        """Everything comes back, marked as restored, and new rows take the next numbers."""
        night.queue(a_request("REQ-1"), a_request("REQ-2"))
        night.store.run(accounts.add, "uhc", "main", "dana", NIGHT)
        manifest = backup.write(night.store, tmp_path / "night.zip", NIGHT)
        url = postgresql.database("restored")

        restored = restore.restore(tmp_path / "night.zip", url, SEAL, LATER)

        assert (restored.manifest, restored.replaced) == (manifest, None)
        store = Store.open(url, SEAL)
        again = Night(store)
        assert store.run(requests.every) == night.store.run(requests.every)
        assert again.jobs() == night.jobs()
        assert store.run(marks.get, marks.RESTORED) == LATER
        assert again.add("REQ-1", Operation.READ_STATUS)
        assert [job.id for job in again.jobs()] == [1, 2, 3]
        assert store.run(audit_proof.verify) == []
        assert [entry.action for entry in store.run(audit_reading.read, Wanted())] == [Action.STORE_RESTORED]
        with pytest.raises(DatabaseError, match="append-only"):
            store.run(lambda tx: tx.execute(text("DELETE FROM audit")))
        store.close()

    def test_not_empty(self, night: Night, tmp_path: Path) -> None:
        """A database with tables is left as it is, and the remedy told, without its password."""
        backup.write(night.store, tmp_path / "night.zip", NIGHT)
        url = make_url(night.store.url).set(password="secret")

        with pytest.raises(BackupUnusableError, match=r":\*\*\*@.* has tables already\. Make an empty database"):
            restore.restore(tmp_path / "night.zip", url.render_as_string(hide_password=False), SEAL, LATER)

    def test_without_pg_restore(
        self, night: Night, postgresql: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without PostgreSQL's programs nothing is restored by hand, since that would not be marked."""
        backup.write(night.store, tmp_path / "night.zip", NIGHT)
        url = postgresql.database("restored")
        monkeypatch.setenv("PATH", "")

        with pytest.raises(BackupUnusableError, match=r"pg_restore is not installed\. .* and run this again\.$"):
            restore.restore(tmp_path / "night.zip", url, SEAL, LATER)

    def test_no_server(self, night: Night, tmp_path: Path) -> None:
        """A server that does not answer is told in a sentence."""
        backup.write(night.store, tmp_path / "night.zip", NIGHT)

        with pytest.raises(BackupUnusableError, match=r"cannot be restored: connection failed"):
            restore.restore(tmp_path / "night.zip", "postgresql+psycopg://bot@127.0.0.1:1/none", SEAL, LATER)
