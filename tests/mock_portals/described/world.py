"""Two invented payers, and a person who works at their portals in a browser."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from mock_portals.kit.described import DescribedPortal
from mock_portals.kit.process import PortalProcess
from mock_portals.kit.totp import code_for, step_at
from tests.mock_portals.world import Visitor

HERE = Path(__file__).parent
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "Invented-1"
NPI = "1234567893"
MEMBER = "900100200"

SEED: dict[str, Any] = {
    "providers": [
        {"npi": NPI, "name": "Rivera Spine Center", "tin": "990000001", "specialty": "Pain"},
        {"npi": "1992745673", "name": "Okafor, Adaeze MD", "tin": "990000002", "specialty": "Imaging"},
    ],
    "accounts": [
        {
            "username": "dana", "password": PASSWORD, "totp_secret": SECRET, "person": "Dana Reyes",
            "providers": [NPI], "challenge": None,
        },
    ],
    "members": [
        {
            "member_id": member_id, "first_name": first, "last_name": last, "born": born,
            "sex": "F", "plan": "Choice", "state": "OH",
        }
        for member_id, first, last, born in (
            (MEMBER, "Maren", "Tillquist", "1961-04-09"),
            ("900300400", "Ines", "Quill", "2011-08-30"),
            ("900300400", "Iris", "Quill", "2011-08-30"),
        )
    ],
}  # fmt: skip


class Medical(DescribedPortal):
    """Medical services."""

    folder = HERE / "medical"


class Dental(DescribedPortal):
    """Dental services."""

    folder = HERE / "dental"


def case(number: str, submitted: str, **more: Any) -> dict[str, Any]:
    """A case to seed at the medical portal."""
    line = {"code": "62323", "units": 1, "unit_type": "Units", "start": "2026-12-01", "end": "2026-12-31"}
    return {
        "reference": number, "member_id": MEMBER, "diagnoses": ["M54.16"], "place_of_service": "22",
        "lines": [line], "rendering_npi": NPI, "level": "Standard", "status": "Pended", "submitted": submitted,
    } | more  # fmt: skip


PAGES = {
    "member": {"member_id": MEMBER, "born": "04/09/1961", "rendering_npi": f"Rivera Spine Center · NPI {NPI}"},
    "service": {
        "place_of_service": "22 - On campus outpatient hospital", "diagnoses_1": "M54.16", "code_1": "62323",
        "units_1": "3", "unit_type_1": "Units", "start_1": "12/01/2026", "end_1": "12/31/2026", "code_2": "77003",
        "modifiers_2": "26", "units_2": "1", "unit_type_2": "Units",
        "start_2": "12/01/2026", "end_2": "12/31/2026",
    },
    "details": {"level": "Standard", "contact_name": "Dana", "contact_phone": "555-010-0199"},
}  # fmt: skip


class Clerk(Visitor):
    """A person at the medical portal, by forms alone."""

    def sign_in(self, username: str = "dana") -> "Clerk":
        """As far as the first page."""
        self.get("/signin")
        self.post("/signin", username=username)
        self.post("/signin/password", password=PASSWORD)
        self.post("/signin/code", code=self.next_code())
        return self

    def to(self, name: str) -> "Clerk":
        """A new request, as far as one of its pages."""
        if not self.url:
            self.sign_in()
        self.get("/request/new")
        for page, fields in PAGES.items():
            if page == name:
                return self
            self.post(f"/request/{page}", **fields)
        if name == "review":
            self.upload("/request/documents/upload", "notes.pdf", b"%PDF-1.7 notes")
            self.post("/request/documents")
        assert self.url.endswith(f"/request/{name}"), self.text
        return self

    def heading(self) -> str:
        """Of the page that is shown."""
        return self.text.partition("<h1>")[2].partition("</h1>")[0]


class Desk:
    """A person at a portal."""

    def __init__(self, portal: PortalProcess, page: Page) -> None:
        self.portal = portal
        self.page = page
        page.set_default_timeout(5000)

    def open(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(self.portal.url + path)

    def fill(self, **fields: str) -> None:
        """Type into fields; `_` stands for a blank."""
        for label, text in fields.items():
            self.field(label.replace("_", " ")).fill(text)

    def field(self, label: str) -> Locator:
        """The control of a label."""
        return self.page.get_by_label(label, exact=True)

    def press(self, button: str) -> None:
        """Press a button of the page itself."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def follow(self, link: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=link, exact=True).click()

    def at(self, heading: str) -> None:
        """The page that has this heading is shown."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def told(self, words: str) -> None:
        """The page says so in an alert."""
        expect(self.page.get_by_role("alert")).to_have_text(words)

    def code(self) -> str:
        """A code that nobody used yet: the portal's clock moves on by a step first."""
        self.portal.advance(30)
        return code_for(SECRET, step_at(self.portal.now()))

    def fact(self, term: str) -> Locator:
        """What is said of a term."""
        return self.page.locator("dl > div").filter(has=self.page.get_by_text(term, exact=True)).locator("dd")

    def rows(self, caption: str) -> list[list[str]]:
        """The cells of a table."""
        rows = self.page.get_by_role("table", name=caption).locator("tbody tr").all()
        return [row.locator("td").all_inner_texts() for row in rows]


