"""From the press to its answer each write is sent once: judged by what arrives at the server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from portal_bots.browser.gate import Gate
from portal_bots.browser.launch import Shell
from portal_bots.browser.manners import Manners
from portal_bots.browser.press import aim, pressed, sending
from portal_bots.browser.screens import Button, Screen
from portal_bots.browser.tab import Tab
from portal_bots.browser.uploads import put_files
from portal_bots.domain import errors
from portal_bots.domain.documents import PacketFile
from tests.browser.wire import MULTIPART, Wire, listening

SIGN_IN = Screen("/signin", heading="Sign in")
SUBMIT = Button("Submit request")
PDF = b"%PDF-1.7" + bytes(range(256)) * 4000


@pytest_asyncio.fixture(loop_scope="session")
async def wire() -> AsyncIterator[Wire]:
    """The portal's side."""
    async with listening() as wire:
        yield wire


@pytest_asyncio.fixture(loop_scope="session")
async def tab(shell: Shell, wire: Wire) -> AsyncIterator[Tab]:
    """The browser's side."""
    tab = await shell.open_tab(Manners(wire.url, SIGN_IN, SUBMIT, patience=3, answer=5))
    yield tab
    await tab.close()


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    """A document of the packet, larger than one read of a connection."""
    file = tmp_path / "order.pdf"
    file.write_bytes(PDF)
    return file


async def allowed() -> None:
    """A permit that is always given."""


async def review(tab: Tab, wire: Wire, packet: Path | None = None) -> None:
    """Open the review page on a connection that is then kept alive, and choose a file."""
    await tab.page.goto(f"{wire.url}/")
    if packet is not None:
        await tab.page.get_by_label("Choose files").set_input_files(packet)
    await tab.page.evaluate("fetch('/warm').then((answer) => answer.text())")


async def press(tab: Tab, ending: str) -> Gate:
    """Press the last button and wait until the page tells an ending in its title or heading."""
    told = f"() => document.title.includes({ending!r}) || document.body.innerText.includes({ending!r})"
    async with pressed(tab, await aim(tab), allowed) as gate:
        await tab.page.wait_for_function(told)
    return gate


FORM = {"script": ""}
MULTIPART_FORM = {"enctype": MULTIPART}
ON_SUBMIT = "form.onsubmit = (event) => { event.preventDefault(); send(); };"
FETCH = {"script": ON_SUBMIT, "body": "new URLSearchParams({draft: 7})"}
MULTIPART_FETCH = {"script": ON_SUBMIT, "enctype": MULTIPART}
KINDS = {"form": FORM, "multipart": MULTIPART_FORM, "fetch": FETCH, "multipart fetch": MULTIPART_FETCH}
kinds = pytest.mark.parametrize("kind", KINDS)


async def pressed_without_gate(tab: Tab, _: Wire) -> None:
    """A person's click, as a bare browser sends it."""
    await tab.profile.guard.allow(tab.page.get_by_role("button", name=SUBMIT.name))
    await tab.page.get_by_role("button", name=SUBMIT.name).click()
    await tab.page.wait_for_function("() => /received/.test(document.title + document.body.innerText)")


async def pressed_with_gate(tab: Tab, wire: Wire) -> None:
    """The engine's press: the page ends in an error, and nothing is sent again."""
    script = "script" in wire.page and "preventDefault" in wire.page
    async with pressed(tab, await aim(tab), allowed):
        if script:
            await tab.page.wait_for_function("() => document.title === 'failed'")
        else:
            await tab.page.wait_for_url("chrome-error://**")


class TestBrowsersOwnRepeat:
    """A kept-alive connection that is cut after the portal acted and before it answered."""

    @kinds
    @pytest.mark.parametrize(
        ("press", "arrives"),
        [(pressed_without_gate, 2), (pressed_with_gate, 1)],
        ids=["a bare browser sends twice", "behind the gate it arrives once"],
    )
    async def test_a_cut_connection(
        self,
        tab: Tab,
        wire: Wire,
        packet: Path,
        kind: str,
        press: Callable[[Tab, Wire], Awaitable[None]],
        arrives: int,
    ) -> None:
        """Chromium writes again by itself, with an ordinary confirmation; behind the gate it does not."""
        wire.show(**KINDS[kind])
        await review(tab, wire, packet if "multipart" in kind else None)
        wire.cut = 1

        await press(tab, wire)

        assert len(wire.writes()) == arrives
        assert len({one.body for one in wire.writes()}) == 1

    async def test_a_redirect_that_writes_again(self, tab: Tab, wire: Wire) -> None:
        """A connection cut after a 307 is not a reason to write a second time to where it led."""
        await review(tab, wire)
        wire.redirect, wire.cut = 307, 0

        async with pressed(tab, await aim(tab), allowed):
            await tab.page.wait_for_function("() => document.body.innerText.includes('received')")

        assert [len(wire.writes("/submit")), len(wire.writes("/again"))] == [1, 1]


