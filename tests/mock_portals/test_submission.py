"""What goes wrong at submission: what is said, and what the portal kept."""

import re

import pytest
from playwright.sync_api import Page, expect

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, case, draft_of, submit, take_over


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


@pytest.mark.parametrize(
    ("drop", "units", "documents"), [("line", [3], 1), ("document", [3, 1], 0), ("units", [2, 1], 1)]
)
def test_half_saved(portal: UhcPortal, ready: Visitor, drop: str, units: list[int], documents: int) -> None:
    """A confirmation may hide that a line, a unit or a document was lost."""
    portal.fault("half_saved", drop=drop)
    assert "Request received" in submit(ready)
    (saved,) = portal.cases()
    assert ([line["units"] for line in saved["lines"]], len(saved["documents"])) == (units, documents)


@pytest.mark.parametrize(("when", "cases"), [("before", 0), ("after", 1)])
def test_connection_is_cut(portal: UhcPortal, ready: Visitor, when: str, cases: int) -> None:
    """The line goes dead without a byte of an answer, whether or not the case was saved."""
    portal.fault("submit_drops", when=when, times=1)

    with ready.send("/request/submit", draft=draft_of(ready)) as line:
        assert line.recv(1) == b""
    assert len(portal.cases()) == len(portal.ledger("case_created")) == cases
    assert "<h1>Your cases</h1>" in ready.get("/cases")


def test_browser_sends_again_by_itself(portal: UhcPortal, ready: Visitor, page: Page) -> None:
    """A browser whose kept-alive line was cut repeats the form unasked, and a lax portal makes two cases of it."""
    portal.fault("allow_double_submit")
    desk = take_over(ready, page, "/request/review")
    portal.fault("submit_drops", when="after", times=1)
    desk.get_by_role("button", name="Submit request").click()

    expect(desk.get_by_role("heading", level=1)).to_have_text("Request received")
    assert len(portal.ledger("case_created")) == 2


def test_session_ends_with_the_submission(portal: UhcPortal, ready: Visitor) -> None:
    """The case is there, and the visitor is asked to sign in."""
    portal.fault("submit_ends_session", times=1)

    assert "Your session has ended." in submit(ready)
    assert ready.url.endswith("/signin?ended=1")
    assert len(portal.cases()) == 1


def test_blank_confirmation(portal: UhcPortal, ready: Visitor) -> None:
    """The page after a submission that was saved is empty, and its address tells no number."""
    portal.fault("confirmation", kind="blank")

    assert "<body></body>" in submit(ready)
    assert (ready.status, ready.url) == (200, f"{portal.url}/request/submit")
    assert len(portal.cases()) == 1


def test_number_by_mail(portal: UhcPortal, ready: Visitor) -> None:
    """The confirmation keeps the number for an e-mail."""
    portal.fault("confirmation", kind="emailed")

    assert "<h1>Request received</h1>" in submit(ready)
    (saved,) = portal.cases()
    assert "e-mail the reference number" in ready.text
    assert saved["reference"] not in ready.text + ready.url


def test_number_in_a_toast(portal: UhcPortal, ready: Visitor, page: Page) -> None:
    """The number is on the first page for four seconds, once."""
    portal.fault("confirmation", kind="toast")
    desk = take_over(ready, page, "/request/review")
    desk.get_by_role("button", name="Submit request").click()

    shown = desk.get_by_role("status")
    expect(shown).to_have_text(re.compile(r"^Request PA\d{10} was received\.$"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Prior Authorization and Notification")
    assert portal.cases()[0]["reference"] in shown.inner_text()
    expect(shown).to_have_count(0)
    desk.reload()
    expect(shown).to_have_count(0)


def test_same_case_meanwhile(portal: UhcPortal, ready: Visitor) -> None:
    """A colleague's case for the same member, codes and dates is there just before ours."""
    portal.fault("created_meanwhile", reference="PA0000000042", times=1)
    submit(ready)

    (theirs,) = portal.ledger("case_created_elsewhere")
    (ours,) = portal.ledger("case_created")
    assert (theirs["data"]["reference"], theirs["account"]) == ("PA0000000042", "dana.cole")
    assert theirs["id"] < ours["id"]
    for key in ("member_id", "first_name", "lines", "diagnoses"):
        assert theirs["data"][key] == ours["data"][key]
    assert "PA0000000042" in ready.get("/cases")
    assert ours["data"]["reference"] in ready.text


def test_another_case_meanwhile(portal: UhcPortal, ready: Visitor) -> None:
    """A colleague's case for the same member and dates can be about other codes."""
    portal.fault("created_meanwhile", same=False, times=1)
    submit(ready)

    (theirs,), (ours,) = portal.ledger("case_created_elsewhere"), portal.ledger("case_created")
    their_lines, our_lines = theirs["data"]["lines"], ours["data"]["lines"]
    assert [line["start"] for line in their_lines] == [line["start"] for line in our_lines]
    assert not {line["code"] for line in their_lines} & {line["code"] for line in our_lines}


def test_duplicate_of_a_real_case(portal: UhcPortal, ready: Visitor) -> None:
    """The case that stands in the way can be opened; ours was not submitted, and can be once it is let through."""
    portal.seed({"cases": [case(7, portal.now().isoformat())]})
    portal.fault("duplicate_on_file", reference="PA0000000007", times=1)

    assert 'href="/cases/PA0000000007"' in submit(ready)
    assert not portal.ledger("case_created")
    assert "<dd>PA0000000007</dd>" in ready.get("/cases/PA0000000007")
    ready.get("/request/review")
    assert "<h1>Request received</h1>" in submit(ready)


def test_expired_session_in_the_wizard(portal: UhcPortal, ready: Visitor) -> None:
    """A submission after the session ended lands on the sign-in and saves nothing."""
    portal.advance(21 * 60)
    assert "Your session has ended." in submit(ready)
    assert not portal.cases()
