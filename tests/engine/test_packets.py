"""Packets: are the files there, and can they be read?"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfWriter

from portal_bots.domain import errors
from portal_bots.domain.decisions import Status
from portal_bots.domain.documents import PacketFile
from portal_bots.domain.errors import Phase
from portal_bots.engine import packets
from portal_bots.store import Store, requests
from portal_bots.store.requests import Standing
from portal_bots.store.seal import key_of
from portal_bots.testing import SEAL
from tests.conftest import NIGHT
from tests.factories import NIGHT as NOW
from tests.factories import a_document, a_request


def standing(folder: Path, *files: str) -> Standing:
    """A request whose packet has these files."""
    return Standing(
        request=a_request(documents=tuple(a_document(file) for file in files)),
        portal="uhc",
        folder=folder,
        status=Status.NEW,
        words="",
        reference="",
        authorization="",
        submitted_at=None,
        decided_at=None,
        follow_up=None,
        letter="",
        decision=None,
        listed=frozenset(),
    )


def put_pdf(folder: Path, name: str) -> Path:
    """A PDF of the example night under another name."""
    shutil.copy(NIGHT / "packets/REQ-1001-order.pdf", folder / name)
    return folder / name


def checked(folder: Path, *files: str) -> tuple[PacketFile, ...]:
    """The files of a packet, each looked at; the folder is the home too."""
    store = Store.open(f"sqlite:///{folder / 'store.sqlite'}", SEAL)
    try:
        return packets.check(standing(folder, *files), store, folder)
    finally:
        store.close()


def refusal(folder: Path, *files: str) -> str:
    """What is said of a packet that is not complete."""
    with pytest.raises(errors.PacketIncomplete) as told:
        checked(folder, *files)
    assert told.value.phase is Phase.PREPARE
    return told.value.words


class TestCheck:
    def test_fine(self, tmp_path: Path) -> None:
        """A complete packet gives its files in the order asked."""
        names = ("order.pdf", "notes.PDF")
        paths = tuple(put_pdf(tmp_path, name) for name in names)

        found = checked(tmp_path, *names)

        assert tuple(file.path for file in found) == paths
        assert [(file.name, file.size) for file in found] == [(path.name, path.stat().st_size) for path in paths]

    def test_no_documents(self, tmp_path: Path) -> None:
        """A packet without documents is for the playbook to judge."""
        assert checked(tmp_path) == ()

    def test_missing(self, tmp_path: Path) -> None:
        """A missing file is named with the folder that it should lie in, not with the whole path."""
        folder = tmp_path / "packets"
        folder.mkdir()

        assert refusal(folder, "notes.pdf") == (
            "notes.pdf is named in the tracker, but is not in the folder packets."
        )

    def test_folder(self, tmp_path: Path) -> None:
        """A folder of that name is no file."""
        (tmp_path / "notes.pdf").mkdir()

        assert "is not in the folder" in refusal(tmp_path, "notes.pdf")

    @pytest.mark.parametrize("name", ["notes.pdf", "scan.tif"])
    def test_empty(self, tmp_path: Path, name: str) -> None:
        """An empty file is named, whatever its kind."""
        (tmp_path / name).touch()

        assert refusal(tmp_path, name) == f"{name} is empty."

    @pytest.mark.parametrize(
        "content", [b"<html>Sign in</html>", b"%PDF-1.7\n", b"\0" * 99, b"PK\x03\x04 a document"]
    )
    def test_no_pdf(self, tmp_path: Path, content: bytes) -> None:
        """A file that is only called a PDF is named."""
        (tmp_path / "notes.pdf").write_bytes(content)

        assert refusal(tmp_path, "notes.pdf") == "notes.pdf cannot be read as a PDF."

    def test_cut_short(self, tmp_path: Path) -> None:
        """A PDF of which half is missing is named."""
        whole = put_pdf(tmp_path, "notes.pdf").read_bytes()
        (tmp_path / "notes.pdf").write_bytes(whole[: len(whole) // 3])

        assert refusal(tmp_path, "notes.pdf").startswith("notes.pdf ")

    def test_locked(self, tmp_path: Path) -> None:
        """A PDF that asks for a password is named: the payer could not read it either."""
        writer = PdfWriter(clone_from=put_pdf(tmp_path, "notes.pdf"))
        writer.encrypt("a password")
        writer.write(tmp_path / "notes.pdf")

        assert refusal(tmp_path, "notes.pdf") == "notes.pdf cannot be read as a PDF."

    def test_no_pages(self, tmp_path: Path) -> None:
        """A PDF without pages is named."""
        PdfWriter().write(tmp_path / "notes.pdf")

        assert refusal(tmp_path, "notes.pdf") == "notes.pdf has no pages."

    def test_other_kinds(self, tmp_path: Path) -> None:
        """Files of other kinds are taken as they are."""
        (tmp_path / "scan.tif").write_bytes(b"II*")

        [scan] = checked(tmp_path, "scan.tif")
        assert (scan.path, scan.read_bytes()) == (tmp_path / "scan.tif", b"II*")

    def test_all_are_told(self, tmp_path: Path) -> None:
        """Every file that is wrong is named at once."""
        (tmp_path / "b.pdf").touch()

        assert refusal(tmp_path, "a.pdf", "b.pdf").endswith(f"the folder {tmp_path.name}. b.pdf is empty.")


@dataclass
class Practice:
    """A practice with one request, whose tracker's folder has one file."""

    store: Store
    home: Path
    packets: Path
    elsewhere: Path

    def attach(self, file: Path) -> None:
        """Add a document to the request."""
        packets.attach(self.store, self.home, "REQ-1", "chart_note", file, "dana", NOW)

    def refused(self, file: Path) -> str:
        """Why a document cannot be added."""
        with pytest.raises(LookupError) as told:
            self.attach(file)
        return str(told.value)

    @property
    def standing(self) -> Standing:
        """What is known of the request."""
        known = self.store.run(requests.get, "REQ-1")
        assert known is not None
        return known

    @property
    def sealed(self) -> list[Path]:
        """What lies in the home."""
        return sorted((self.home / "packets").glob("*"))


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    """That practice."""
    folders = [tmp_path / name for name in ("home", "packets", "downloads")]
    for folder in folders:
        folder.mkdir()
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)
    put_pdf(folders[1], "notes.pdf")
    store.run(requests.put, a_request(), "uhc", folders[1], "", NOW)
    yield Practice(store, *folders)
    store.close()


