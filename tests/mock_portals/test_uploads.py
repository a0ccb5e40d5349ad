"""Uploads that go wrong after the portal took them, in the wizard and at a case alike."""

from hashlib import sha256

import pytest

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, case, submit, to_documents

PDF = b"%PDF-1.7 invented notes, long enough to be cut" + b" " * 4000
CASE = "/cases/PA0000000001"
WIZARD = "/request/documents/upload"


@pytest.fixture(params=[WIZARD, CASE])
def desk(request: pytest.FixtureRequest, portal: UhcPortal, visitor: Visitor) -> tuple[Visitor, str]:
    """A person at a page that takes documents, and where its form is sent."""
    if request.param == WIZARD:
        to_documents(visitor)
    else:
        portal.seed({"cases": [case(1, portal.now().isoformat())]})
        visitor.sign_in().get(CASE)
    return visitor, request.param


def shown(visitor: Visitor, path: str) -> str:
    """The page of the documents, opened again."""
    return visitor.get(path.removesuffix("/upload"))


def status(word: str) -> str:
    """A status as the tables of documents show it."""
    return f'data-status="{word}">{word}<'


def test_received(desk: tuple[Visitor, str]) -> None:
    """A document that nothing happens to is received at once."""
    visitor, path = desk

    assert status("Received") in visitor.upload(path, "notes.pdf", PDF)


def test_answer_is_lost(portal: UhcPortal, desk: tuple[Visitor, str]) -> None:
    """The gateway gives up, and the document is there all the same."""
    visitor, path = desk
    portal.fault("upload_504_after_save", times=1)

    assert "<h1>Gateway timeout</h1>" in visitor.upload(path, "notes.pdf", PDF)
    assert visitor.status == 504
    assert shown(visitor, path).count("<td>notes.pdf</td>") == 1


def test_document_is_lost(portal: UhcPortal, desk: tuple[Visitor, str]) -> None:
    """The page comes back without an alert, and without the document."""
    visitor, path = desk
    portal.fault("upload_lost", times=1)

    assert "notes.pdf" not in visitor.upload(path, "notes.pdf", PDF)
    assert (visitor.status, 'role="alert"' in visitor.text) == (200, False)
    assert portal.ledger("document_lost")[0]["data"]["name"] == "notes.pdf"
    assert "<td>notes.pdf</td>" in visitor.upload(path, "notes.pdf", PDF)


def test_document_is_cut(portal: UhcPortal, desk: tuple[Visitor, str]) -> None:
    """Half of the bytes are kept, and the size says so."""
    visitor, path = desk
    portal.fault("upload_truncates", times=1)

    assert "<td>2 KB</td>" in visitor.upload(path, "notes.pdf", PDF)
    kind = "document_uploaded" if path == WIZARD else "document_added"
    kept = portal.ledger(kind)[0]["data"]
    half = PDF[: len(PDF) // 2]
    assert (kept["size"], kept["sha256"]) == (len(half), sha256(half).hexdigest())


def test_scan(portal: UhcPortal, desk: tuple[Visitor, str]) -> None:
    """A document is being scanned for some time of the portal, then it is received."""
    visitor, path = desk
    portal.fault("scan", seconds=120, times=1)

    assert status("Scanning") in visitor.upload(path, "notes.pdf", PDF)
    portal.advance(110)
    assert status("Scanning") in shown(visitor, path)
    portal.advance(11)
    assert status("Received") in shown(visitor, path)


def test_scan_rejects(portal: UhcPortal, desk: tuple[Visitor, str]) -> None:
    """A document can turn out to be rejected once it was scanned."""
    visitor, path = desk
    portal.fault("scan_rejects", seconds=120)

    assert status("Scanning") in visitor.upload(path, "notes.pdf", PDF)
    portal.advance(121)
    assert status("Rejected") in shown(visitor, path)


def test_scan_is_stuck(portal: UhcPortal, desk: tuple[Visitor, str]) -> None:
    """A scan can go on for ever; the next document is not held up by it."""
    visitor, path = desk
    portal.fault("scan_stuck", times=1)
    visitor.upload(path, "notes.pdf", PDF)
    portal.advance(7 * 60)
    visitor.upload(path, "more.pdf", PDF)

    assert shown(visitor, path).count(status("Scanning")) == 1
    assert visitor.text.count(status("Received")) == 1


def test_wizard_waits_for_the_scan(portal: UhcPortal, visitor: Visitor) -> None:
    """Nobody goes on with a document that is being scanned, not by typing the address either."""
    to_documents(visitor)
    visitor.post("/request/documents")
    visitor.get("/request/documents")
    portal.fault("scan", seconds=120)
    visitor.upload(WIZARD, "notes.pdf", PDF)

    assert "notes.pdf is still being scanned." in visitor.post("/request/documents")
    visitor.get("/request/review")
    assert visitor.url.endswith("/request/documents")

    portal.advance(121)
    assert "<h1>Review your request</h1>" in visitor.post("/request/documents")
    assert status("Received") in visitor.text
    submit(visitor)
    assert [document["status"] for document in portal.cases()[0]["documents"]] == ["Received"]


def test_wizard_wants_rejected_documents_removed(portal: UhcPortal, visitor: Visitor) -> None:
    """A rejected document has to be taken off before it goes on."""
    to_documents(visitor)
    portal.fault("scan_rejects", seconds=0, times=1)
    visitor.upload(WIZARD, "notes.pdf", PDF)

    assert "notes.pdf was rejected by the virus scan." in visitor.post("/request/documents")
    number = visitor.text.split('name="document" value="')[1].split('"')[0]
    visitor.post("/request/documents/remove", document=number)
    assert "<h1>Review your request</h1>" in visitor.post("/request/documents")
