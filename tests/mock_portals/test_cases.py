"""The list of cases, their details, letters and later documents."""

from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import SEED, Visitor, case, submit


def ago(portal: UhcPortal, days: int) -> str:
    """A moment some days before the portal's present."""
    return (portal.now() - timedelta(days=days)).isoformat()


def test_default_list_hides_older_cases(portal: UhcPortal, visitor: Visitor) -> None:
    """Without touching the filter, cases older than 30 days are not there."""
    portal.seed({"cases": [case(1, ago(portal, 3)), case(2, ago(portal, 45))]})
    visitor.sign_in()
    assert "PA0000000002" not in visitor.get("/cases")
    assert "PA0000000001" in visitor.text
    assert "No cases match these filters." in visitor.get("/cases?reference=PA0000000002")
    assert "PA0000000002" in visitor.get("/cases?reference=PA0000000002&range=90d")
    assert "PA0000000002" in visitor.get("/cases?range=all")


def test_filters(portal: UhcPortal, visitor: Visitor) -> None:
    """Status and member narrow the list; words of a payer's own can be chosen too."""
    own = case(2, ago(portal, 1), status="Voided")
    portal.seed({"cases": [case(1, ago(portal, 1)), own]})
    visitor.sign_in()
    assert '<option value="Voided">' in visitor.get("/cases")
    assert "PA0000000001" not in visitor.get("/cases?status=Voided")
    assert "No cases match" in visitor.get("/cases?member_id=900500600")


def test_paging(portal: UhcPortal, visitor: Visitor) -> None:
    """Twenty on a page, newest first, with a link to the next."""
    portal.seed({"cases": [case(n, ago(portal, 1 + n % 20)) for n in range(57)]})
    visitor.sign_in()
    assert "Showing 1–20 of 57" in visitor.get("/cases")
    link = unescape(visitor.text.split('rel="next" href="')[1].split('"')[0])
    assert "Showing 21–40 of 57" in visitor.get(link)
    assert "Showing 41–57 of 57" in visitor.get("/cases?page=3")
    assert "Next page" not in visitor.text


def test_page_size(portal: UhcPortal, visitor: Visitor) -> None:
    """The portal can show fewer cases on a page."""
    portal.seed({"cases": [case(n, ago(portal, 1 + n)) for n in range(7)], "limits": {"page_size": 5}})
    visitor.sign_in()
    assert "Showing 1–5 of 7" in visitor.get("/cases")
    assert "Showing 6–7 of 7" in visitor.get("/cases?page=2")
    assert "Next page" not in visitor.text


def test_cases_of_another_practice_are_not_shown(portal: UhcPortal, visitor: Visitor) -> None:
    """A case of a provider with another tax ID is not found."""
    other = {"npi": "1306849450", "name": "Elsewhere Clinic", "tin": "990000009", "specialty": "Pain"}
    portal.seed({"providers": [other], "cases": [case(7, ago(portal, 1), rendering_npi="1306849450")]})
    visitor.sign_in()
    assert "No cases match" in visitor.get("/cases?range=all")
    assert "<h1>Case not found</h1>" in visitor.get("/cases/PA0000000007")
    assert visitor.status == 404


def test_search_lags_behind(portal: UhcPortal, ready: Visitor) -> None:
    """A new case is confirmed at once, and found only when the portal's search has caught up."""
    portal.fault("search_lag", seconds=90)
    assert "<h1>Request received</h1>" in submit(ready)
    assert ready.url.endswith(portal.cases()[0]["reference"])
    page = f"/cases/{portal.cases()[0]['reference']}"

    for _ in range(2):
        assert "No cases match" in ready.get("/cases?range=all")
        assert "There are no cases yet." in ready.get("/home")
        assert "<h1>Case not found</h1>" in ready.get(page)
        portal.advance(44)
    portal.advance(4)
    assert page in ready.get("/cases")
    assert "<h1>Case details</h1>" in ready.get(page)


