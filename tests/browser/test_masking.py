"""Pictures: two patients on one page give the same picture, and what is no patient's can still be read."""

import io
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
import pytest_asyncio
from PIL import Image, ImageChops

from portal_bots.browser import masking
from portal_bots.browser.launch import Shell
from portal_bots.browser.manners import Manners
from portal_bots.browser.masking import Hidden, NotMaskedError
from portal_bots.browser.screens import Button, Screen
from portal_bots.browser.tab import Tab
from portal_bots.engine.evidence import hidden
from tests.browser.site import Quiet, serving
from tests.factories import a_member, a_request

LOOK = "<style>* { font: 16px monospace; }</style>"
PLACES = {
    "text": "<p>Member Rosa Delgado, born 04/12/1961, ID 004512873</p>",
    "capitals": "<p>DELGADO, ROSA</p>",
    "other forms": "<p>Apr 12, 1961 1961-04-12 12-Apr-1961 004-512-873 004 512 873</p>",
    "split": "<p><b>04</b>/<b>12</b>/1961 <i>Del</i>gado 0045<wbr>12873</p>",
    "typed": '<input value="004512873"><input type="date" value="1961-04-12"><textarea>Rosa</textarea>',
    "placeholder": '<input placeholder="004512873">',
    "select": "<select><option>Units<option selected>Delgado, Rosa</select>",
    "open list": "<select size=3><option>Delgado, Rosa<option>Nobody</select>",
    "button": '<button>Select Delgado</button><input type="submit" value="Select Delgado">',
    "rich text": '<div contenteditable="true">Patient <b>Delgado</b></div><div role="combobox">Delgado</div>',
    "file name": '<label>Files <input type="file"></label>',
    "title": '<p title="Delgado, Rosa">D…, R…</p>',
    "broken picture": '<img src="/gone.png" alt="Delgado, Rosa">',
    "generated": '<p class="g" data-name="Delgado"></p><style>.g::before { content: attr(data-name); }</style>',
    "shadow of text": '<p style="text-shadow: 2px 2px 0 #000">Delgado</p>',
    "gradient": '<p style="background: linear-gradient(red, blue); -webkit-background-clip: text">Delgado</p>',
    "svg": '<svg width="200" height="40"><text x="5" y="20">Delgado</text></svg>',
    "selected": "<p id=s>Delgado</p><script>getSelection().selectAllChildren(s)</script>",
    "frame": '<iframe srcdoc="<style>*{font:16px monospace}</style><p>Delgado</p><input value=Rosa>"></iframe>',
    "frame in frame": "<iframe srcdoc=\"<iframe srcdoc='<style>*{font:16px monospace}</style>Delgado'></iframe>\">"
    "</iframe>",
    "open shadow": "<div id=h></div><script>h.attachShadow({mode: 'open'}).innerHTML = "
    "'<style>*{font:16px monospace}</style><p>Delgado</p><input value=004512873>'</script>",
    "closed shadow": "<script>customElements.define('a-card', class extends HTMLElement { connectedCallback() {"
    "this.attachShadow({mode: 'closed'}).innerHTML = '<p>Delgado</p>' } })</script><a-card></a-card>",
    "canvas": "<canvas id=c width=200 height=40></canvas>"
    "<script>c.getContext('2d').fillText('Delgado', 5, 20)</script>",
    "facts": "<dl><dt>Member<dd>Delgado, Rosa<dt>Date of birth<dd>04/12/1961</dl>",
}
#: On the page, and of another patient than the one whose request it is.
STRANGERS = {
    "rows": "<table><thead><tr><th>Patient</th><th>Born</th></tr></thead>"
    "<tbody><tr><td>Delgado, Rosa</td><td>04/12/2026</td></tr></tbody></table>",
    "rows of roles": "<div role=table><div role=row><span role=columnheader>Member</span></div>"
    "<div role=row><span role=cell>Delgado, Rosa</span></div></div>",
    "wide rows": "<table><tr><th colspan=2>Codes</th><th>Member name</th></tr>"
    "<tr><td>62323</td><td>77003</td><td>Delgado, Rosa</td></tr></table>",
    "heads beside": "<table><tr><th>Patient</th><td>Delgado, Rosa</td></tr></table>",
    "facts": "<dl><dt>Subscriber<dd>Delgado, Rosa</dl><div><strong>Patient:</strong> <span>Rosa</span></div>",
    "told": "<p>Patient: Rosa Delgado</p>",
    "looks": "<p>DELGADO, ROSA 004512873 04/12/1961 Apr 12, 1961 (602) 555-0144 602-555-0144 602.555.0144</p>",
    "numbers": "<p>XYZ004512873 123-45-6789 1EG4-TE5-MK73 rosa@delgado.example</p>",
}
ROSA: dict[str, str] = {}
LISA = {
    "Delgado": "Mercado", "DELGADO": "MERCADO", "Del<": "Mer<", "</i>gado": "</i>cado", "delgado": "mercado",
    "Rosa": "Lisa", "ROSA": "LISA", "rosa": "lisa", "004512873": "884617990", "004-512-873": "884-617-990",
    "004 512 873": "884 617 990", "0045<wbr>12873": "8846<wbr>17990",
    "04/12/1961": "11/27/1958", "04/12/2026": "11/27/2026", "1961-04-12": "1958-11-27",
    "Apr 12, 1961": "Nov 27, 1958", "12-Apr-1961": "27-Nov-1958", "<b>04</b>/<b>12</b>/1961":
    "<b>11</b>/<b>27</b>/1958", "555-0144": "555-0199", "555.0144": "555.0199", "123-45-6789": "987-65-4321",
    "1EG4-TE5-MK73": "2FH5-UF6-NL84", "D…, R…": "M…, L…",
}  # fmt: skip
HIDDEN = {
    "Rosa": hidden(a_request(member=a_member(member_id="004512873")), ()),
    "Lisa": hidden(
        a_request(
            member=a_member(member_id="884617990", first_name="Lisa", last_name="Mercado", born="1958-11-27")
        ),
        (),
    ),
}
NOBODY = Hidden((), (), 2026)


