"""Downloads: what comes is looked at before it is kept, and none of it ever lies on the disk."""

from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import pytest_asyncio

from portal_bots.browser import downloads
from portal_bots.browser.launch import Shell, choose
from portal_bots.browser.manners import Manners
from portal_bots.browser.masking import Hidden
from portal_bots.browser.screens import Button, Screen
from portal_bots.browser.tab import Tab
from portal_bots.browser.uploads import put_files
from portal_bots.domain import errors
from portal_bots.domain.documents import PacketFile
from portal_bots.domain.errors import Phase
from tests.browser.site import Quiet, serving
from tests.conftest import NIGHT

LETTER = (NIGHT / "packets/REQ-1001-order.pdf").read_bytes()
CANARY = b"CANARY-7Q2"  #: in whatever the pages below show, send and offer
MARKED = LETTER + b"\n%" + CANARY
MANNERS = Manners(
    "http://portal.invalid", Screen("/signin", heading="Sign in"), Button("Send"), hosts=("127.0.0.1",)
)

Page = tuple[int, dict[str, str], bytes]


def named(disposition: str) -> dict[str, str]:
    """The headers of a file that is to be saved."""
    return {"Content-Type": "application/pdf", "Content-Disposition": disposition}


class Letters(Quiet, BaseHTTPRequestHandler):
    """A portal with letters, and with what is none."""

    PAGES: dict[str, Page] = {
        "/letter": (200, {"Content-Type": "application/octet-stream"}, LETTER),
        "/saved": (200, named('attachment; filename="../../etc/Delgado.PDF"'), LETTER),
        "/program": (200, named('attachment; filename="Delgado letter.exe"'), LETTER),
        "/signin": (200, {"Content-Type": "application/pdf"}, b"<h1>Sign in</h1>"),
        "/gone": (404, {"Content-Type": "application/pdf"}, LETTER),
        "/empty": (200, {"Content-Type": "application/pdf"}, b""),
        "/cut": (200, {"Content-Type": "application/pdf"}, LETTER[: len(LETTER) // 3]),
        "/marked": (200, named("attachment; filename=letter.pdf"), MARKED),
    }

    def do_GET(self) -> None:
        """A page with links to all, or what is behind one."""
        links = "".join(f'<a href="{path}">{path[1:]}</a> ' for path in self.PAGES)
        fields = "<iframe name=aside></iframe><input id=t><input id=f type=file>"
        page = f"<main><h1>{CANARY.decode()}</h1>{links}{fields}</main>".encode()
        status, headers, body = self.PAGES.get(self.path, (200, {"Content-Type": "text/html"}, page))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Take what is sent."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of that portal."""
    with serving(Letters) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def tab(shell: Shell, site: str) -> AsyncIterator[Tab]:
    """A tab on its list of letters."""
    tab = await shell.open_tab(MANNERS)
    tab.phase = Phase.READ
    await tab.page.goto(f"{site}/letters")
    yield tab
    await tab.close()


class TestDownload:
    @pytest.mark.parametrize("name", ["letter", "saved"])
    async def test_pdf(self, tab: Tab, name: str) -> None:
        """The bytes of the letter are given, whatever the portal calls their type."""
        assert await tab.download(name) == LETTER

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("signin", "HTTP 200, 16 bytes: it begins b'<h1>Sign'"),
            ("gone", f"HTTP 404, {len(LETTER)} bytes: HTTP 404"),
            ("empty", "HTTP 200, 0 bytes: it is empty"),
            ("program", f"HTTP 200, {len(LETTER)} bytes: its name ends with 'exe'"),
        ],
    )
    async def test_no_letter(self, tab: Tab, name: str, wrong: str) -> None:
        """What is no PDF, or not meant as one, is not kept; the facts are told without the file's name."""
        with pytest.raises(errors.UnexpectedPage) as told:
            await tab.download(name)

        assert (told.value.words, told.value.detail) == (f"{name!r} did not give a PDF", wrong)
        assert told.value.phase is Phase.READ

    async def test_cut_short(self, tab: Tab) -> None:
        """A letter of which most is missing is not kept."""
        with pytest.raises(errors.UnexpectedPage, match="did not give a PDF"):
            await tab.download("cut")

    async def test_too_large(self, tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
        """A letter beyond all measure is not kept, whatever it is."""
        monkeypatch.setattr(downloads, "LARGEST", len(LETTER) - 1)

        with pytest.raises(errors.UnexpectedPage) as told:
            await tab.download("letter")

        assert told.value.detail.endswith(f"it has {len(LETTER)} bytes, more than {len(LETTER) - 1}")

    async def test_by_itself(self, tab: Tab, site: str) -> None:
        """A download that a page begins by itself is stopped, and noted."""
        async with tab.page.expect_event("download") as begun:
            await tab.page.evaluate(f"open('{site}/marked', 'aside')")

        assert await (await begun.value).failure() is not None
        assert tab.noted == ["The page began a download by itself: stopped."]


class TestProblem:
    def test_not_declared(self) -> None:
        """A file that is larger than its answer said is too large all the same."""
        assert "more than" in downloads.problem(b"%PDF-" + b"x" * downloads.LARGEST)

    def test_declared(self) -> None:
        """A file that says it is too large need not be looked at."""
        assert "more than" in downloads.claimed({"content-length": str(downloads.LARGEST + 1)})

    @pytest.mark.parametrize(
        "disposition",
        [
            "",
            "inline",
            "attachment",
            'attachment; filename="a.b.Pdf"',
            "attachment; filename*=UTF-8''ro%C5%9B.pdf",
        ],
    )
    def test_names(self, disposition: str) -> None:
        """A name is wrong only where there is one that ends otherwise."""
        assert downloads.claimed({"content-disposition": disposition}) == ""

    def test_strange_names(self) -> None:
        """Of a name that tries to be more than a name, nothing but letters of its ending is told."""
        told = downloads.claimed({"content-disposition": 'attachment; filename="x.h\r\nX: t;ml/../../y"'})

        assert told in ("", "its name ends with 'y'")


class TestDisk:
    async def test_nothing_plain(self, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Neither browser nor driver puts what a page showed, sent or offered into a file, ever."""
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        shell = Shell(choose())
        tab = await shell.open_tab(MANNERS)
        await tab.page.goto(f"{site}/letters")
        await tab.page.fill("#t", CANARY.decode())
        await tab.picture(Hidden((CANARY.decode(),)))
        sealed = PacketFile("letter.pdf", len(MARKED), lambda: MARKED)
        await put_files(tab, tab.page.locator("#f"), [sealed])
        sent = await tab.page.evaluate("fetch('/sent', {method: 'POST', body: f.files[0]}).then((r) => r.status)")
        async with tab.page.expect_event("download") as begun:
            await tab.page.evaluate(f"open('{site}/marked', 'aside')")
        await (await begun.value).failure()
        letter = await tab.download("marked")
        while_it_runs = _files(tmp_path)
        found = _holding(tmp_path, CANARY)
        await tab.close()
        found += _holding(tmp_path, CANARY)
        await shell.close()

        assert (letter, sent) == (MARKED, 200)
        assert while_it_runs > 0
        assert found == []
        assert _holding(tmp_path, CANARY) == []


def _files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def _holding(folder: Path, canary: bytes) -> list[Path]:
    forms = (canary, canary.decode().encode("utf-16-le"))
    return [
        path for path in folder.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]  # fmt: skip
