"""
Playwright's own recorder, watching a person request an authorization at the mock portal of uhc.

``python -m tests.scaffold.recording.recorder FILE...`` writes what it records: into ``uhc.txt`` as the recorder is
set at first, into ``uhc_seen.txt`` with *Generate assertions* switched on, so that it notes what pages showed.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import choose
from tests.mock_portals.world import PASSWORD, SEED, current_code

ADDRESS = "https://portal.payer.example"  #: in place of the mock portal's, which differs from run to run
BROWSER = choose().path


@contextmanager
def recording(file: Path, settings: Path) -> Iterator[Page]:
    """A page whose actions ``playwright codegen`` writes into a file; its own window stays out of sight."""
    os.environ["PWTEST_CLI_HEADLESS"] = "1"  # the recorder's own switch: a window needs a screen
    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(settings)  # beside the browsers it keeps how it was set
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=BROWSER) as browser:
        context = browser.new_context()
        asked = {"language": "python", "mode": "recording", "outputFile": str(file), "handleSIGINT": False}
        context._sync(context._impl_obj._show_recorder(asked))
        yield context.new_page()
        context.close()


def settings(folder: Path, *, assertions: bool) -> Path:
    """A folder in which the recorder finds how it was set."""
    file = folder / str(assertions) / ".settings/recorder.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"autoExpect": json.dumps(assertions)}), "utf-8")
    return file.parent.parent


def record(portal: UhcPortal, folder: Path, *, assertions: bool) -> str:
    """What the recorder writes of one request."""
    portal.reset()
    portal.seed(SEED)
    file = folder / "recording.py"
    note = folder / "tillquist note.pdf"
    note.write_bytes(b"%PDF-1.4\n%%EOF\n")
    with recording(file, settings(folder, assertions=assertions)) as page:
        page.goto(f"{portal.url}/signin")
        sign_in(page, portal)
        fill_in(page)
        attach(page, note)
        page.get_by_role("button", name="Submit request").click()
        page.get_by_role("heading", name="Request received").wait_for()
    return file.read_text("utf-8").replace(portal.url, ADDRESS)


def typed(page: Page, label: str, text: str) -> None:
    """Click into a control and give it a text at once: letter by letter, lists come anew while one chooses."""
    control = page.get_by_label(label, exact=True).last
    control.click()
    control.fill(text)


def go_on(page: Page, button: str = "Continue") -> None:
    """Press the button that leads on, and see the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def sign_in(page: Page, portal: UhcPortal) -> None:
    """With the one-time code of an authenticator app."""
    typed(page, "One Healthcare ID", "solo")
    go_on(page)
    typed(page, "Password", PASSWORD)
    go_on(page)
    go_on(page, "Authenticator app")
    typed(page, "Six-digit code", current_code(portal))
    go_on(page, "Verify")


def fill_in(page: Page) -> None:
    """The wizard, up to its documents."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name="New request").click()
    page.get_by_label("Place of service").select_option("22")
    go_on(page)
    page.get_by_label("Member ID and date of birth").check()
    typed(page, "Member ID", "900100200")
    typed(page, "Date of birth", "04/09/1961")
    go_on(page, "Search")
    go_on(page, "Select")
    fill_in_codes(page)
    fill_in_details(page)


def fill_in_codes(page: Page) -> None:
    """Two diagnoses and two procedures."""
    code(page, "Diagnosis code 1", "M54.16")
    page.get_by_role("button", name="Add diagnosis").click()
    code(page, "Diagnosis code 2", "M47.816")
    procedure(page, "62323", "3")
    page.get_by_role("button", name="Add procedure").click()
    procedure(page, "77003", "1")
    go_on(page)


def procedure(page: Page, number: str, units: str) -> None:
    """The row of a procedure that was added last."""
    code(page, "Procedure code", number)
    typed(page, "Units", units)
    page.get_by_label("Unit type", exact=True).last.select_option("Units")
    typed(page, "Start date", "12/01/2026")
    typed(page, "End date", "12/31/2026")


def code(page: Page, label: str, text: str) -> None:
    """Type a code and choose it from the list."""
    typed(page, label, text)
    page.get_by_role("option", name=text).click()


def fill_in_details(page: Page) -> None:
    """The last form, with its clinical questions."""
    page.get_by_label("Routine", exact=True).check()
    page.get_by_label("Rendering provider").select_option("1234567893")
    typed(page, "Contact name", "Dana Reyes")
    typed(page, "Contact phone", "555-010-0199")
    go_on(page)


def attach(page: Page, note: Path) -> None:
    """A document."""
    page.get_by_label("Choose files").set_input_files(note)
    go_on(page, "Upload")
    go_on(page)


def main() -> None:
    """Write each recording that is asked for."""
    with tempfile.TemporaryDirectory() as folder, UhcPortal.start(Path(folder)) as portal:
        for file in map(Path, sys.argv[1:]):
            written = record(portal, Path(folder), assertions=file.stem.endswith("_seen"))
            file.write_text(written, "utf-8")


if __name__ == "__main__":
    main()