class AtMedical(Desk):
    """What a person does at the medical portal."""

    def sign_in(self) -> "AtMedical":
        """All of it, to the first page."""
        self.password()
        self.field("Six-digit code").fill(self.code())
        self.press("Verify")
        self.at("Prior authorizations")
        return self

    def password(self, password: str = PASSWORD) -> None:
        """As far as the password."""
        self.open("/signin")
        self.fill(User_ID="dana")
        self.press("Continue")
        self.at("Enter your password")
        self.fill(Password=password)
        self.press("Sign in")

    def to_member(self) -> None:
        """A new request."""
        self.sign_in()
        self.follow("New request")
        self.at("Member and provider")

    def give_member(self, member: str = MEMBER, born: str = "04/09/1961") -> None:
        """The page of the member."""
        self.fill(Member_ID=member, Date_of_birth=born)
        self.field("Rendering provider").select_option(f"Rivera Spine Center · NPI {NPI}")
        self.press("Continue")

    def give_service(self) -> None:
        """Two diagnoses and two lines."""
        self.field("Place of service").select_option("22 - On campus outpatient hospital")
        self.field("Diagnosis code 1").fill("M54.16")
        self.press("Add diagnosis")
        self.field("Diagnosis code 2").fill("M54.50")
        self.line(1, "62323", "3")
        self.press("Add procedure")
        self.line(2, "77003", "1", "26")
        self.press("Continue")
        self.at("Service details")

    def line(self, number: int, code: str, units: str, modifiers: str = "") -> None:
        """One service line."""
        row = self.page.get_by_role("group", name=f"Procedure {number}", exact=True)
        given = {"Procedure code": code, "Modifiers": modifiers, "Units": units}
        for label, text in (given | {"Start date": "12/01/2026", "End date": "12/31/2026"}).items():
            row.get_by_label(label, exact=True).fill(text)
        row.get_by_label("Unit type").select_option("Units")

    def give_details(self) -> None:
        """Urgency and contact."""
        self.field("Standard").check()
        self.fill(Contact_name="Dana Reyes", Contact_phone="555-010-0199")
        self.press("Save and continue")
        self.at("Clinical documents")

    def attach(self, name: str = "notes.pdf", content: bytes = b"%PDF-1.7 notes") -> None:
        """One document."""
        self.field("Choose files").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        self.press("Upload")

    def to_review(self) -> None:
        """Everything before the last button."""
        self.to_member()
        self.give_member()
        self.give_service()
        self.give_details()
        self.attach()
        self.press("Continue")
        self.at("Review your request")


class AtDental(Desk):
    """What a person does at the dental portal."""

    def log_in(self, *, remember: bool = False) -> None:
        """On a device that is not known."""
        self.password()
        self.field("Six-digit code").fill(self.code())
        if remember:
            self.field("Remember this device for 30 days").check()
        self.press("Verify")
        self.at("Pre-determinations")

    def password(self, password: str = PASSWORD) -> None:
        """The one page of the sign-in."""
        self.open("/signin")
        self.fill(Username="dana", Password=password)
        self.press("Log in")

    def to_review(self) -> None:
        """Everything before the last button."""
        self.open("/home")
        self.follow("Start a pre-determination")
        self.fill(Subscriber_ID="900300400", Patient_first_name="Iris", Patient_birth_date="2011-08-30")
        self.field("Treating dentist NPI").fill(NPI)
        self.press("Continue")
        self.at("Treatment")
        self.fill(CDT_code="D2740", Tooth_number="14", Treatment_date="2026-12-01")
        self.press("Next")
        self.at("Check and send")
