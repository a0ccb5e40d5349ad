"""What the page of details asks in addition: of whom, for which codes, after which answers, in which form."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import CODES, DETAILS, MEMBER, Visitor, draft_of, take_over

THERAPY = "Was physical therapy tried?"
WEEKS = "For how many weeks?"


def ask(portal: UhcPortal, label: str, **more: Any) -> None:
    """Seed one question for everybody."""
    portal.seed({"plan_questions": [{"plan": "*", "label": label} | more]})


def to_details(visitor: Visitor, **changes: str) -> str:
    """Steps 1 to 3."""
    visitor.sign_in().get("/request/new")
    visitor.post("/request/service", place_of_service="22")
    visitor.post("/request/member", **MEMBER)
    visitor.post("/request/member/results", match="0")
    return visitor.post("/request/codes", **(CODES | changes))


def answer(visitor: Visitor, *answers: str) -> str:
    """Step 4 with answers to the questions in their order."""
    typed = {f"question_{number}": text for number, text in enumerate(answers, 1)}
    return visitor.post("/request/details", **DETAILS, **typed)


class TestWho:
    @pytest.mark.parametrize(
        ("plan", "asked"), [("", True), ("*", True), ("Choice Plus", True), ("Dual Complete", False)]
    )
    def test_plan(self, portal: UhcPortal, visitor: Visitor, plan: str, *, asked: bool) -> None:
        """A question is for one plan, or for everybody."""
        ask(portal, THERAPY, plan=plan, options=["Yes", "No"])

        assert (THERAPY in to_details(visitor)) == asked

    @pytest.mark.parametrize(("codes", "asked"), [([], True), (["77003"], True), (["92507"], False)])
    def test_codes(self, portal: UhcPortal, visitor: Visitor, codes: list[str], *, asked: bool) -> None:
        """A question may be for some codes only, and is not missed without them."""
        ask(portal, THERAPY, codes=codes, options=["Yes", "No"])
        assert (THERAPY in to_details(visitor)) == asked

        assert (f"{THERAPY} is required." in answer(visitor)) == asked

    def test_other_codes(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Who goes back and changes the codes meets the questions of the new ones before the review."""
        ask(portal, THERAPY, codes=["64483"], options=["Yes", "No"])
        to_details(visitor)
        answer(visitor)
        visitor.post("/request/codes", **(CODES | {"procedure_2": "64483"}))
        visitor.get("/request/documents")

        assert visitor.url.endswith("/request/details")
        assert THERAPY in visitor.text


class TestForms:
    @pytest.mark.parametrize(
        ("form", "wrong", "words", "right"),
        [
            ({"kind": "text", "options": []}, "", "is required.", "Two levels"),
            ({"kind": "date", "options": []}, "2026-01-02", ": enter the date as MM/DD/YYYY.", "01/02/2026"),
            ({"kind": "radio", "options": ["L4", "L5"]}, "L3", ": choose from the answers.", "L5"),
            ({"kind": "select", "options": ["L4", "L5"]}, "L3", ": choose from the answers.", "L5"),
            ({"kind": "checkbox", "options": ["L4", "L5"]}, "L3", ": choose from the answers.", "L5"),
            ({"kind": "checkbox", "options": []}, "No", ": choose from the answers.", "Yes"),
        ],
    )
    def test_kinds(
        self, portal: UhcPortal, visitor: Visitor, form: dict[str, Any], wrong: str, words: str, right: str
    ) -> None:
        """Each kind takes its answers and no others."""
        ask(portal, "Which level", **form)
        to_details(visitor)
        assert f"Which level{'' if words[0] == ':' else ' '}{words}" in answer(visitor, wrong)

        answer(visitor, right)
        assert visitor.url.endswith("/request/documents")

    def test_misspelt(self, portal: UhcPortal) -> None:
        """A kind that there is not is refused."""
        with pytest.raises(RuntimeError, match="kind is one of text, date, radio, select, checkbox"):
            ask(portal, THERAPY, kind="slider")

    def test_by_hand(self, portal: UhcPortal, visitor: Visitor, page: Page) -> None:
        """All kinds are filled in by their labels, and the answers are kept with the case."""
        ask(portal, "Conservative care has failed", kind="checkbox")
        ask(portal, "Which levels?", kind="checkbox", options=["L3", "L4", "L5"])
        ask(portal, "Anesthesia", kind="select", options=["None", "Local"])
        ask(portal, "Last injection", kind="date", required=False)
        ask(portal, "Who referred?")
        to_details(visitor)
        desk = take_over(visitor, page, "/request/details")
        for label in ("Routine", "Conservative care has failed", "L3", "L5"):
            desk.get_by_label(label, exact=True).check()
        desk.get_by_label("Anesthesia").select_option("Local")
        typed = {"Who referred?": "Dr. Ames", "Contact name": "Dana", "Contact phone": "555-010-0199"}
        for label, value in typed.items():
            desk.get_by_label(label).fill(value)
        for button in ("Continue", "Continue", "Submit request"):
            desk.get_by_role("main").get_by_role("button", name=button).click()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Request received")

        answers = {
            "Conservative care has failed": "Yes",
            "Which levels?": "L3; L5",
            "Anesthesia": "Local",
            "Last injection": "",
            "Who referred?": "Dr. Ames",
        }
        assert portal.cases()[0]["answers"] == answers
        assert portal.ledger("case_created")[0]["data"]["answers"] == answers


class TestAfter:
    @pytest.fixture(autouse=True)
    def _questions(self, portal: UhcPortal) -> None:
        ask(portal, THERAPY, options=["Yes", "No"])
        ask(portal, WEEKS, kind="text", after=THERAPY, **{"is": "Yes"})
        ask(portal, "Where?", kind="text", after=WEEKS, **{"is": "6"})

    def test_shown_at_once(self, visitor: Visitor, page: Page) -> None:
        """A question that follows another comes and goes with the answer to that one."""
        to_details(visitor)
        desk = take_over(visitor, page, "/request/details")
        weeks, where = desk.get_by_label(WEEKS), desk.get_by_label("Where?")
        for hidden in (weeks, where):
            expect(hidden).to_be_hidden()
            expect(hidden).to_be_disabled()
        desk.get_by_label("Yes").check()
        expect(weeks).to_be_visible()
        expect(weeks).to_be_enabled()
        weeks.fill("6")
        expect(where).to_be_visible()

        desk.get_by_label("No", exact=True).check()
        expect(weeks).to_be_hidden()
        expect(where).to_be_disabled()

    def test_asked_only_then(self, portal: UhcPortal, visitor: Visitor) -> None:
        """The portal misses an answer only where it was asked for, and keeps no other."""
        to_details(visitor)
        assert f"{WEEKS} is required." in answer(visitor, "Yes")
        assert "Where? is required." in answer(visitor, "Yes", "6")
        answer(visitor, "No", "6", "Here")
        assert visitor.url.endswith("/request/documents")

        visitor.post("/request/documents")
        visitor.post("/request/submit", draft=draft_of(visitor))
        assert portal.cases()[0]["answers"] == {THERAPY: "No"}
