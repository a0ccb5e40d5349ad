"""A request from the first step to its number, in a real browser."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import NPIS, PASSWORD, Visitor, current_code, take_over

PDF: FilePayload = {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 invented notes"}


@pytest.fixture
def desk(portal: UhcPortal, page: Page) -> Page:
    """A person signed in as who represents two providers."""
    visitor = Visitor(portal).sign_in("dana")
    visitor.post("/provider", provider=NPIS[0])
    return take_over(visitor, page, "/home")


def sign_in(portal: UhcPortal, page: Page) -> None:
    """The sign-in as a person does it."""
    page.goto(portal.url)
    page.get_by_label("One Healthcare ID").fill("dana")
    press(page, "Continue")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Continue")
    press(page, "Authenticator app")
    page.get_by_label("Six-digit code").fill(current_code(portal))
    press(page, "Verify")
    page.get_by_label("Care provider").select_option(NPIS[0])
    press(page, "Continue")
    heading(page, "Prior Authorization and Notification")


def press(page: Page, name: str) -> None:
    """Press a button of the page."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def heading(page: Page, text: str) -> None:
    """The page's one first heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def find_member(page: Page, member_id: str = "900100200", born: str = "04/09/1961") -> None:
    """Steps 1 and 2 up to the results."""
    page.goto(re.sub(r"(//[^/]+)/.*", r"\1/request/new", page.url))
    page.get_by_label("Place of service").select_option("22 - On campus outpatient hospital")
    press(page, "Continue")
    page.get_by_label("Member ID", exact=True).fill(member_id)
    page.get_by_label("Date of birth", exact=True).fill(born)
    press(page, "Search")


def choose(page: Page, field: Locator, code: str) -> None:
    """Type a code and choose it from the list."""
    field.press_sequentially(code)
    page.get_by_role("listbox").get_by_role("option").filter(has_text=re.compile(f"^{re.escape(code)} - ")).click()


def fill_line(page: Page, number: int, code: str, modifiers: str = "") -> None:
    """One service line."""
    line = page.get_by_role("group", name=f"Procedure {number}")
    choose(page, line.get_by_label("Procedure code"), code)
    values = {"Modifiers": modifiers, "Units": "1", "Start date": "12/01/2026", "End date": "12/31/2026"}
    for label, value in values.items():
        line.get_by_label(label, exact=True).fill(value)


def to_details(page: Page, code: str = "62323") -> None:
    """Steps 1 to 3 with one line."""
    find_member(page)
    press(page, "Select")
    choose(page, page.get_by_label("Diagnosis code 1"), "M54.16")
    fill_line(page, 1, code)
    press(page, "Continue")


def to_documents(page: Page) -> None:
    """Steps 1 to 4."""
    to_details(page)
    fill_details(page)


def fill_details(page: Page) -> None:
    """Step 4."""
    page.get_by_label("Routine").check()
    page.get_by_label("Contact name").fill("Dana Reyes")
    page.get_by_label("Contact phone").fill("555-010-0199")
    press(page, "Continue")


def facts(page: Page) -> dict[str, str]:
    """Terms and their values."""
    return dict(zip(page.locator("dt").all_inner_texts(), page.locator("dd").all_inner_texts(), strict=True))


def submit(page: Page) -> dict[str, str]:
    """Steps 5 to 7 without documents."""
    press(page, "Continue")
    press(page, "Submit request")
    heading(page, "Request received")
    return facts(page)


def test_end_to_end(portal: UhcPortal, page: Page) -> None:
    """What was typed is what the portal keeps, once, with the document's digest."""
    desk = page
    sign_in(portal, desk)
    find_member(desk)
    press(desk, "Select")
    choose(desk, desk.get_by_label("Diagnosis code 1"), "M54.16")
    press(desk, "Add diagnosis")
    choose(desk, desk.get_by_label("Diagnosis code 2"), "M48.061")
    fill_line(desk, 1, "62323")
    press(desk, "Add procedure")
    fill_line(desk, 2, "77003", "26")
    press(desk, "Continue")
    fill_details(desk)
    desk.get_by_label("Choose files").set_input_files([PDF])
    press(desk, "Upload")
    press(desk, "Continue")
    heading(desk, "Review your request")
    read = facts(desk)
    assert (read["Name"], read["Date of birth"]) == ("TILLQUIST, MAREN", "04/09/1961")
    assert read["Rendering provider"] == "Rivera Spine Center · NPI 1234567893"
    desk.locator("#submit-request").click()
    heading(desk, "Request received")
    shown = facts(desk)
    (case,) = portal.cases()
    assert re.fullmatch(r"PA\d{10}", shown["Reference number"])
    assert (case["reference"], case["status"]) == (shown["Reference number"], "Pended")
    assert case["diagnoses"] == ["M54.16", "M48.061"]
    assert [(line["code"], line["modifiers"], line["units"]) for line in case["lines"]] == [
        ("62323", [], 1),
        ("77003", ["26"], 1),
    ]
    assert [(doc["name"], len(doc["sha256"])) for doc in case["documents"]] == [("notes.pdf", 64)]
    assert portal.ledger("case_created")[0]["data"]["reference"] == case["reference"]