class TestPagesRepeat:
    @pytest.mark.parametrize("redirect", [0, 303])
    @pytest.mark.parametrize(
        ("script", "noted"),
        [
            ("form.onsubmit = (event) => { event.preventDefault(); send(); send(); };", True),
            ("form.onsubmit = (event) => { event.preventDefault(); form.submit(); form.submit(); };", False),
            ("form.querySelector('button').onclick = (event) => event.isTrusted && event.target.click();", True),
        ],
        ids=["two fetches", "two submits, one of which the browser drops", "click in click"],
    )
    async def test_identical(self, tab: Tab, wire: Wire, script: str, redirect: int, *, noted: bool) -> None:
        """A script that sends the request twice sends it once, the page gets its answer, and it is noted."""
        wire.show(script, body="new URLSearchParams({draft: 7, files: ''})")
        wire.redirect = redirect
        await review(tab, wire)

        gate = await press(tab, "received 1")

        assert len(wire.writes()) == 1
        assert any("a second time" in note for note in gate.notes) is noted

    @pytest.mark.parametrize("redirect", [0, 303])
    async def test_a_fetch_beside_the_form(self, tab: Tab, wire: Wire, redirect: int) -> None:
        """A script that sends what the form sends too: once, whatever the page makes of it."""
        wire.show("form.onsubmit = () => { send(); };", body="new URLSearchParams({draft: 7, files: ''})")
        wire.redirect = redirect
        await review(tab, wire)

        async with pressed(tab, await aim(tab), allowed) as gate:
            await tab.page.evaluate("fetch('/news').then((answer) => answer.text())")

        assert len(wire.writes()) == 1
        assert gate.notes == ["The page sent POST /submit a second time: stopped."]

    async def test_a_double_click(self, tab: Tab, wire: Wire) -> None:
        """The second click of a double click reaches nothing."""
        wire.show("form.onsubmit = (event) => { event.preventDefault(); send(); };")
        wire.slow = 0.3
        await review(tab, wire)

        async with pressed(tab, await aim(tab), allowed) as gate:
            await tab.page.get_by_role("button", name=SUBMIT.name).click()
            await tab.page.wait_for_function("() => document.title.includes('received')")

        assert len(wire.writes()) == 1
        assert gate.notes == ["The button was pressed a second time: stopped."]


class TestOrdinaryTraffic:
    async def test_passes(self, tab: Tab, wire: Wire) -> None:
        """Heartbeats, different writes and reads arrive as the page sent them, each time."""
        wire.show(
            "const beat = () => fetch('/beat', {method: 'POST', body: 'alive'});"
            "form.onsubmit = async (event) => { event.preventDefault();"
            " navigator.sendBeacon('/analytics', 'pressed'); await beat(); send();"
            " for (const body of ['one', 'two']) await fetch('/log', {method: 'PUT', body});"
            " await beat(); await fetch('/news'); document.title += ' all'; };"
        )
        await review(tab, wire)
        await tab.page.evaluate("beat()")

        gate = await press(tab, "all")

        assert [one.body for one in wire.writes("/beat")] == [b"alive"] * 3
        assert [one.body for one in wire.writes("/analytics")] == [b"pressed"]
        assert [one.body for one in wire.arrived if one.method == "PUT"] == [b"one", b"two"]
        assert [one.path for one in wire.arrived if one.path == "/news"] == ["/news"]
        assert (len(wire.writes()), gate.notes) == (1, [])

    async def test_bytes(self, tab: Tab, wire: Wire, packet: Path) -> None:
        """A form with a file arrives as the browser made it: the file whole, and the redirect is followed."""
        wire.show(enctype=MULTIPART)
        wire.redirect = 303
        await review(tab, wire, packet)

        await press(tab, "received")

        [sent] = wire.writes()
        assert PDF in sent.body
        assert sent.body.count(b"Content-Disposition") == 2
        assert tab.page.url == f"{wire.url}/done"

    @pytest.mark.parametrize("kind", ["multipart", "multipart fetch"])
    async def test_bytes_from_memory(self, tab: Tab, wire: Wire, kind: str) -> None:
        """A sealed file of the packet, given to the page from memory, arrives whole and once."""
        wire.show(**KINDS[kind])
        await review(tab, wire)
        sealed = PacketFile("order.pdf", len(PDF), lambda: PDF)
        await put_files(tab, tab.page.get_by_label("Choose files"), [sealed])

        gate = await press(tab, "received")

        [sent] = wire.writes()
        assert PDF in sent.body
        assert b'filename="order.pdf"\r\nContent-Type: application/pdf' in sent.body
        assert gate.notes == []

    async def test_web_sockets_stay(self, tab: Tab, wire: Wire) -> None:
        """What a page hears over a web socket goes on through the press."""
        wire.show(**FETCH)
        await review(tab, wire)
        address = wire.url.replace("http", "ws")
        await tab.page.evaluate(f"new Promise((open) => (new WebSocket({address!r}).onopen = open))")

        await press(tab, "received")

        assert (len(wire.writes()), wire.sockets) == (1, 1)

    async def test_writes_have_a_connection_of_their_own(self, tab: Tab, wire: Wire) -> None:
        """No write behind the gate travels on a connection that was used before."""
        await review(tab, wire)

        await press(tab, "received")

        assert [one.reused for one in wire.writes()] == [False]

    async def test_nothing_is_left_over(self, tab: Tab, wire: Wire) -> None:
        """Requests that the page takes back while they are held leave nothing waiting behind."""
        wire.show("let n = 0; setInterval(() => fetch('/beat', {method: 'POST', body: `${n++}`}), 100);")
        wire.slow = 0.3
        await review(tab, wire)

        await press(tab, "received")
        await tab.page.goto(f"{wire.url}/")

        waiting = [task for task in asyncio.all_tasks() if "_on_route" in repr(task)]
        assert waiting == []


