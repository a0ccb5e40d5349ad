"""Whose keys a store is sealed with: with others it is not opened, and a backup not restored."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from portal_bots.store import Store, archive, backup, requests, restore
from portal_bots.store.archive import BackupUnusableError
from portal_bots.store.database import StoreUnusableError, key_set_of
from portal_bots.store.seal import Keys, Seal
from portal_bots.testing import SEAL
from tests.factories import NIGHT
from tests.store import canary, version_3
from tests.store.night import Night
from tests.store.traces import left

LATER = NIGHT + timedelta(days=1)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A backup of a store that has her, whose place is free again."""
    store = Store.open(f"sqlite:///{tmp_path / 'was.sqlite'}", SEAL)
    canary.live(Night(store))
    backup.write(store, tmp_path / "kept" / "night.zip", NIGHT)
    store.close()
    return tmp_path / "kept" / "night.zip"


class TestStore:
    def test_others(self, url: str) -> None:
        """Other keys do not open it: the remedy is told, nothing was changed, and its own still do."""
        Store.open(url, SEAL).close()

        with pytest.raises(StoreUnusableError, match=r"sealed with other keys.*portal-bots keys import FILE"):
            Store.open(url, Seal(Keys.fresh()))

        Store.open(url, SEAL).close()
        assert key_set_of(url) == SEAL.key_set

    def test_rotated(self, url: str) -> None:
        """Keys stay the practice's own when they are rotated."""
        Store.open(url, SEAL).close()

        Store.open(url, Seal(SEAL.keys.rotated())).close()

    def test_none(self, tmp_path: Path) -> None:
        """Where nothing is there is no key set; looking makes no file."""
        assert key_set_of(f"sqlite:///{tmp_path / 'store.sqlite'}") == ""
        assert not list(tmp_path.iterdir())

    def test_of_the_third(self, url: str) -> None:
        """A store of version 3, in which nothing is sealed, belongs to whoever migrates it."""
        version_3.build(url)
        before = key_set_of(url)

        Store.open(url, SEAL).close()

        assert (before, key_set_of(url)) == ("", SEAL.key_set)


class TestBackup:
    def test_bytes(self, kept: Path) -> None:
        """The archive has no trace of her, packed or unpacked, and tells what it is sealed with."""
        manifest = archive.unpack(kept, kept.with_name("unpacked"))

        assert left(kept.parent, canary.TEXTS) == set()
        assert (manifest.key_set, manifest.keys) == (SEAL.key_set, (SEAL.keys.current,))

    def test_others(self, kept: Path, tmp_path: Path) -> None:
        """With another practice's keys it is refused before anything is touched."""
        with pytest.raises(BackupUnusableError, match=r"sealed with other keys.*portal-bots keys import FILE"):
            restore.restore(kept, f"sqlite:///{tmp_path / 'store.sqlite'}", Seal(Keys.fresh()), LATER)

        assert not (tmp_path / "store.sqlite").exists()

    def test_retired(self, kept: Path, tmp_path: Path) -> None:
        """With the practice's keys but without the one it needs it is refused, and the key is named."""
        rotated = SEAL.keys.rotated()
        lacking = Seal(rotated.without(SEAL.keys.current))
        url = f"sqlite:///{tmp_path / 'store.sqlite'}"

        with pytest.raises(BackupUnusableError, match=f"key {SEAL.keys.current}, which sealed it, is not in this"):
            restore.restore(kept, url, lacking, LATER)

        restore.restore(kept, url, Seal(rotated), LATER)
        store = Store.open(url, Seal(rotated))
        assert [one.request.member.last_name for one in store.run(requests.every)] == [canary.LAST] * 3
        store.close()

    def test_over_the_third(self, kept: Path, tmp_path: Path) -> None:
        """A store of version 3 that a restore replaces is kept aside sealed: no file has a trace of her."""
        home = tmp_path / "home"
        home.mkdir()
        version_3.build(f"sqlite:///{home / 'store.sqlite'}")
        with closing(sqlite3.connect(home / "store.sqlite")) as file, file:
            file.execute("DELETE FROM leases")

        restored = restore.restore(kept, f"sqlite:///{home / 'store.sqlite'}", SEAL, LATER)

        assert restored.replaced is not None
        assert restored.replaced.name.endswith(".sealed")
        assert left(home, canary.TEXTS) == set()

    def test_of_the_third(self, tmp_path: Path) -> None:
        """A backup of version 3, which is readable, becomes a store that is not."""
        version_3.build(f"sqlite:///{tmp_path / 'third.sqlite'}")
        with closing(sqlite3.connect(tmp_path / "third.sqlite")) as file:
            file.execute("PRAGMA journal_mode=DELETE")
        archive.pack(tmp_path / "third.zip", tmp_path / "third.sqlite", "sqlite", {}, NIGHT)
        home = tmp_path / "home"
        home.mkdir()

        restore.restore(tmp_path / "third.zip", f"sqlite:///{home / 'store.sqlite'}", SEAL, LATER)

        assert left(home, canary.TEXTS) == set()
        assert key_set_of(f"sqlite:///{home / 'store.sqlite'}") == SEAL.key_set
