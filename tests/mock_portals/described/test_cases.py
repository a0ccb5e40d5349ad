"""The list of a described portal and the page of a case: words, columns, filters, days, letters, documents."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.mock_portals.described.world import AtDental, AtMedical, Clerk, case
from tests.mock_portals.world import take_over

WORDS = (
    *("Received", "Pended", "More information needed", "Certified", "Partially certified", "Not certified"),
    *("Withdrawn", "Under appeal"),
)


def days_ago(clerk: Clerk, days: int) -> str:
    """A moment to seed."""
    return (clerk.portal.now() - timedelta(days=days)).isoformat()


@pytest.mark.parametrize("word", WORDS)
def test_words(clerk: Clerk, word: str) -> None:
    """A case can have each word of the description, and one that nobody knows."""
    clerk.portal.seed({"cases": [case("NW-00000001", days_ago(clerk, 1), status=word)]})
    clerk.sign_in()

    assert f">{word}</span>" in clerk.get("/cases")
    assert f"<dt>Status</dt><dd>{word}</dd>" in clerk.get("/cases/NW-00000001")


@pytest.mark.parametrize(
    ("word", "line", "units"), [("Certified", "Certified", 1), ("Not certified", "Not certified", 0)]
)
def test_decision_on_the_case(clerk: Clerk, word: str, line: str, units: int) -> None:
    """A decision on the whole case is one on its lines, in the words that lines have."""
    clerk.portal.seed({"cases": [case("NW-00000001", days_ago(clerk, 1))]})
    moved = clerk.portal.move("NW-00000001", status=word)

    assert [(row["status"], row["units_approved"]) for row in moved["lines"]] == [(line, units)]
    assert moved["decision_date"]


class TestList:
    def test_days(self, clerk: Clerk) -> None:
        """It opens on the days of the description; an older case is there among all, and by its number."""
        clerk.portal.seed(
            {"cases": [case("NW-00000001", days_ago(clerk, 29)), case("NW-00000002", days_ago(clerk, 31))]}
        )
        clerk.sign_in()
        assert "NW-00000001" in clerk.get("/cases")
        assert "NW-00000002" not in clerk.text

        assert "NW-00000002" in clerk.get("/cases?range=all")
        assert "No cases match these filters." in clerk.get("/cases?reference=NW-00000002")

    def test_pages(self, medical: AtMedical) -> None:
        """It has as many rows to a page as the description says, and links to the others."""
        clerk = Clerk(medical.portal)
        rows = [case(f"NW-0000000{number}", days_ago(clerk, number)) for number in range(1, 8)]
        medical.portal.seed({"cases": rows})
        take_over(clerk.sign_in(), medical.page, "/cases")
        assert len(medical.rows("Cases")) == 5
        medical.follow("Next page")
        expect(medical.page.get_by_text("Showing 6–7 of 7")).to_be_visible()
        heads = medical.page.get_by_role("columnheader").all_inner_texts()

        assert heads == [
            *("Reference number", "Member", "Member ID", "Date of birth", "Procedures", "Start date", "State"),
        ]

    def test_member(self, clerk: Clerk) -> None:
        """It can be narrowed to one member."""
        other = case("NW-00000002", days_ago(clerk, 1), member_id="900300400", first_name="Iris")
        clerk.portal.seed({"cases": [case("NW-00000001", days_ago(clerk, 1)), other]})
        clerk.sign_in().get("/cases?member_id=900300400")

        assert "NW-00000002" in clerk.text
        assert "NW-00000001" not in clerk.text

    def test_all_days(self, dental: AtDental) -> None:
        """It opens on all cases where the description says so."""
        submitted = (dental.portal.now() - timedelta(days=400)).isoformat()
        old = case("BW0000000001", submitted, status="Payable")
        dental.portal.seed({"cases": [old]})
        dental.log_in()
        dental.follow("Pre-determinations on file")

        dental.follow("BW0000000001")
        dental.at("Pre-determination")


class TestCase:
    def test_documents_later(self, clerk: Clerk) -> None:
        """A case takes more documents as long as it is not closed."""
        clerk.portal.seed({"cases": [case("NW-00000001", days_ago(clerk, 1))]})
        clerk.sign_in().get("/cases/NW-00000001")
        clerk.upload("/cases/NW-00000001", "more.pdf", b"%PDF-1.7 more")
        assert [row["name"] for row in clerk.portal.cases()[0]["documents"]] == ["more.pdf"]
        clerk.portal.move("NW-00000001", status="Not certified")
        clerk.get("/cases/NW-00000001")

        assert "Documents cannot be added" in clerk.upload("/cases/NW-00000001", "late.pdf", b"%PDF-1.7 late")

    def test_no_documents(self, dental: AtDental) -> None:
        """A portal without documents has no place for them."""
        dental.portal.seed({"cases": [case("BW0000000001", dental.portal.now().isoformat())]})
        dental.log_in()
        dental.open("/cases/BW0000000001")
        dental.at("Pre-determination")
        expect(dental.page.get_by_label("Choose files")).to_have_count(0)
        dental.open("/request/documents")
        dental.at("Page not found")

    def test_not_ours(self, clerk: Clerk) -> None:
        """A case of a provider of another tax ID is not shown."""
        clerk.portal.seed({"cases": [case("NW-00000001", days_ago(clerk, 1), rendering_npi="1992745673")]})
        clerk.sign_in().get("/cases/NW-00000001")

        assert clerk.heading() == "Case not found"