class TestPermit:
    async def test_refused(self, tab: Tab, wire: Wire) -> None:
        """Where the permit is refused nothing leaves the browser, and the refusal is what is told."""
        await review(tab, wire)
        before = len(wire.arrived)

        async def refused() -> None:
            raise PermissionError("the lease is lost")

        with pytest.raises(PermissionError, match="the lease is lost"):
            async with pressed(tab, await aim(tab), refused):
                await tab.page.wait_for_url("chrome-error://**")

        assert len(wire.arrived) == before

    async def test_asked_once_and_first(self, tab: Tab, wire: Wire) -> None:
        """It is asked once, before anything that the press causes leaves the browser."""
        wire.show("form.onsubmit = () => { fetch('/beat', {method: 'POST', body: '1'}); };")
        await review(tab, wire)
        before = len(wire.arrived)
        asked: list[int] = []

        async def permit() -> None:
            asked.append(len(wire.arrived))

        async with pressed(tab, await aim(tab), permit):
            await tab.page.wait_for_function("() => document.body.innerText.includes('received')")

        assert asked == [before]

    async def test_of_a_flow(self, tab: Tab, wire: Wire) -> None:
        """What a flow sends under a permit of the engine is refused with it, and is free afterwards."""
        await review(tab, wire)

        async def refused() -> None:
            raise PermissionError("the lease is lost")

        async def save() -> None:
            async with sending(tab):
                await tab.press("Save draft")
                await tab.page.wait_for_url("chrome-error://**")

        with tab.under(refused), pytest.raises(PermissionError):
            await save()
        assert wire.writes("/save") == []

        await review(tab, wire)
        async with sending(tab):
            await tab.press("Save draft")
            await tab.page.wait_for_url("**/save")
        assert len(wire.writes("/save")) == 1


PRESSES: dict[str, Callable[[Any], Awaitable[object]]] = {
    "a click": lambda page: page.get_by_role("button", name=SUBMIT.name).click(),
    "the Enter key": lambda page: page.get_by_role("button", name=SUBMIT.name).press("Enter"),
    "a click by script": lambda page: page.evaluate("form.querySelector('button').click()"),
    "a form submitted by script": lambda page: page.evaluate("form.submit()"),
    "a form asked to submit": lambda page: page.evaluate("form.requestSubmit()"),
    "an event by script": lambda page: page.evaluate(
        "form.querySelector('button').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    ),
}


class TestGuard:
    @pytest.mark.parametrize("way", PRESSES)
    async def test_no_flow_presses_the_last_button(self, tab: Tab, wire: Wire, way: str) -> None:
        """Whatever way plain Playwright takes to the last button, nothing is sent and the flow is told why."""
        await review(tab, wire)

        await PRESSES[way](tab.page)
        await tab.page.evaluate("fetch('/still-here').then((answer) => answer.text())")

        assert wire.writes() == []
        with pytest.raises(errors.FlowBug, match="may not press 'Submit request'"):
            tab.profile.guard.check()

    async def test_other_buttons_are_free(self, tab: Tab, wire: Wire) -> None:
        """Another button of the same form sends what it is for."""
        await review(tab, wire)

        async with sending(tab):
            await tab.press("Save draft")
            await tab.page.wait_for_url("**/save")

        tab.profile.guard.check()
        assert [len(wire.writes("/save")), len(wire.writes())] == [1, 0]

    async def test_covered(self, tab: Tab, wire: Wire) -> None:
        """With something in front of the button it is not even aimed at; nothing is journaled for nothing."""
        wire.show(
            "document.body.insertAdjacentHTML('beforeend', '<div style=\"position:fixed;inset:0\">Wait</div>');"
        )
        await review(tab, wire)

        with pytest.raises(errors.UnexpectedPage):
            await aim(tab)
