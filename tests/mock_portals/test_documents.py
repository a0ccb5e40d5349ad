"""Which files a request takes."""

import io

import pytest
from pypdf import PdfWriter

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, to_documents

UPLOAD = "/request/documents/upload"
PDF = b"%PDF-1.7 invented notes"


def pdf(pages: int) -> bytes:
    """A real PDF of empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=612, height=792)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


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


def test_long_name(portal: UhcPortal, visitor: Visitor) -> None:
    """A name is as long as the limit allows, by default 120 characters."""
    to_documents(visitor)
    name = "n" * 116 + ".pdf"

    assert f"<td>{name}</td>" in visitor.upload(UPLOAD, name, PDF)
    assert f"n{name} was not attached: its name is longer than 120" in visitor.upload(UPLOAD, f"n{name}", PDF)
    portal.seed({"limits": {"max_name_length": 10}})
    assert "too-long.pdf was not attached: its name is longer than 10 " in visitor.upload(
        UPLOAD, "too-long.pdf", PDF
    )


def test_too_many_pages(portal: UhcPortal, visitor: Visitor) -> None:
    """Pages are counted only where they are limited, and a file whose pages cannot be counted is refused."""
    to_documents(visitor)
    assert "<td>any.pdf</td>" in visitor.upload(UPLOAD, "any.pdf", pdf(pages=40))
    portal.seed({"limits": {"max_pages": 3}})

    assert "<td>short.pdf</td>" in visitor.upload(UPLOAD, "short.pdf", pdf(pages=3))
    assert "long.pdf was not attached: it has more than 3 pages." in visitor.upload(
        UPLOAD, "long.pdf", pdf(pages=4)
    )
    assert "odd.pdf was not attached: its pages cannot be counted." in visitor.upload(UPLOAD, "odd.pdf", PDF)


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