def test_search_lags_twice(portal: UhcPortal, ready: Visitor) -> None:
    """A lag that is counted is used up by what it hides, older cases aside."""
    portal.seed({"cases": [case(1, ago(portal, 1))]})
    portal.fault("search_lag", seconds=3600, times=2)
    ready.get("/cases")
    ready.get("/cases/PA0000000001")
    ready.get("/request/review")
    submit(ready)

    assert "of 1</p>" in ready.get("/cases")
    assert "of 1</p>" in ready.get("/cases?reference=PA0000000001")
    assert "of 1</p>" in ready.get("/cases")
    assert "of 2</p>" in ready.get("/cases")


def test_decision_by_line(portal: UhcPortal, visitor: Visitor) -> None:
    """A moved case shows each line's own decision."""
    lines = [{"code": "62323", "start": "2026-12-01"}, {"code": "77003", "modifiers": ["26"], "units": 2}]
    portal.seed({"cases": [case(1, ago(portal, 1), lines=lines)]})
    decided = [
        {"code": "62323", "status": "Approved", "units_approved": 1, "end": "2027-02-28"},
        {"code": "77003", "status": "Denied", "units_approved": 0, "reason": "Part of the other service"},
    ]
    portal.move("PA0000000001", status="Partially approved", authorization_number="A55", lines=decided)
    page = visitor.sign_in().get("/cases/PA0000000001")
    for cell in ("A55", "02/28/2027", "Part of the other service", "<td>0</td>", "Partially approved"):
        assert cell in page
    assert portal.cases()[0]["decision_date"]


def test_letter_is_a_pdf(portal: UhcPortal, visitor: Visitor) -> None:
    """A decision's letter is listed apart from the case and opens as a PDF."""
    portal.seed({"cases": [case(1, ago(portal, 1))]})
    portal.move("PA0000000001", status="Denied", letter="denial", note="Units > 4 & <no> notes")
    visitor.sign_in()
    assert "Denial letter" in visitor.get("/cases/PA0000000001/letters")
    path = visitor.text.split('href="/letters/')[1].split('"')[0]
    with visitor.open(f"/letters/{path}") as answer:
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].startswith("inline")
        assert answer.read().startswith(b"%PDF-")
    assert portal.ledger("letter_opened")[0]["data"]["reference"] == "PA0000000001"


def test_documents_of_a_case(portal: UhcPortal, visitor: Visitor) -> None:
    """An open case takes more documents, a closed one does not."""
    portal.seed({"cases": [case(1, ago(portal, 1)), case(2, ago(portal, 1), status="Denied")]})
    visitor.sign_in()
    visitor.get("/cases/PA0000000001")
    assert "more.pdf" in visitor.upload("/cases/PA0000000001", "more.pdf", b"%PDF-1.7 more")
    assert portal.ledger("document_added")[0]["data"]["name"] == "more.pdf"
    visitor.get("/cases/PA0000000002")
    assert "closed case" in visitor.upload("/cases/PA0000000002", "more.pdf", b"%PDF-1.7 more")


def test_restart_keeps_cases_and_sessions(tmp_path: Path) -> None:
    """A portal started again on its folder still has its cases and its visitors."""
    with UhcPortal.start(tmp_path) as first:
        first.seed(SEED | {"cases": [case(1, ago(first, 1))]})
        visitor = Visitor(first).sign_in()
    with UhcPortal.start(tmp_path) as second:
        visitor.portal = second
        assert "PA0000000001" in visitor.get("/cases")
        assert second.cases()[0]["reference"] == "PA0000000001"


def test_control_needs_its_token(portal: UhcPortal) -> None:
    """Nobody drives the portal without the control token."""
    with pytest.raises(RuntimeError, match="403"):
        UhcPortal.attach(portal.url, "wrong").cases()
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{portal.url}/_control/reset", method="POST"))  # noqa: S310  the portal's own address
    refused.value.close()
