"""A committed row is on disk: the settings that make it so, and the disk itself."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from portal_bots.store import Store, durability
from portal_bots.testing import SEAL
from tests.store.server import PostgreSQL

STRACE = shutil.which("strace")
PRESS = """
import sys
from portal_bots.store import Store, journal
from portal_bots.testing import SEAL
from tests.store.night import Night

night = Night(Store.open(sys.argv[1], SEAL))
night.queue()
claim, lease = night.claim(), night.lease()
print("about to journal", flush=True)
night.store.run(journal.write, lease, claim, night.now)
print("about to press", flush=True)
"""

SQLITE = {"journal_mode": "wal", "synchronous": "2", "fullfsync": "1", "checkpoint_fullfsync": "1"}
POSTGRESQL = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def fail(tx: Connection) -> None:
    """Work whose transaction is rolled back."""
    tx.execute(text("SELECT * FROM nowhere"))


class TestSettings:
    def test_sqlite(self, sqlite_store: Store) -> None:
        """On a connection of the store: the log is flushed at each commit."""
        assert sqlite_store.run(durability.settings) == SQLITE

    def test_postgresql(self, postgresql: PostgreSQL) -> None:
        """A database that does not wait for its disk does for us, also after a transaction that failed."""
        url = postgresql.database("hasty")
        engine = create_engine(url)
        with engine.begin() as tx:
            tx.execute(text("ALTER DATABASE hasty SET synchronous_commit = off"))
        engine.dispose()
        store = Store.open(url, SEAL)

        before = store.run(durability.settings)["synchronous_commit"]
        with pytest.raises(Exception, match="nowhere"):
            store.run(fail)
        after = store.run(durability.settings)["synchronous_commit"]
        store.close()

        assert (before, after) == ("on", "on")

    def test_server(self, postgresql_store: Store) -> None:
        """The tests' own server does not flush at all, which is found out."""
        found = postgresql_store.run(durability.settings)

        assert durability.doubt("postgresql", found) == (
            "A power cut may lose the journal of a press: fsync is off. "
            "Set it on in postgresql.conf and reload the server."
        )


class TestDoubt:
    @pytest.mark.parametrize(("database", "found"), [("sqlite", SQLITE), ("postgresql", POSTGRESQL)])
    def test_none(self, database: str, found: dict[str, str]) -> None:
        """There is none where every setting is strong enough."""
        assert durability.doubt(database, found) == ""

    @pytest.mark.parametrize(
        ("database", "found", "weak"),
        [
            ("sqlite", SQLITE | {"synchronous": "1"}, "synchronous is 1."),
            ("sqlite", SQLITE | {"journal_mode": "delete"}, "journal_mode is delete."),
            ("sqlite", SQLITE | {"fullfsync": "0", "synchronous": "0"}, "synchronous is 0, fullfsync is 0."),
            ("postgresql", POSTGRESQL | {"synchronous_commit": "off"}, "synchronous_commit is off."),
            ("postgresql", POSTGRESQL | {"full_page_writes": "off"}, "full_page_writes is off."),
        ],
    )
    def test_weak(self, database: str, found: dict[str, str], weak: str) -> None:
        """What is too weak is named."""
        assert weak in durability.doubt(database, found)


@pytest.fixture(scope="module")
def strace(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A strace that may watch processes here."""
    if STRACE is None:
        pytest.skip("strace is not installed")
    log = tmp_path_factory.mktemp("strace") / "log"
    if subprocess.run([STRACE, "-o", log, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not watch processes here")
    return STRACE


class TestDisk:
    def test_flushed_before_the_press(self, strace: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        """The journal's row is written to SQLite's log, and the log flushed, before the press can follow."""
        log = tmp_path / "calls"
        watch = ("-f", "-qq", "-y", "--seccomp-bpf", "-e", "trace=write,pwrite64,fsync,fdatasync", "-o", str(log))
        subprocess.run(
            [strace, *watch, sys.executable, "-c", PRESS, f"sqlite:///{tmp_path / 'store.sqlite'}"],
            cwd=request.config.rootpath,
            env=os.environ | {"PYTHONPATH": str(request.config.rootpath)},
            stdout=subprocess.DEVNULL,
            timeout=60,
            check=True,
        )

        between = log.read_text("utf-8").partition("about to journal")[2].partition("about to press")[0]
        calls = re.findall(r"(\w+)\(\d+<[^>]*(store\.sqlite[-\w]*)>", between)
        assert ("pwrite64", "store.sqlite-wal") in calls
        assert calls[-1] == ("fdatasync", "store.sqlite-wal")
