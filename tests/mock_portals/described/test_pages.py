"""The pages of a described wizard: what they refuse, ask, keep and lose."""

import pytest
from playwright.sync_api import expect

from tests.mock_portals.described.world import MEMBER, NPI, PAGES, AtDental, AtMedical, Clerk
from tests.mock_portals.world import take_over

HEADINGS = {"member": "Member and provider", "service": "Service", "details": "Service details"}


@pytest.mark.parametrize(
    ("page", "changes", "words"),
    [
        ("member", {"member_id": "900"}, "No member has this member ID."),
        ("member", {"born": "04/08/1961"}, "The date of birth does not match our records."),
        ("member", {"member_id": "900300400", "born": "08/30/2011"}, "Several members have this member ID"),
        ("member", {"born": "1961"}, "Date of birth: enter the date as MM/DD/YYYY."),
        ("member", {"member_id": ""}, "Member ID is required."),
        (
            "member",
            {"rendering_npi": "Okafor, Adaeze MD · NPI 1992745673"},
            "not the NPI of one of your providers",
        ),
        ("service", {"place_of_service": "23 - Emergency"}, "Place of service: choose from the list."),
        ("service", {"diagnoses_1": "back pain"}, "Diagnosis code 1: enter a diagnosis code"),
        ("service", {"code_2": "7700"}, "Procedure code: enter a procedure code of five characters."),
        ("service", {"modifiers_1": "268"}, "Modifiers: enter two characters each"),
        ("service", {"units_1": "0"}, "Units: enter a number from 1 to 999."),
        ("service", {"end_2": "11/30/2026"}, "The end date is before the start date."),
        ("details", {"contact_phone": "555"}, "Contact phone: enter ten digits."),
        ("details", {"level": "Urgent"}, "Reason for urgency is required."),
    ],
)
def test_refused(clerk: Clerk, page: str, changes: dict[str, str], words: str) -> None:
    """What cannot be is refused in a sentence, and the page keeps what was typed; put right, it goes on."""
    clerk.to(page).post(f"/request/{page}", **(PAGES[page] | changes))
    assert words in clerk.text
    assert clerk.heading() == HEADINGS[page]

    clerk.post(f"/request/{page}", **PAGES[page])
    assert clerk.heading() != HEADINGS[page]


def test_question_comes_and_goes(medical: AtMedical) -> None:
    """A field that depends on another is there only while that one says so, and its answer is read back."""
    clerk = Clerk(medical.portal).to("details")
    take_over(clerk, medical.page, "/request/details")
    reason = medical.field("Reason for urgency")
    expect(reason).to_be_hidden()
    medical.field("Urgent").check()
    reason.fill("Fall yesterday")
    medical.fill(Contact_name="Dana", Contact_phone="555-010-0199")
    medical.press("Save and continue")
    medical.at("Clinical documents")
    medical.press("Continue")

    expect(medical.fact("Reason for urgency")).to_have_text("Fall yesterday")


def test_question_by_code(dental: AtDental) -> None:
    """It can depend on how a code begins."""
    dental.log_in()
    dental.follow("Start a pre-determination")
    dental.fill(Subscriber_ID=MEMBER, Patient_first_name="Maren", Patient_birth_date="1961-04-09")
    dental.field("Treating dentist NPI").fill(NPI)
    dental.press("Continue")
    expect(dental.field("Tooth number")).to_be_hidden()
    dental.field("CDT code").fill("D2740")

    expect(dental.field("Tooth number")).to_be_visible()


def test_rows_end(medical: AtMedical) -> None:
    """The button that adds a row is of no use once there are as many as the portal takes."""
    clerk = Clerk(medical.portal).to("service")
    take_over(clerk, medical.page, "/request/service")
    add = medical.page.get_by_role("button", name="Add procedure")
    for _ in range(4):
        add.click()

    expect(add).to_be_disabled()
    expect(medical.page.get_by_role("group")).to_have_count(5)


def test_earlier_page_first(clerk: Clerk) -> None:
    """A page whose earlier ones are not done leads back to the first of them."""
    clerk.sign_in().get("/request/new")
    clerk.get("/request/details")
    assert clerk.heading() == "Member and provider"


def test_similar_is_looked_for(dental: AtDental) -> None:
    """A portal that looks for the same request itself refuses the second, until the first is decided against."""
    dental.log_in()
    for _ in range(2):
        dental.to_review()
        dental.press("Send pre-determination")
    dental.at("A similar request is on file")
    (first,) = dental.portal.cases()
    expect(dental.page.get_by_role("link", name=first["reference"])).to_be_visible()

    dental.portal.move(first["reference"], status="Not payable")
    dental.follow("Back to the request")
    dental.press("Send pre-determination")
    dental.at("Pre-determination received")
    assert len(dental.portal.cases()) == 2


class TestDocuments:
    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("notes.jpg", b"\xff\xd8\xff", "this file type is not allowed. Use pdf or docx."),
            ("notes.pdf", b"notes", "its content does not match its file type."),
            ("notes.pdf", b"%PDF-" + b"x" * 1_048_576, "it is larger than 1 MB."),
        ],
    )
    def test_refused(self, clerk: Clerk, name: str, content: bytes, words: str) -> None:
        """Types and size are those of the description."""
        clerk.to("documents")

        assert words in clerk.upload("/request/documents/upload", name, content)

    def test_most(self, clerk: Clerk) -> None:
        """So is the number of files."""
        clerk.to("documents")
        for number in range(4):
            clerk.upload("/request/documents/upload", f"notes-{number}.pdf", b"%PDF-1.7 notes")

        assert "no more than 3 files can be attached." in clerk.text

    def test_scan(self, clerk: Clerk) -> None:
        """A file that is still scanned holds the request up."""
        clerk.portal.fault("scan", seconds=60, times=1)
        clerk.to("documents").upload("/request/documents/upload", "notes.pdf", b"%PDF-1.7 notes")
        assert "notes.pdf is still being scanned." in clerk.post("/request/documents")
        clerk.portal.advance(61)

        clerk.post("/request/documents")
        assert clerk.heading() == "Review your request"