def test_code_must_be_chosen(desk: Page) -> None:
    """A typed code that was not chosen from the list is refused."""
    find_member(desk)
    press(desk, "Select")
    desk.get_by_label("Diagnosis code 1").fill("M54.16")
    fill_line(desk, 1, "62323")
    press(desk, "Continue")
    expect(desk.get_by_role("alert")).to_have_text("Choose diagnosis code 1 from the list.")
    expect(desk.get_by_label("Units", exact=True)).to_have_value("1")


def test_typing_after_choosing_unchooses(desk: Page) -> None:
    """Changing the text of a chosen code takes the choice back."""
    find_member(desk)
    press(desk, "Select")
    choose(desk, desk.get_by_label("Diagnosis code 1"), "M54.16")
    desk.get_by_label("Diagnosis code 1").press_sequentially("x")
    fill_line(desk, 1, "62323")
    press(desk, "Continue")
    expect(desk.get_by_role("alert")).to_contain_text("Choose diagnosis code 1")


def test_inactive_code(desk: Page) -> None:
    """An inactive code is listed among similar ones, and refused."""
    find_member(desk)
    press(desk, "Select")
    desk.get_by_label("Diagnosis code 1").press_sequentially("M54.5")
    expect(desk.get_by_role("listbox").get_by_role("option")).to_have_count(4)
    desk.get_by_role("option", name="M54.5 - Low back pain (inactive)").click()
    fill_line(desk, 1, "62323")
    press(desk, "Continue")
    expect(desk.get_by_role("alert")).to_contain_text("Diagnosis code M54.5 is inactive.")


def test_provider_defaults_to_the_last_used(desk: Page) -> None:
    """The rendering provider of the request before is proposed for the next."""
    to_details(desk)
    provider = desk.get_by_label("Rendering provider")
    expect(provider).to_have_value(NPIS[0])
    provider.select_option(NPIS[1])
    fill_details(desk)
    submit(desk)
    to_details(desk)
    expect(provider).to_have_value(NPIS[1])


def test_twins_give_two_rows(portal: UhcPortal, desk: Page) -> None:
    """Twins share member ID and birth date; the one selected is the one kept."""
    find_member(desk, "900300400", "08/30/2011")
    rows = desk.get_by_role("table", name="Members").get_by_role("row")
    expect(rows).to_have_count(3)
    rows.filter(has_text="QUILL, IRIS").get_by_role("button", name="Select").click()
    choose(desk, desk.get_by_label("Diagnosis code 1"), "F80.2")
    fill_line(desk, 1, "92507")
    press(desk, "Continue")
    fill_details(desk)
    submit(desk)
    assert portal.cases()[0]["first_name"] == "Iris"


def test_no_member(desk: Page) -> None:
    """A birth date that does not fit the ID finds nobody."""
    find_member(desk, born="04/10/1961")
    expect(desk.get_by_role("alert")).to_have_text("No member matches. Check the member ID and date of birth.")


def test_search_fields_follow_the_method(desk: Page) -> None:
    """Only the fields of the chosen way to search are shown."""
    find_member(desk)
    desk.get_by_role("link", name="Search again").click()
    desk.get_by_label("Name, date of birth and state").check()
    expect(desk.get_by_label("Member ID", exact=True)).to_be_hidden()
    for label, value in {"First name": "otto", "Last name": "brandvold", "State": "oh"}.items():
        desk.get_by_label(label, exact=True).fill(value)
    desk.get_by_label("Date of birth", exact=True).fill("12/01/1950")
    press(desk, "Search")
    expect(desk.get_by_role("cell", name="BRANDVOLD, OTTO")).to_be_visible()


def test_plan_question(desk: Page) -> None:
    """A member of another plan is asked one question more."""
    find_member(desk, "900500600", "12/01/1950")
    press(desk, "Select")
    choose(desk, desk.get_by_label("Diagnosis code 1"), "M54.16")
    fill_line(desk, 1, "62323")
    press(desk, "Continue")
    fill_details(desk)
    expect(desk.get_by_role("alert")).to_have_text("Is this a retrospective request? is required.")


def test_not_required(portal: UhcPortal, desk: Page) -> None:
    """A request of lines that need no authorization ends with a decision ID and no case."""
    to_details(desk, "20610")
    heading(desk, "Prior authorization is not required")
    assert re.fullmatch(r"D\d{9}", facts(desk)["Decision ID"])
    assert portal.ledger("not_required")
    assert not portal.cases()
