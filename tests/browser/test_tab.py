"""A tab on small pages in the real browser: what it reads, what it refuses."""

from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
import pytest_asyncio

from portal_bots.browser.forms import Kind
from portal_bots.browser.launch import Shell
from portal_bots.browser.manners import Manners
from portal_bots.browser.screens import Button, Screen, TableView
from portal_bots.browser.shown import ShownField
from portal_bots.browser.tab import Tab
from portal_bots.domain import errors
from portal_bots.domain.errors import Phase
from tests.browser.site import Quiet, serving
from tests.conftest import NIGHT

CASE_PAGE = """
<title>Portal</title>
<header><a href="/help">Help</a></header>
<main>
  <h1>Case   details</h1>
  <h1 hidden>Old heading</h1>
  <div role="alert">Your session ends soon. <div role="alert">Save now.</div></div>
  <div role="alert" style="display: none">Not shown</div>
  <div role="status">Saved</div>
  <p>One paragraph</p>
  <dl>
    <dt>Status</dt><dd> Pended
      since Monday</dd>
    <dt>Note</dt><dt>Empty</dt><dd></dd>
    <div><dt>Reference number</dt><dd>A1</dd></div>
  </dl>
  <table>
    <caption>Lines</caption>
    <thead><tr><th>Code</th><th>Units</th></tr></thead>
    <tbody><tr><td>62323</td><td>1</td></tr><tr><th>77003</th></tr></tbody>
    <tfoot><tr><td>Total</td><td>1</td></tr></tfoot>
  </table>
  <table style="display: none"><caption>Hidden</caption></table>
  <a href="/cases/A1">A1</a> <a href="/cases/other">A1</a> <a name="x">No link</a>
</main>
"""
FORM_PAGE = """
<input aria-label="Search the site">
<main><form>
  <label>Member   ID <input name="member" required value="004512873"></label>
  <span id="born">Date of</span> <span id="birth">birth</span>
  <input aria-labelledby="born birth" aria-required="true">
  <label for="notes">Notes</label><textarea id="notes">Call first</textarea>
  <fieldset><legend>Procedure 1</legend>
    <label for="code">Procedure code</label><input id="code" role="combobox" required>
    <label for="unit">Unit type</label>
    <select id="unit" required>
      <option value="">Choose</option><option value="u" selected> Units </option><option value="v">Visits</option>
    </select>
  </fieldset>
  <fieldset aria-required="true"><legend>Level of service</legend>
    <label><input type="radio" name="level" value="r"> Routine</label>
    <label><input type="radio" name="level" value="u" checked> Urgent</label>
  </fieldset>
  <div role="radiogroup" aria-label="Injury">
    <label><input type="radio" name="injury"> Yes</label><label><input type="radio" name="injury"> No</label>
  </div>
  <label><input type="checkbox" checked> I agree</label>
  <label for="files">Choose files</label><input id="files" type="file" multiple>
  <input type="hidden" name="token" value="secret"><input name="trap" style="display: none">
  <div hidden><label>Not yet <input required></label></div>
  <input type="submit" value="Continue"><button>Add procedure</button>
</form></main>
"""


@pytest_asyncio.fixture(loop_scope="session")
async def tab(shell: Shell) -> AsyncIterator[Tab]:
    """A tab of a portal that nobody needs to reach."""
    tab = await shell.open_tab(
        Manners(
            "http://portal.invalid",
            Screen("/signin", heading="Sign in"),
            Button("Submit request"),
            {"is locked": errors.AccountLocked},
            {"We are painting": errors.PortalMaintenance},
            patience=2,
            hosts=("127.0.0.1",),
        )
    )
    yield tab
    await tab.close()


