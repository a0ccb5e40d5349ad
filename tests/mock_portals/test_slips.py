"""Drafts that change behind the visitor's back: what the review shows is what is submitted."""

from typing import Any

import pytest

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import NPIS, SEED, Visitor, submit, to_documents, to_review


def submitted(portal: UhcPortal, visitor: Visitor, what: str | None = None) -> tuple[dict[str, Any], str]:
    """The case made by somebody who does not look, and the review page as it was."""
    if what:
        portal.fault("slips", what=what, times=1)
    to_review(visitor)
    review = visitor.text
    assert "<h1>Request received</h1>" in submit(visitor)
    case: dict[str, Any] = portal.ledger("case_created")[-1]["data"]
    return case | {"documents": [document["name"] for document in case["documents"]]}, review


@pytest.mark.parametrize(
    ("what", "key", "slipped"),
    [
        ("provider", "rendering_npi", NPIS[1]),
        ("member", "first_name", "Ines"),
        ("diagnosis", "diagnoses", ["M54.17"]),
        ("place", "place_of_service", "24"),
        ("level", "level", "Urgent"),
        ("document", "documents", []),
    ],
)
def test_case(portal: UhcPortal, visitor: Visitor, what: str, key: str, slipped: object) -> None:
    """One thing of the request is another one, and nothing else."""
    wrong, _ = submitted(portal, visitor, what)
    right, _ = submitted(portal, visitor)

    assert wrong[key] == slipped
    changed = {name for name in wrong if wrong[name] != right[name]} - {"draft", "reference", "submitted"}
    assert changed == {key} | ({"member_id", "first_name", "last_name", "born"} if what == "member" else set())


@pytest.mark.parametrize(
    ("what", "key", "slipped", "shown"),
    [
        ("code", "code", "64479", "<td>64479</td>"),
        ("modifier", "modifiers", ["59"], "<td>59</td>"),
        ("units", "units", 2, "<td>2</td>"),
        ("unit_type", "unit_type", "Visits", "<td>Visits</td>"),
        ("start", "start", "2026-11-30", "<td>11/30/2026</td>"),
        ("end", "end", "2027-01-01", "<td>01/01/2027</td>"),
    ],
)
def test_line(portal: UhcPortal, visitor: Visitor, what: str, key: str, slipped: object, shown: str) -> None:
    """The last line is another one; the review says so, and so does the page of codes."""
    case, review = submitted(portal, visitor, what)

    first, last = case["lines"]
    assert (first["code"], first["units"], last[key]) == ("62323", 3, slipped)
    assert shown in review
    assert portal.ledger("draft_slipped")[0]["data"]["what"] == what


def test_modifier_is_dropped(portal: UhcPortal, visitor: Visitor) -> None:
    """A line that has a modifier loses it."""
    to_documents(visitor, modifiers_2="26")
    portal.fault("slips", what="modifier")
    visitor.post("/request/documents")
    submit(visitor)

    assert portal.cases()[0]["lines"][1]["modifiers"] == []


def test_codes_page_shows_the_slip(portal: UhcPortal, visitor: Visitor) -> None:
    """Who goes back to the codes meets the changed one there too."""
    portal.fault("slips", what="code")
    to_review(visitor)

    assert 'value="64479"' in visitor.get("/request/codes")


def test_twin(portal: UhcPortal, visitor: Visitor) -> None:
    """A member with a twin becomes the twin, not just anybody."""
    to_documents(visitor, member_id="900300400", born="08/30/2011")
    portal.fault("slips", what="member")
    visitor.post("/request/documents")

    assert "QUILL, IRIS" in visitor.text
    submit(visitor)
    assert portal.cases()[0]["first_name"] == "Iris"


def test_namesake(portal: UhcPortal, visitor: Visitor) -> None:
    """A member without a family becomes a namesake."""
    namesake = {"member_id": "900999000", "first_name": "Maren", "last_name": "Tillquist", "born": "1988-01-02"}
    portal.seed({"members": [namesake]})
    portal.fault("slips", what="member")
    to_review(visitor)

    assert "<dd>900999000</dd>" in visitor.text


def test_last_rendering_provider(portal: UhcPortal, visitor: Visitor) -> None:
    """The provider becomes the one used last, not just another one."""
    third = {"npi": "1306849450", "name": "Lind, Tor MD", "tin": "990000001", "specialty": "Pain"}
    account = SEED["accounts"][0] | {"providers": [*NPIS, third["npi"]]}
    portal.seed({"providers": [third], "accounts": [account]})
    visitor.sign_in("dana").post("/provider", provider=NPIS[0])
    to_documents(visitor, rendering_npi=third["npi"])
    visitor.post("/request/documents")
    submit(visitor)
    to_documents(visitor)
    portal.fault("slips", what="provider")

    assert "Lind, Tor MD" in visitor.post("/request/documents")
