"""Which files a request takes."""

import pytest

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, to_documents

UPLOAD = "/request/documents/upload"
PDF = b"%PDF-1.7 invented notes"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.exe", b"MZ", "this file type is not allowed"),
        ("notes.pdf", b"PK\x03\x04", "its content does not match its file type"),
        ("empty.pdf", b"", "the file is empty"),
        ("large.pdf", PDF + b"x" * 2000, "it is larger than 1 KB"),
    ],
)
def test_refused_with_its_reason(
    portal: UhcPortal, visitor: Visitor, name: str, content: bytes, reason: str
) -> None:
    """A refused file is named with the reason and is not kept."""
    portal.seed({"limits": {"max_bytes": 1024}})
    to_documents(visitor)
    assert f"{name} was not attached: {reason}" in visitor.upload(UPLOAD, name, content)
    assert "No documents are attached." in visitor.text
    assert not portal.ledger("document_uploaded")


def test_one_too_many(portal: UhcPortal, visitor: Visitor) -> None:
    """The file above the limit is refused, the one before stays."""
    portal.seed({"limits": {"max_files": 1}})
    to_documents(visitor)
    assert "<td>first.pdf</td>" in visitor.upload(UPLOAD, "first.pdf", PDF)
    assert "second.pdf was not attached: no more than 1" in visitor.upload(UPLOAD, "second.pdf", PDF)
    assert len(portal.ledger("document_uploaded")) == 1


def test_removed(visitor: Visitor) -> None:
    """A removed file is not part of the request."""
    to_documents(visitor)
    visitor.upload(UPLOAD, "first.pdf", PDF)
    number = visitor.text.split('name="document" value="')[1].split('"')[0]
    assert "No documents are attached." in visitor.post("/request/documents/remove", document=number)
