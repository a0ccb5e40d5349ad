"""Packets: are the files there, and can they be read?"""

import shutil
from pathlib import Path

import pytest
from pypdf import PdfWriter

from portal_bots.domain import errors
from portal_bots.domain.decisions import Status
from portal_bots.domain.errors import Phase
from portal_bots.engine import packets
from portal_bots.store.requests import Standing
from tests.conftest import NIGHT
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


def refusal(folder: Path, *files: str) -> str:
    """What is said of a packet that is not complete."""
    with pytest.raises(errors.PacketIncomplete) as told:
        packets.check(standing(folder, *files))
    assert told.value.phase is Phase.PREPARE
    return told.value.words


class TestCheck:
    def test_fine(self, tmp_path: Path) -> None:
        """A complete packet gives its files in the order asked."""
        names = ("order.pdf", "notes.PDF")
        paths = tuple(put_pdf(tmp_path, name) for name in names)

        assert packets.check(standing(tmp_path, *names)) == paths

    def test_no_documents(self, tmp_path: Path) -> None:
        """A packet without documents is for the playbook to judge."""
        assert packets.check(standing(tmp_path)) == ()

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

        assert packets.check(standing(tmp_path, "scan.tif")) == (tmp_path / "scan.tif",)

    def test_all_are_told(self, tmp_path: Path) -> None:
        """Every file that is wrong is named at once."""
        (tmp_path / "b.pdf").touch()

        assert refusal(tmp_path, "a.pdf", "b.pdf").endswith(f"the folder {tmp_path.name}. b.pdf is empty.")
