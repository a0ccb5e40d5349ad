"""What goes wrong at submission, and on the way to it."""

import pytest

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, draft_of, submit


@pytest.mark.parametrize(
    ("fault", "status", "heading", "cases"),
    [
        ("submit_504_after_save", 504, "Gateway timeout", 1),
        ("submit_500_before_save", 500, "Something went wrong", 0),
        ("banner_without_case", 200, "Request received", 0),
        ("duplicate_on_file", 200, "A similar request is on file", 0),
    ],
)
def test_submission(portal: UhcPortal, ready: Visitor, fault: str, status: int, heading: str, cases: int) -> None:
    """What the page says and what the portal kept can differ."""
    portal.fault(fault, times=1)
    assert f"<h1>{heading}</h1>" in submit(ready)
    assert ready.status == status
    assert len(portal.cases()) == len(portal.ledger("case_created")) == cases


def test_draft_is_submitted_once(portal: UhcPortal, ready: Visitor) -> None:
    """Sending the same draft again makes no second case, unless a fault lets it."""
    form = {"draft": draft_of(ready)}
    ready.post("/request/submit", **form)
    ready.get("/home")
    assert "<h1>This request was already submitted</h1>" in ready.post("/request/submit", **form)
    assert (ready.status, len(portal.cases())) == (409, 1)
    portal.fault("allow_double_submit", times=1)
    ready.get("/home")
    ready.post("/request/submit", **form)
    assert len(portal.cases()) == len(portal.ledger("case_created")) == 2


def test_late_answer(portal: UhcPortal, ready: Visitor) -> None:
    """A case may be saved long before the page answers."""
    portal.fault("submit_hang", seconds=0.3)
    assert "Request received" in submit(ready)
    assert len(portal.cases()) == 1


@pytest.mark.parametrize(("drop", "lines", "documents"), [("line", 1, 1), ("document", 2, 0)])
def test_half_saved(portal: UhcPortal, ready: Visitor, drop: str, lines: int, documents: int) -> None:
    """A confirmation may hide that a line or a document was lost."""
    portal.fault("half_saved", drop=drop)
    assert "Request received" in submit(ready)
    (case,) = portal.cases()
    assert (len(case["lines"]), len(case["documents"])) == (lines, documents)


def test_extra_field(portal: UhcPortal, visitor: Visitor) -> None:
    """A required field that was not there before stops the step until it is filled."""
    portal.fault("extra_field", page="service", label="Referral number", required=True)
    visitor.sign_in().get("/request/new")
    assert "Referral number</label>" in visitor.text
    assert "Referral number is required." in visitor.post("/request/service", place_of_service="22")
    visitor.post("/request/service", place_of_service="22", extra="R1")
    assert visitor.url.endswith("/request/member")


def test_renamed_label_and_notice(portal: UhcPortal, visitor: Visitor) -> None:
    """A label can change its words, and a page can carry a notice."""
    portal.fault("rename_label", page="service", old="Place of service", new="Site of care")
    portal.fault("notice", page="service", text="Planned work on Sunday")
    page = visitor.sign_in().get("/request/new")
    assert ">Site of care</label>" in page
    assert "Planned work on Sunday" in page


def test_security_check_in_the_middle(portal: UhcPortal, visitor: Visitor) -> None:
    """A security check may appear after sign-in, and its picture is a PNG."""
    visitor.sign_in()
    portal.fault("captcha", where="any")
    assert "<h1>Security check</h1>" in visitor.get("/cases")
    with visitor.open("/signin/challenge.png") as answer:
        assert answer.read().startswith(b"\x89PNG")


def test_expired_session_in_the_wizard(portal: UhcPortal, ready: Visitor) -> None:
    """A submission after the session ended lands on the sign-in and saves nothing."""
    portal.advance(21 * 60)
    assert "Your session has ended." in submit(ready)
    assert not portal.cases()