class TestAttach:
    def test_sealed(self, practice: Practice) -> None:
        """A file from elsewhere is sealed into the home under a name that tells nothing, and sent from there."""
        file = put_pdf(practice.elsewhere, "Delgado chart.pdf")

        practice.attach(file)

        [sealed] = practice.sealed
        assert "Delgado" not in sealed.name
        assert key_of(sealed.read_bytes()) == SEAL.keys.current
        assert sorted(practice.packets.iterdir()) == [practice.packets / "notes.pdf"]
        _, sent = packets.check(practice.standing, practice.store, practice.home)
        assert (sent.name, sent.size, sent.path) == (file.name, file.stat().st_size, None)
        assert sent.read_bytes() == file.read_bytes()

    def test_own(self, practice: Practice) -> None:
        """A file that lies in the tracker's folder stays the practice's own, and is read from there."""
        own = put_pdf(practice.packets, "more.pdf")

        practice.attach(own)

        assert practice.sealed == []
        assert packets.check(practice.standing, practice.store, practice.home)[1].path == own

    def test_same_name(self, practice: Practice) -> None:
        """A second file of a name is refused, whether the first is the practice's own or was attached."""
        assert "has a file named notes.pdf already" in practice.refused(put_pdf(practice.elsewhere, "notes.pdf"))

        practice.attach(put_pdf(practice.elsewhere, "more.pdf"))
        assert "has a file named more.pdf already" in practice.refused(put_pdf(practice.elsewhere, "more.pdf"))
        assert len(practice.sealed) == 1

    def test_too_large(self, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
        """What cannot be sent from memory is refused with the way to send it."""
        monkeypatch.setattr(packets, "FROM_MEMORY", 1000)
        told = practice.refused(put_pdf(practice.elsewhere, "scan.pdf"))

        assert told.endswith(f"Put it into {practice.packets} and name it in the tracker.")
        assert practice.sealed == []

    def test_too_large_together(self, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
        """Files that can be sent one by one, but not together, are told before anybody signs in."""
        file = put_pdf(practice.elsewhere, "more.pdf")
        practice.attach(file)
        monkeypatch.setattr(packets, "FROM_MEMORY", file.stat().st_size + 1)

        with pytest.raises(errors.PacketIncomplete, match="put all of them into the folder packets"):
            packets.check(practice.standing, practice.store, practice.home)

    def test_unknown_request(self, practice: Practice) -> None:
        """A request that nobody imported leaves nothing in the home."""
        with pytest.raises(LookupError, match="There is no request REQ-9"):
            packets.attach(
                practice.store, practice.home, "REQ-9", "x", put_pdf(practice.elsewhere, "a.pdf"), "dana", NOW
            )

        assert practice.sealed == []

    def test_lost(self, practice: Practice) -> None:
        """An attached file that is not in this home is named, with where it may be."""
        practice.attach(put_pdf(practice.elsewhere, "more.pdf"))
        practice.sealed[0].unlink()

        with pytest.raises(errors.PacketIncomplete, match=r"more\.pdf was attached.*look there"):
            packets.check(practice.standing, practice.store, practice.home)
