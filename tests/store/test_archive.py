"""A backup's file: whole and ours, or refused in a sentence that says why."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from portal_bots.store import archive, schema
from portal_bots.store.archive import BackupUnusableError, Manifest
from tests.factories import NIGHT

CONTENT = bytes(range(256)) * 16 + b"the journal of a press" * 40


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of an invented database."""
    content = tmp_path / "work" / "content"
    content.parent.mkdir()
    content.write_bytes(CONTENT)
    archive.pack(tmp_path / "backup.zip", content, "sqlite", {"requests": 3}, NIGHT)
    return tmp_path / "backup.zip"


def unpack(backup: Path) -> tuple[Manifest, bytes]:
    """What comes out of a backup."""
    content = backup.with_name("unpacked")
    manifest = archive.unpack(backup, content)
    return manifest, content.read_bytes()


def refusal(backup: Path) -> str:
    """Why a backup is refused, after its name."""
    with pytest.raises(BackupUnusableError) as caught:
        unpack(backup)
    name, _, reason = str(caught.value).partition(" cannot be restored: ")
    assert name == str(backup)
    return reason


def rewritten(backup: Path, **changes: Any) -> Path:
    """A backup that says something else of itself."""
    with zipfile.ZipFile(backup) as file:
        manifest, content = json.loads(file.read(archive.MANIFEST)), file.read("store.sqlite")
    other = backup.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as file:
        file.writestr(archive.MANIFEST, json.dumps(manifest | changes))
        file.writestr("store.sqlite", content)
    return other


class TestWhole:
    def test_comes_back(self, backup: Path) -> None:
        """What was packed comes out, with what the backup says of it."""
        manifest, content = unpack(backup)

        assert content == CONTENT
        assert (manifest.product, manifest.database, manifest.made_at) == ("portal-bots", "sqlite", NIGHT)
        assert (manifest.size, manifest.rows) == (len(CONTENT), {"requests": 3})

    def test_for_its_user_alone(self, backup: Path) -> None:
        """Nobody else may read it."""
        assert oct(backup.stat().st_mode & 0o777) == "0o600"


class TestTorn:
    def test_cut_short(self, backup: Path) -> None:
        """A file that ends anywhere too early is torn."""
        whole = backup.read_bytes()

        for end in range(4, len(whole), len(whole) // 40):
            backup.write_bytes(whole[:end])
            assert refusal(backup).startswith("it is torn. ")

    def test_flipped(self, backup: Path) -> None:
        """With any byte flipped it is refused, or what comes out is what was packed."""
        whole = backup.read_bytes()
        came_out = 0

        for place in range(len(whole)):
            backup.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
            try:
                manifest, content = unpack(backup)
            except BackupUnusableError as error:
                assert str(error).startswith(f"{backup} cannot be restored: it is ")  # noqa: PT017 -- either may happen
            else:
                came_out += 1
                assert (content, manifest.rows) == (CONTENT, {"requests": 3})

        assert came_out < len(whole) // 5  # times, versions and other bytes that nothing depends on

    def test_other_database(self, backup: Path) -> None:
        """A database that its manifest does not tell of is not taken."""
        other = rewritten(backup, sha256="0" * 64)

        assert refusal(other) == "it is torn. Its database is not the one that its manifest tells of."


class TestForeign:
    @pytest.mark.parametrize("content", [b"", b"Request ID,Patient ID\n" * 9, b"SQLite format 3\0" * 99])
    def test_no_zip(self, tmp_path: Path, content: bytes) -> None:
        """Any other file is no backup."""
        file = tmp_path / "file"
        file.write_bytes(content)

        assert refusal(file) == "it is not a backup of portal-bots."

    def test_other_zip(self, tmp_path: Path) -> None:
        """Neither is a zip of something else."""
        file = tmp_path / "letters.zip"
        with zipfile.ZipFile(file, "w") as other:
            other.writestr("letter.pdf", b"%PDF-")

        assert refusal(file) == "it is not a backup of portal-bots."

    @pytest.mark.parametrize("changes", [{"product": "other"}, {"database": "oracle"}])
    def test_other_product(self, backup: Path, changes: dict[str, Any]) -> None:
        """Neither is the backup of another program that looks like ours."""
        assert refusal(rewritten(backup, **changes)) == "it is not a backup of portal-bots."

    @pytest.mark.parametrize("name", ["format", "version"])
    def test_later(self, backup: Path, name: str) -> None:
        """One of a later program is refused with the remedy."""
        known = {"format": archive.FORMAT, "version": schema.VERSION}[name]

        assert refusal(rewritten(backup, **{name: 99})) == (
            f"its {name} is 99; this program knows {known}. Upgrade it."
        )

    def test_broken_manifest(self, backup: Path) -> None:
        """A manifest that makes no sense is torn."""
        assert refusal(rewritten(backup, size="many")).startswith("it is torn. ")
