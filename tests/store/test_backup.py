"""A backup: one moment of a store that is worked on."""

import itertools
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url

from portal_bots.store import Store, accounts, archive, backup, marks
from portal_bots.store.archive import BackupUnusableError
from portal_bots.testing import SEAL
from tests.factories import NIGHT, a_request
from tests.store.night import Night


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store with a night's work in it."""
    opened = Store.open(url, SEAL)
    Night(opened).queue(a_request("REQ-1"), a_request("REQ-2"))
    yield opened
    opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a backup goes."""
    return tmp_path / "backups" / "night.zip"


@pytest.fixture
def more(store: Store) -> Iterator[Callable[[], None]]:
    """A worker writes pairs of rows without a pause; a call waits until it has written more."""
    stop, wrote = threading.Event(), threading.Event()

    def work() -> None:
        for number in itertools.count():
            store.run(pair, f"{number}")
            wrote.set()
            if stop.is_set():
                return

    def wait() -> None:
        wrote.clear()
        assert wrote.wait(30)

    worker = threading.Thread(target=work)
    worker.start()
    yield wait
    stop.set()
    worker.join()


def pair(tx: Connection, name: str) -> None:
    """Two rows of one transaction."""
    accounts.add(tx, "uhc", name, "dana", NIGHT)
    marks.put(tx, name, NIGHT)


class TestWrite:
    def test_while_worked_on(self, store: Store, file: Path, more: Callable[[], None]) -> None:
        """A backup holds every transaction whole or not at all, whatever is written meanwhile."""
        made = []
        for number in range(3):
            more()
            more()
            made.append(backup.write(store, file.with_name(f"{number}.zip"), NIGHT).rows)

        keys = 1  # a store remembers in its marks whose keys seal it
        assert all(rows["accounts"] + keys == rows["marks"] for rows in made)
        assert 0 < made[0]["accounts"] < made[1]["accounts"] < made[2]["accounts"]
        assert [(rows["requests"], rows["jobs"]) for rows in made] == [(2, 2)] * 3

    def test_file(self, store: Store, file: Path) -> None:
        """It tells whose it is and of which moment, and nothing else is left beside it."""
        manifest = backup.write(store, file, NIGHT)

        assert archive.unpack(file, file.with_name("unpacked")) == manifest
        assert (manifest.database, manifest.made_at) == (store.url.get_backend_name(), NIGHT)
        assert {each.name for each in file.parent.iterdir()} == {"night.zip", "unpacked"}

    def test_never_over_a_file(self, store: Store, file: Path) -> None:
        """A file that is there already is left as it is."""
        backup.write(store, file, NIGHT)
        before = file.read_bytes()

        with pytest.raises(BackupUnusableError, match=r"night\.zip is there already"):
            backup.write(store, file, datetime.now(UTC))

        assert file.read_bytes() == before

    def test_nowhere_to_write(self, store: Store, tmp_path: Path) -> None:
        """A place that cannot be written is named."""
        (tmp_path / "taken").write_text("a file, no folder")

        with pytest.raises(BackupUnusableError, match=r"cannot be backed up to .*taken/night\.zip"):
            backup.write(store, tmp_path / "taken" / "night.zip", NIGHT)


class TestSqlite:
    def test_damaged(self, tmp_path: Path, file: Path) -> None:
        """A store that is damaged is not backed up in silence."""
        url = f"sqlite:///{tmp_path / 'store.sqlite'}"
        store = Store.open(url, SEAL)
        with closing(sqlite3.connect(str(make_url(url).database))) as other:
            other.execute("INSERT INTO exception_jobs VALUES (7, 7)")
            other.commit()

        with pytest.raises(BackupUnusableError, match="a row of exception_jobs points to a row of"):
            backup.write(store, file, NIGHT)

        store.close()
        assert list(file.parent.iterdir()) == []


class TestPostgresql:
    def test_without_pg_dump(self, postgresql_store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where PostgreSQL's programs are not installed, the sentence holds the command, without a password."""
        monkeypatch.setenv("PATH", "")
        place = postgresql_store.place.replace("+psycopg", "")

        with pytest.raises(BackupUnusableError) as caught:
            backup.write(postgresql_store, file, NIGHT)

        assert str(caught.value) == (
            "pg_dump is not installed. Install PostgreSQL's client programs (Debian: postgresql-client) and run "
            f"this again, or copy it where they are: pg_dump --format=custom --file=store.dump {place}."
        )

    def test_refused(self, postgresql_store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What pg_dump says is told."""
        monkeypatch.setenv("PGOPTIONS", "-c role=nobody")

        with pytest.raises(BackupUnusableError, match=r'pg_dump failed: .*role "nobody" does not exist'):
            backup.write(postgresql_store, file, NIGHT)
