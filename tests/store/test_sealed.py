"""Nothing on disk names a patient: not what is written now, not what an earlier version wrote."""

import sqlite3
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import create_engine, insert, make_url, text

from portal_bots.store import Store, keeping, marks, requests
from portal_bots.store.columns import Sealed
from portal_bots.store.tables import metadata
from portal_bots.testing import SEAL
from tests.store import canary, version_3
from tests.store.night import Night
from tests.store.test_database import pragma
from tests.store.traces import forms, left

SEALED = {c.type.about for table in metadata.sorted_tables for c in table.c if isinstance(c.type, Sealed)}
LATER = {name for name in SEALED if name.startswith(("clinical_answers.", "unknown_words."))} | {
    "exceptions.questions"
}


@pytest.fixture
def fresh(url: str) -> Iterator[Store]:
    """A store of its own, which a night of hers went through."""
    store = Store.open(url, SEAL)
    canary.live(Night(store))
    yield store
    store.close()


@pytest.fixture
def third(url: str) -> str:
    """Where a store of version 3 is that has her in every column."""
    version_3.build(url)
    return url


def disk(url: str) -> Path:
    """Where a database's files are, all of them written."""
    if url.startswith("sqlite"):
        return Path(str(make_url(url).database)).parent
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        data = connection.execute(text("SHOW data_directory")).scalar_one()
        number = connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    engine.dispose()
    return Path(data) / "base" / str(number)


class TestTraces:
    @pytest.mark.parametrize("before", [b"", b"x", b"xy"])
    def test_found(self, before: bytes, tmp_path: Path) -> None:
        """The search finds what was hidden in each form: it can fail."""
        hidden = {
            "base64": b64encode(before + b"Quarrington, Z." + before),
            "utf-16": "so Quarrington, Z. said".encode("utf-16"),
            "url": quote("who=Quarrington, Z.").encode(),
        }
        for name, content in hidden.items():
            (tmp_path / name).write_bytes(content)

        assert left(tmp_path, ["Quarrington, Z."]) == {(name, "Quarrington, Z.") for name in hidden}
        assert len(set(forms("Quarrington, Z."))) >= 8


class TestWritten:
    def test_everywhere(self, fresh: Store) -> None:
        """The night put her into every column that is sealed: nothing below passes for want of her."""
        assert canary.known(fresh) == SEALED - {"requests.folder", "outages.words"}

    def test_bytes(self, fresh: Store, url: str) -> None:
        """No file of the database has a trace of her, with its log open or closed."""
        while_open = left(disk(url), canary.TEXTS)
        fresh.close()

        assert while_open == left(disk(url), canary.TEXTS) == set()

    def test_in_errors(self, fresh: Store) -> None:
        """What the database refuses is told without what was to be written."""
        twice = insert(metadata.tables["requests"]).values(id="REQ-1", words=canary.PAGE)

        with pytest.raises(Exception, match="requests") as told:
            fresh.run(lambda tx: tx.execute(twice))

        assert canary.PAGE not in repr(told.value) + str(told.value)


class TestMigrated:
    def test_everywhere(self, third: str) -> None:
        """The third version has her in plain in all its files' tables, else the search below proves nothing."""
        assert {text for _, text in left(disk(third), canary.TEXTS)} >= {
            canary.PAGE,
            canary.FILE,
            canary.REFERENCE,
        }

    def test_bytes(self, third: str) -> None:
        """Once it is opened no file has a trace of her: database, log, and the copy made before."""
        store = Store.open(third, SEAL)
        while_open = left(disk(third), canary.TEXTS)
        found = canary.known(store)
        store.close()

        assert while_open == left(disk(third), canary.TEXTS) == set()
        assert found == SEALED - {"outages.words"} - LATER

    def test_found_again(self, third: str) -> None:
        """She is found by her member ID and by her numbers, which were never marked before."""
        store = Store.open(third, SEAL)
        of_member = store.run(requests.of_member, "qx-7719 0482")
        with_number = store.run(requests.with_number, canary.REFERENCE)
        store.close()

        assert [one.request.member.last_name for one in of_member] == [canary.LAST]
        assert [one.request.id for one in with_number] == ["REQ-4"]

    def test_busy(self, tmp_path: Path) -> None:
        """While another program reads the file it cannot be wiped; the next opening does it."""
        url = f"sqlite:///{tmp_path / 'store.sqlite'}"
        version_3.build(url)
        with closing(sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM requests").fetchone()
            store = Store.open(url, SEAL)
            waits = store.run(marks.get, marks.PLAIN_TEXT)
            store.close()

        Store.open(url, SEAL).close()

        assert waits is not None
        assert left(tmp_path, canary.TEXTS) == set()

    def test_killed_before_it_was_wiped(self, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        """A program that dies between the migration and the wiping leaves that to the next one."""
        url = f"sqlite:///{tmp_path / 'store.sqlite'}"
        version_3.build(url)
        dying = (
            "import os, signal, sys\nfrom portal_bots.store import Store, wiping\n"
            "from portal_bots.testing import SEAL\n"
            "wiping.wipe = lambda _: os.kill(os.getpid(), signal.SIGKILL)\nStore.open(sys.argv[1], SEAL)\n"
        )
        killed = subprocess.run([sys.executable, "-c", dying, url], cwd=request.config.rootpath, check=False)
        between = left(tmp_path, canary.TEXTS)

        Store.open(url, SEAL).close()

        assert (killed.returncode, bool(between)) == (-9, True)
        assert left(tmp_path, canary.TEXTS) == set()

    def test_references(self, tmp_path: Path) -> None:
        """A store whose rows point to nothing is not migrated: that is said, and it stays as it was."""
        url = f"sqlite:///{tmp_path / 'store.sqlite'}"
        version_3.build(url)
        with closing(sqlite3.connect(tmp_path / "store.sqlite")) as file, file:
            file.execute("UPDATE news SET request_id = 'REQ-99'")

        with pytest.raises(Exception, match="cannot be migrated: a row of news points to a row of requests"):
            Store.open(url, SEAL)

        with closing(sqlite3.connect(tmp_path / "store.sqlite")) as file:
            assert file.execute("SELECT version_num FROM alembic_version").fetchone() == ("0003",)


class TestCopy:
    def test_opened(self, tmp_path: Path) -> None:
        """The sealed copy gives back the third version's database, whole."""
        version_3.build(f"sqlite:///{tmp_path / 'store.sqlite'}")
        Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL).close()

        keeping.open_copy(tmp_path / "store.sqlite.version-3.sealed", tmp_path / "opened", SEAL)

        with closing(sqlite3.connect(tmp_path / "opened")) as kept:
            assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert kept.execute("SELECT words FROM requests WHERE id = 'REQ-1'").fetchone() == (canary.PAGE,)


class TestSettings:
    def test_nothing_left(self, tmp_path: Path) -> None:
        """SQLite overwrites what is deleted and keeps its temporary tables in memory, on every connection."""
        store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)
        found = [store.run(pragma, name) for name in ("secure_delete", "temp_store", "foreign_keys")]
        store.close()

        assert found == [1, 2, 1]
