"""Kept files: nothing readable on disk, nothing on disk that the store does not know of."""

import hashlib
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from portal_bots.store import Store, files
from portal_bots.store.files import FileMissingError, Kind, NewFile
from portal_bots.store.seal import Seal, SealBrokenError, key_of
from portal_bots.store.tables import audit
from portal_bots.testing import SEAL
from tests.factories import NIGHT

WHO = "worker 1"
CONTENT = b"Rosa Delgado, born 04/12/1961"
PICTURE = NewFile("evidence/attempt-1-stopped.png.sealed", Kind.PICTURE, "home-1", "REQ-1", 1)


def kept(store: Store, home: Path, new: NewFile = PICTURE, content: bytes = CONTENT) -> Path:
    """A file that was kept."""
    files.keep(store, home, new, content, WHO, NIGHT)
    return home / new.path


def lying(home: Path) -> list[str]:
    """Every file that lies in a home."""
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


class TestKeep:
    def test_sealed(self, store: Store, tmp_path: Path) -> None:
        """What lies on disk says nothing, only its owner may read it, and it opens as it was."""
        path = kept(store, tmp_path)

        assert key_of(path.read_bytes()) == SEAL.keys.current
        assert b"Delgado" not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert files.read(store, tmp_path, PICTURE.path) == CONTENT

    def test_known(self, store: Store, tmp_path: Path) -> None:
        """The store knows its kind, what it is of, and the hash of the bytes on disk."""
        path = kept(store, tmp_path)

        [row] = store.run(files.every)
        assert replace(PICTURE, path=row.path) == NewFile(*(getattr(row, name) for name in PICTURE.__dict__))
        assert (row.size, row.kept_at, row.purged_at) == (path.stat().st_size, NIGHT, None)
        assert row.sha256 == _sha256(path)

    def test_of_requests(self, store: Store, tmp_path: Path) -> None:
        """Files are listed by their request."""
        kept(store, tmp_path)
        kept(store, tmp_path, replace(PICTURE, path="evidence/other.png.sealed", request_id="REQ-2"))

        assert [one.request_id for one in store.run(files.every, ["REQ-2", "REQ-3"])] == ["REQ-2"]

    def test_not_recorded(self, store: Store, tmp_path: Path) -> None:
        """A file whose row cannot be written leaves nothing."""

        def refuse(_tx: Connection) -> None:
            raise LookupError

        with pytest.raises(LookupError):
            files.keep(store, tmp_path, PICTURE, CONTENT, WHO, NIGHT, refuse)

        assert lying(tmp_path) == []
        assert store.run(files.every) == []

    def test_cut_short(self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A worker that dies before the file has its name leaves a row and a part that is sealed too."""
        monkeypatch.setattr(Path, "replace", _die)

        with pytest.raises(KeyboardInterrupt):
            files.keep(store, tmp_path, PICTURE, CONTENT, WHO, NIGHT)

        [part] = lying(tmp_path)
        assert part == "evidence/.attempt-1-stopped.png.sealed.part"
        assert b"Delgado" not in (tmp_path / part).read_bytes()
        assert len(store.run(files.every)) == 1


class TestAudit:
    def told(self, store: Store) -> list[tuple[str, str, str, object]]:
        """What the audit says of files."""
        rows = store.run(lambda tx: tx.execute(select(audit).order_by(audit.c.id)).all())
        return [(row.actor, row.action, row.request_id, row.facts) for row in rows]

    def test_kept(self, store: Store, tmp_path: Path) -> None:
        """Each file kept is told with the hash of what lies on disk; the unmasked by a word of their own."""
        path = kept(store, tmp_path)
        kept(store, tmp_path, replace(PICTURE, path="x-unmasked.png.sealed", kind=Kind.UNMASKED_PICTURE))

        [(who, action, request, facts), (_, unmasked, _, _)] = self.told(store)
        assert (who, action, request) == (WHO, "evidence kept", "REQ-1")
        assert facts == {
            "file": PICTURE.path,
            "kind": "picture",
            "sha256": _sha256(path),
            "size": path.stat().st_size,
        }
        assert unmasked == "evidence kept unmasked"

    def test_opened(self, store: Store, tmp_path: Path) -> None:
        """Who opened a file, and why, is told."""
        kept(store, tmp_path)
        [row] = store.run(files.every)

        store.run(files.opened, row, "dana", "which page?", NIGHT)

        who, action, request, facts = self.told(store)[-1]
        assert (who, action, request) == ("dana", "evidence opened", "REQ-1")
        assert facts == {**row.facts, "reason": "which page?"}


class TestRead:
    def test_changed(self, store: Store, tmp_path: Path) -> None:
        """A file that was changed does not open."""
        path = kept(store, tmp_path)
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

        with pytest.raises(SealBrokenError, match="was changed"):
            files.read(store, tmp_path, PICTURE.path)

    def test_exchanged(self, store: Store, tmp_path: Path) -> None:
        """A file in the place of another one does not open."""
        other = kept(store, tmp_path, replace(PICTURE, path="evidence/attempt-2.png.sealed"))
        path = kept(store, tmp_path)
        other.replace(path)

        with pytest.raises(SealBrokenError, match="belongs elsewhere"):
            files.read(store, tmp_path, PICTURE.path)

    def test_elsewhere(self, store: Store, tmp_path: Path) -> None:
        """A file of another worker's machine is said to be there."""
        kept(store, tmp_path / "there")

        with pytest.raises(FileMissingError, match="the instance home-1: look there"):
            files.read(store, tmp_path, PICTURE.path)

    def test_unknown(self, store: Store, tmp_path: Path) -> None:
        """A name that nobody kept is said to be none."""
        with pytest.raises(FileMissingError, match="There is no kept file x"):
            files.read(store, tmp_path, "x.png")


class TestReseal:
    def rotated(self, store: Store) -> Store:
        """The same store with a new key in use."""
        return Store(store._engine, Seal(SEAL.keys.rotated()))

    def test_all(self, store: Store, tmp_path: Path) -> None:
        """Each file of an earlier key is sealed anew, once, and the store knows its new hash."""
        path = kept(store, tmp_path)
        rotated = self.rotated(store)

        assert (files.reseal(rotated, tmp_path), files.reseal(rotated, tmp_path)) == (1, 0)
        assert key_of(path.read_bytes()) == rotated.seal.keys.current
        assert files.read(rotated, tmp_path, PICTURE.path) == CONTENT
        [row] = store.run(files.every)
        assert row.sha256 == _sha256(path)

    @pytest.mark.parametrize("cut", ["pathlib.Path.replace", "portal_bots.store.files._remember"])
    def test_cut_short(self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: str) -> None:
        """Cut short it leaves every file readable and its earlier key needed, and goes on where it was."""
        path = kept(store, tmp_path)
        rotated = self.rotated(store)
        with monkeypatch.context() as patched:
            patched.setattr(cut, _die)
            with pytest.raises(KeyboardInterrupt):
                files.reseal(rotated, tmp_path)

        assert files.read(rotated, tmp_path, PICTURE.path) == CONTENT
        assert store.run(files.count, SEAL.keys.current) == 1
        assert files.reseal(rotated, tmp_path) == 1
        assert store.run(files.count, SEAL.keys.current) == 0
        [row] = store.run(files.every)
        assert row.sha256 == _sha256(path)
        assert lying(tmp_path) == [PICTURE.path]

    def test_elsewhere(self, store: Store, tmp_path: Path) -> None:
        """Files of other homes are left to those."""
        kept(store, tmp_path / "there")

        assert files.reseal(self.rotated(store), tmp_path) == 0
        used = SEAL.keys.current
        assert (store.run(files.count, used, "home-2"), store.run(files.count, used)) == (0, 1)


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