def of(patient: dict[str, str], page: str) -> str:
    """The same page about another patient."""
    for mine, theirs in patient.items():
        page = page.replace(mine, theirs)
    return page


@pytest_asyncio.fixture(loop_scope="session")
async def tab(shell: Shell) -> AsyncIterator[Tab]:
    """A tab of a portal that nobody needs to reach."""
    tab = await shell.open_tab(
        Manners(
            "http://portal.invalid",
            Screen("/signin", heading="Sign in"),
            Button("Send"),
            hosts=("127.0.0.1", "localhost"),
        )
    )
    yield tab
    await tab.close()


async def both(tab: Tab, page: str, known: bool) -> list[tuple[bytes, bytes]]:  # noqa: FBT001 -- a test's switch
    """A page about two patients: the picture of each as it is, and the masked one."""
    pictures = []
    for name, patient in (("Rosa", ROSA), ("Lisa", LISA)):
        await tab.page.goto("about:blank")
        await tab.page.set_content(f"{LOOK}<main><h1>Case details</h1>{of(patient, page)}</main>")
        if files := await tab.page.query_selector("input[type=file]"):
            await files.set_input_files({"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
        pictures.append((await tab.bare_picture(), await tab.picture(HIDDEN[name] if known else NOBODY)))
    return pictures


class TestCovers:
    @pytest.mark.parametrize("place", PLACES)
    async def test_the_patient(self, tab: Tab, place: str) -> None:
        """Wherever the patient of the request is shown, the picture is that of any other patient."""
        [(rosa, masked_rosa), (lisa, masked_lisa)] = await both(tab, PLACES[place], known=True)

        assert rosa != lisa
        assert masked_rosa == masked_lisa

    @pytest.mark.parametrize("place", STRANGERS)
    async def test_other_patients(self, tab: Tab, place: str) -> None:
        """Whoever else is shown is not known by name, and still not to be seen."""
        [(rosa, masked_rosa), (lisa, masked_lisa)] = await both(tab, STRANGERS[place], known=False)

        assert rosa != lisa
        assert masked_rosa == masked_lisa

    async def test_frame_of_another_host(self, tab: Tab, site: str) -> None:
        """A frame from elsewhere is covered as the page is."""
        pictures = []
        for name in ("Rosa", "Lisa"):
            await tab.page.goto(f"{site}/")
            await tab.page.set_content(f"<iframe src='{site.replace('127.0.0.1', 'localhost')}/{name}'></iframe>")
            await tab.page.frames[1].wait_for_load_state()
            pictures.append(await tab.picture(HIDDEN[name]))

        assert len(tab.page.frames) == 2
        assert pictures[0] == pictures[1]


class TestLeaves:
    READABLE = (
        "<p>Status Pended</p>", "<p>Procedures 62323, 77003-26</p>", "<p>Start date 12/01/2026</p>",
        "<p>Reference PA0000000001</p>", "<p>Rendering NPI 1234567893</p>",
    )  # fmt: skip

    @pytest.mark.parametrize("text", READABLE)
    async def test_the_case(self, tab: Tab, text: str) -> None:
        """What proves something about the case can be read: it looks as if nothing were covered."""
        await tab.page.set_content(f"{LOOK}<main><h1>Case details</h1>{text}</main>")
        known = hidden(a_request(), ("PA0000000001",))
        known = Hidden(known.texts, (*known.plain, "1234567893"), 2026)

        assert _same(await tab.picture(known), await tab.bare_picture())

    async def test_the_page(self, tab: Tab) -> None:
        """The page is not changed, not even while the picture is taken: its scripts notice nothing."""
        await tab.page.set_content(LOOK + "".join(PLACES[name] for name in ("text", "typed", "open shadow")))
        await tab.page.evaluate(
            """() => {
                window.changes = 0;
                const watch = new MutationObserver((seen) => (window.changes += seen.length));
                const all = { subtree: true, childList: true, attributes: true, characterData: true };
                for (const root of [document, h.shadowRoot]) watch.observe(root, all);
            }"""
        )
        before = await tab.bare_picture()

        masked = await tab.picture(HIDDEN["Rosa"])

        assert await tab.page.evaluate("window.changes") == 0
        assert await tab.bare_picture() == before != masked
        assert await tab.page.evaluate("document.adoptedStyleSheets.length + CSS.highlights.size") == 0

    async def test_a_strict_page(self, tab: Tab, site: str) -> None:
        """A page that forbids foreign styles and scripts is covered too."""
        await tab.page.goto(f"{site}/strict")

        assert not _same(await tab.picture(HIDDEN["Rosa"]), await tab.bare_picture())


class TestNotKept:
    async def test_a_page_that_goes_on(self, tab: Tab) -> None:
        """Where a page writes its texts anew meanwhile, nobody can be sure: there is no picture."""
        await tab.page.set_content(
            f"{LOOK}<p id=p></p><script>setInterval(() => (p.innerHTML = '<b>Delgado</b>'), 1)</script>"
        )

        with pytest.raises(NotMaskedError):
            await tab.picture(HIDDEN["Rosa"])

    async def test_a_frame_that_does_not_come(self, tab: Tab, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """A frame that cannot be looked into ends the wait: there is no picture."""
        monkeypatch.setattr(masking, "PATIENCE", 0.3)
        await tab.page.goto(f"{site}/")
        await tab.page.evaluate("document.body.append(document.createElement('iframe'))")
        await tab.page.frames[1].evaluate("setTimeout(() => { for (;;) {} }, 0)")

        with pytest.raises(NotMaskedError):
            await tab.picture(HIDDEN["Rosa"])


class TestText:
    async def test_all(self, tab: Tab) -> None:
        """The text of a page has that of its frames and shadow trees, and not what was typed."""
        page = PLACES["text"] + PLACES["frame"] + PLACES["open shadow"] + '<input type="password" value="hunter2">'
        await tab.page.set_content(f"<title>Case</title>{page}")

        text = await tab.text()

        assert text.startswith("Case\n")
        assert text.count("Delgado") == 3
        assert "hunter2" not in text


def _same(one: bytes, other: bytes) -> bool:
    """True when two pictures differ in nothing that a person sees."""
    first, second = (Image.open(io.BytesIO(content)).convert("RGB") for content in (one, other))
    return first.size == second.size and ImageChops.difference(first, second).getbbox() is None


class Pages(Quiet, BaseHTTPRequestHandler):
    """Pages with a patient on each."""

    PAGES = {
        "/": "<h1>Here</h1>",
        "/Rosa": f"{LOOK}<p>Delgado</p>",
        "/Lisa": f"{LOOK}<p>Mercado</p>",
        "/strict": "<p>Delgado</p>",
    }

    def do_GET(self) -> None:
        """Answer with the page of the path."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if self.path == "/strict":
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'none'; script-src 'none'")
        self.end_headers()
        self.wfile.write(self.PAGES.get(self.path, "").encode())


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of those pages."""
    with serving(Pages) as address:
        yield address
