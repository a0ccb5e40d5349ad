"""A request at a described portal: from the sign-in to the decision, with a person's steps."""

from io import BytesIO

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.mock_portals.described.world import MEMBER, NPI, AtDental, AtMedical


class TestMedical:
    def test_from_sign_in_to_decision(self, medical: AtMedical) -> None:
        """What is filled in is read back, saved, listed and decided on in the portal's own words."""
        medical.to_review()
        for term, words in {
            "Member": "TILLQUIST, MAREN",
            "Member ID": MEMBER,
            "Date of birth": "04/09/1961",
            "Rendering provider": f"Rivera Spine Center · NPI {NPI}",
            "Place of service": "22 - On campus outpatient hospital",
            "Level of service": "Standard",
        }.items():
            expect(medical.fact(term)).to_have_text(words)
        assert medical.rows("Diagnoses") == [["M54.16"], ["M54.50"]]
        assert medical.rows("Procedures") == [
            ["62323", "", "3", "Units", "12/01/2026", "12/31/2026"],
            ["77003", "26", "1", "Units", "12/01/2026", "12/31/2026"],
        ]
        assert medical.rows("Clinical documents") == [["notes.pdf", "1 KB", "Received"]]

        medical.press("Submit request")
        medical.at("Request received")
        number = medical.fact("Reference number").inner_text()
        (saved,) = medical.portal.cases()
        assert (saved["reference"], saved["status"]) == (number, "Received")
        assert [(line["code"], line["units"], line["status"]) for line in saved["lines"]] == [
            ("62323", 3, "In review"),
            ("77003", 1, "In review"),
        ]
        assert len(number.removeprefix("NW-")) == 8

        medical.portal.move(number, status="Certified", authorization_number="A77", letter="approval")
        medical.follow("Cases")
        member = ["TILLQUIST, MAREN", MEMBER, "04/09/1961"]
        assert medical.rows("Cases") == [[number, *member, "62323, 77003-26", "12/01/2026", "Certified"]]
        medical.follow(number)
        medical.at("Case details")
        expect(medical.fact("Authorization number")).to_have_text("A77")
        assert [row[-2:] for row in medical.rows("Service lines")] == [["Certified", ""]] * 2
        link = medical.page.get_by_role("link", name="Open PDF").get_attribute("href")
        letter = medical.page.request.get(f"{medical.portal.url}{link}").body()
        assert number in PdfReader(BytesIO(letter)).pages[0].extract_text()


class TestDental:
    def test_from_log_in_to_the_list(self, dental: AtDental) -> None:
        """One page of a sign-in, one line, a question that depends on the code, and no documents."""
        dental.log_in()
        dental.to_review()
        expect(dental.fact("Patient first name")).to_have_text("Iris")
        expect(dental.fact("Tooth number")).to_have_text("14")
        dental.press("Send pre-determination")
        dental.at("Pre-determination received")
        (saved,) = dental.portal.cases()
        assert (saved["first_name"], saved["answers"], saved["status"]) == (
            "Iris",
            {"Tooth number": "14"},
            "In process",
        )

        dental.follow("Pre-determinations on file")
        number = saved["reference"]
        listed = ["QUILL, IRIS", "900300400", "D2740", "12/01/2026", "In process"]
        assert dental.rows("Cases") == [[number, *listed]]