class Answers(Quiet, BaseHTTPRequestHandler):
    """A portal with a list, one that is closed, and one that locks its accounts."""

    PAGES = {
        "/letters": (200, "text/html", b"<main><h1>Letters</h1></main>"),
        "/busy": (503, "text/html", b"<h1>We are closed</h1>"),
        "/home": (200, "text/html", b"<main><h1>We are painting</h1><p>Come back at 6.</p></main>"),
        "/locked": (200, "text/html", b'<main><h1>Oh</h1><p role="alert">Your account is locked.</p></main>'),
    }

    def do_GET(self) -> None:
        """Answer with the page of the path."""
        status, kind, body = self.PAGES.get(self.path, (404, "text/plain", b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of that portal."""
    with serving(Answers) as address:
        yield address


class TestLook:
    async def test_texts(self, tab: Tab) -> None:
        """Headings, messages and paragraphs are read as a person sees them: one line, nothing hidden."""
        await tab.page.set_content(CASE_PAGE)

        page = await tab.look()

        assert (page.title, page.headings) == ("Portal", ("Case details",))
        assert (page.notes, page.says) == (("Saved",), ("One paragraph",))
        assert page.alerts == ("Your session ends soon. Save now.",)
        assert not page.challenge

    async def test_facts(self, tab: Tab) -> None:
        """Facts are terms with the description right after them; a term without one is none."""
        await tab.page.set_content(CASE_PAGE)

        facts = (await tab.look()).facts

        assert facts == {"Status": "Pended since Monday", "Empty": "", "Reference number": "A1"}

    async def test_tables(self, tab: Tab) -> None:
        """Tables are read by heading; a row that is cut short has empty cells, a total is no row."""
        await tab.page.set_content(CASE_PAGE)

        [table] = (await tab.look()).tables

        rows = ({"Code": "62323", "Units": "1"}, {"Code": "77003", "Units": ""})
        assert table == TableView("Lines", ("Code", "Units"), rows)

    async def test_links(self, tab: Tab, site: str) -> None:
        """A link's words lead to its whole address; of two with the same words the first counts."""
        await tab.page.goto(f"{site}/letters")
        await tab.page.set_content(CASE_PAGE)

        assert (await tab.look()).links == {"Help": f"{site}/help", "A1": f"{site}/cases/A1"}

    @pytest.mark.parametrize(
        "sign",
        [
            "<h1>Security check</h1>",
            "<h2>Please confirm you are human</h2>",
            '<h1>Sign in</h1><img alt="Captcha letters" src="data:," width="9" height="9">',
            '<h1>Sign in</h1><iframe src="about:blank#recaptcha"></iframe>',
        ],
    )
    async def test_challenge(self, tab: Tab, sign: str) -> None:
        """What asks whether a person is there is recognised by heading, picture or frame."""
        await tab.page.set_content(f"<main>{sign}</main>")

        assert (await tab.look()).challenge
        with pytest.raises(errors.CaptchaRequired):
            await tab.expect(Screen("/home", heading="Home"))

    @pytest.mark.parametrize(
        "harmless",
        [
            "<h1>Home</h1><p>We use captcha</p>",
            "<h1 hidden>Security check</h1>",
        ],
    )
    async def test_no_challenge(self, tab: Tab, harmless: str) -> None:
        """A word in the text or a hidden heading is no challenge."""
        await tab.page.set_content(f"<main>{harmless}</main>")

        assert not (await tab.look()).challenge


class TestExpect:
    async def test_closed(self, tab: Tab, site: str) -> None:
        """A portal that answers that it is closed is in maintenance."""
        await tab.page.goto(f"{site}/busy")

        with pytest.raises(errors.PortalMaintenance, match="We are closed"):
            await tab.expect(Screen("/busy", heading="Home"))

    async def test_notice(self, tab: Tab, site: str) -> None:
        """A sentence that the flow declared becomes its error, with the portal's own words."""
        tab.phase = Phase.SEARCH

        with pytest.raises(errors.AccountLocked) as told:
            await tab.go(f"{site}/locked", Screen("/locked", heading="Home"))

        assert (told.value.words, told.value.phase) == ("Your account is locked.", Phase.SEARCH)

    async def test_stop(self, tab: Tab, site: str) -> None:
        """A page that the flow declared by its heading is its error, at whatever address it came up."""
        with pytest.raises(errors.PortalMaintenance) as told:
            await tab.go(f"{site}/home", Screen("/home", heading="Home"))

        assert told.value.words == "We are painting. Come back at 6."

    async def test_nobody_there(self, tab: Tab) -> None:
        """A portal that cannot be reached is unavailable."""
        with pytest.raises(errors.PortalUnavailable):
            await tab.go("http://127.0.0.1:9/home", Screen("/home", heading="Home"))


class TestShownFields:
    async def test_all(self, tab: Tab) -> None:
        """Every control that a person could fill is read by label, group, kind, need, options and value."""
        await tab.page.set_content(FORM_PAGE)

        assert (await tab.shown_form()).fields == (
            ShownField("Member ID", "", Kind.TEXT, required=True, options=(), value="004512873"),
            ShownField("Date of birth", "", Kind.TEXT, required=True, options=(), value=""),
            ShownField("Notes", "", Kind.TEXT, required=False, options=(), value="Call first"),
            ShownField("Procedure code", "Procedure 1", Kind.TYPEAHEAD, required=True, options=(), value=""),
            ShownField(
                "Unit type", "Procedure 1", Kind.SELECT, required=True, options=("Units", "Visits"), value="Units"
            ),
            ShownField(
                "Level of service", "", Kind.RADIO, required=True, options=("Routine", "Urgent"), value="Urgent"
            ),
            ShownField("Injury", "", Kind.RADIO, required=False, options=("Yes", "No"), value=""),
            ShownField("I agree", "", Kind.CHECKBOX, required=False, options=(), value="true"),
            ShownField("Choose files", "", Kind.FILE, required=False, options=(), value=""),
        )

    async def test_chosen_files(self, tab: Tab) -> None:
        """A file control shows the names of the files chosen in it."""
        files = ("REQ-1001-order.pdf", "REQ-1001-chart-note.pdf")
        await tab.page.set_content(FORM_PAGE)
        await tab.page.get_by_label("Choose files").set_input_files([NIGHT / f"packets/{file}" for file in files])

        [shown] = [field for field in (await tab.shown_form()).fields if field.kind is Kind.FILE]

        assert shown.value == ", ".join(files)

    async def test_options(self, tab: Tab) -> None:
        """The choices of a list are told by its label; a label that is not there is a page we do not know."""
        await tab.page.set_content(FORM_PAGE)

        assert await tab.options("Unit type") == ("Units", "Visits")
        with pytest.raises(errors.UnexpectedPage, match="'Care provider'"):
            await tab.options("Care provider")


class TestPress:
    BUTTONS = """<main><h1>Review</h1>
        <button onclick="document.title += 'sent '">Submit request</button>
        <button onclick="document.title += 'went '">Continue</button></main>"""

    async def test_last_button(self, tab: Tab) -> None:
        """The last button is refused to a flow and nothing is pressed; any other is pressed."""
        await tab.page.set_content(self.BUTTONS)

        with pytest.raises(errors.FlowBug, match="may not press 'Submit request'"):
            await tab.press("Submit request")
        await tab.press("Continue")

        assert await tab.page.title() == "went"
