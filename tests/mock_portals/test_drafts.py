"""Drafts that end, belong to somebody else, or are sent before anybody pressed Submit."""

import pytest

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import CODES, DETAILS, MEMBER, Visitor, draft_of, submit, to_documents, to_review

NOTHING_OPEN = "There is no open request. Start a new request."
SENT: dict[str, tuple[str, dict[str, str]]] = {
    "service": ("/request/service", {"place_of_service": "22"}),
    "member": ("/request/member", MEMBER),
    "codes": ("/request/codes", CODES),
    "details": ("/request/details", DETAILS),
    "documents": ("/request/documents", {}),
}


@pytest.mark.parametrize("page", [*SENT, "review"])
def test_draft_expires(portal: UhcPortal, ready: Visitor, page: str) -> None:
    """At one page the draft is gone: nothing is saved, and a new request goes through."""
    path, form = SENT.get(page, ("/request/submit", {"draft": draft_of(ready)}))
    portal.fault("draft_expires", page=page, times=1)

    assert NOTHING_OPEN in ready.post(path, **form)
    assert ready.url.endswith("/home")
    assert [row["data"]["page"] for row in portal.ledger("draft_expired")] == [page]
    assert NOTHING_OPEN in ready.post("/request/submit", draft="1")
    assert not portal.cases()
    to_review(Visitor(portal))


def test_only_that_page(portal: UhcPortal, visitor: Visitor) -> None:
    """Other pages do not end the draft, and neither does reading the page."""
    portal.fault("draft_expires", page="review")
    to_review(visitor)

    assert "<h1>Review your request</h1>" in visitor.get("/request/review")
    assert NOTHING_OPEN in submit(visitor)


def test_draft_of_somebody_else(portal: UhcPortal, visitor: Visitor) -> None:
    """While a colleague has a draft for the member, the wizard ends at a page that says so."""
    portal.fault("draft_of_other", person="Ana Ortiz")
    visitor.sign_in().get("/request/new")
    visitor.post("/request/service", place_of_service="22")
    visitor.post("/request/member", **MEMBER)

    assert "<h1>A draft for this member is open</h1>" in visitor.post("/request/member/results", match="0")
    assert "Ana Ortiz has an unfinished request for this member" in visitor.text
    visitor.get("/request/codes")
    assert visitor.url.endswith("/request/member")

    portal.clear_fault("draft_of_other")
    visitor.get("/request/member/results")
    visitor.post("/request/member/results", match="0")
    assert visitor.url.endswith("/request/codes")


def test_person_by_default(portal: UhcPortal, visitor: Visitor) -> None:
    """Nobody named is Dana Cole, also for a member that was selected before."""
    to_documents(visitor)
    portal.fault("draft_of_other")
    visitor.get("/request/member/results")

    assert "Dana Cole has an unfinished request" in visitor.post("/request/member/results", match="0")
    visitor.get("/request/review")
    assert visitor.url.endswith("/request/member")


def test_save_is_submit(portal: UhcPortal, visitor: Visitor) -> None:
    """Leaving the documents submits; there is no review."""
    portal.fault("save_submits", times=1)
    to_documents(visitor)

    assert "<h1>Request received</h1>" in visitor.post("/request/documents")
    assert len(portal.cases()) == len(portal.ledger("case_created")) == 1
    assert portal.cases()[0]["reference"] in visitor.text
