"""
A browser of paper: of Playwright's objects, what the gate, the press and the guard touch.

The gate is the real one: what a page writes is held by it, permitted by the engine, sent once.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from playwright.async_api import BrowserContext, Locator, Page

from portal_bots.browser.gate import permitted
from portal_bots.browser.guard import Guard
from portal_bots.browser.judging import Judge
from portal_bots.browser.manners import Manners
from portal_bots.browser.pace import at_once
from portal_bots.browser.profile import Profile
from portal_bots.browser.review import Review
from portal_bots.browser.screens import PageView, TableView
from portal_bots.browser.state import State
from portal_bots.browser.tab import Tab
from portal_bots.browser.traffic import Traffic
from portal_bots.browser.tunnel import Connection, Tunnel
from portal_bots.browser.witness import Witness
from portal_bots.domain import errors
from portal_bots.domain.errors import Phase
from tests.paper.faults import TROUBLES, Press, Verb
from tests.paper.life import Life
from tests.paper.portal import Answer, PaperPortal, Sheet

Handler = Callable[["PaperRoute"], Awaitable[None]]


@dataclass(frozen=True)
class PaperResponse:
    """The beginning of an answer."""

    url: str
    status: int = 200
    headers: tuple[()] = ()

    async def body(self) -> bytes:
        """Nothing that matters."""
        return b""


class PaperRequest:
    """A write of the page."""

    method = "POST"
    resource_type = "document"
    redirected_from = redirected_to = None
    headers: dict[str, str] = {}

    def __init__(self, url: str, content: object, deliver: Callable[[], Answer]) -> None:
        self.url = url
        self.post_data_buffer = json.dumps(content).encode()
        self.deliver = deliver
        self.outcome: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    def is_navigation_request(self) -> bool:
        """A form that is submitted leads to another page."""
        return True

    async def response(self) -> PaperResponse | None:
        """When the portal begins to answer; None where the request failed."""
        answer = await asyncio.shield(self.outcome)
        if answer.silent:
            await asyncio.Event().wait()
        return None if answer.error == "not sent" else PaperResponse(self.url)


class PaperRoute:
    """A request that is held."""

    def __init__(self, context: "PaperContext", request: PaperRequest) -> None:
        self.request = request
        self._context = context

    async def continue_(self) -> None:
        """Let it go to the portal."""
        self._context.tunnel.connected()
        self.request.outcome.set_result(self.request.deliver())
        self._context.tell("requestfinished", self.request)

    async def abort(self, _why: str) -> None:
        """Never send it."""
        if not self.request.outcome.done():
            self.request.outcome.set_result(Answer(error="not sent"))
        self._context.tell("requestfailed", self.request)

    async def fulfill(self, **_: object) -> None:
        """Answer it without the portal."""
        self.request.outcome.set_result(Answer())
        self._context.tell("requestfinished", self.request)


class PaperTunnel(Tunnel):
    """Counts the connections without making any."""

    def connected(self) -> None:
        """A connection was made."""
        if self._single is not None:
            self._single.first[cast("Any", "portal")] = Connection(None)


class PaperContext:
    """A browser profile."""

    def __init__(self, tunnel: PaperTunnel) -> None:
        self.tunnel = tunnel
        self._listening: list[tuple[str, Callable[[PaperRequest], None]]] = []
        self._handlers: list[Handler] = []
        self._held: set[asyncio.Future[None]] = set()

    def on(self, event: str, listener: Callable[[PaperRequest], None]) -> None:
        """Listen to what the pages do."""
        self._listening.append((event, listener))

    def tell(self, event: str, request: PaperRequest) -> None:
        """Something happened to a request."""
        for wanted, listener in self._listening:
            if wanted == event:
                listener(request)

    async def route(self, _pattern: str, handler: Handler) -> None:
        """From now on requests are held."""
        self._handlers.append(handler)

    async def unroute_all(self, *, behavior: str) -> None:  # noqa: ARG002 -- Playwright's signature
        """From now on they are not."""
        self._handlers.clear()

    def send(self, request: PaperRequest) -> None:
        """The page writes."""
        self.tell("request", request)
        route = PaperRoute(self, request)
        sending = self._handlers[-1](route) if self._handlers else route.continue_()
        task = asyncio.ensure_future(sending)
        self._held.add(task)
        task.add_done_callback(self._held.discard)

    async def close(self) -> None:
        """Nothing to close."""


class PaperButton:
    """The last button, with the guard in front of it."""

    def __init__(self, tab: "PaperTab") -> None:
        self._tab = tab
        self._allowed = False

    async def hover(self) -> None:
        """It is there."""
        await self._tab.ask(Verb.AIM)

    async def evaluate(self, _script: str, _sign: str) -> None:
        """The next press is allowed."""
        self._allowed = True

    async def click(self) -> None:
        """Press it."""
        if not self._allowed:
            self._tab.profile.guard._stopped(after_press=False)
            return
        self._tab.submit()


class PaperPage:
    """What the page's verbs need of it."""

    url = "http://paper/review"

    def __init__(self, tab: "PaperTab") -> None:
        self._tab = tab

    @property
    def main_frame(self) -> "PaperPage":
        """A sheet of paper has no frames in it."""
        return self

    def on(self, _event: str, _listener: object) -> None:
        """No dialogs come up on paper."""

    def set_default_timeout(self, _milliseconds: float) -> None:
        """Time is the clock's."""

    def get_by_role(self, _role: str, *, name: str, exact: bool) -> Locator:  # noqa: ARG002 -- Playwright's
        """The last button."""
        return cast("Locator", PaperButton(self._tab))


class PaperTab(Tab):
    """A tab on the portal of paper."""

    def __init__(self, portal: PaperPortal, life: Life, manners: Manners) -> None:
        tunnel = PaperTunnel(())
        self.context = PaperContext(tunnel)
        context = cast("BrowserContext", self.context)
        self.profile = Profile(context, tunnel, Traffic(context), Guard(manners.last_button))
        self.page = cast("Page", PaperPage(self))
        self.phase = Phase.SIGN_IN
        self.noted = []
        self.permit = permitted
        self.turn = at_once
        self.portal = portal
        self.session = 0
        self.sheet: Sheet | None = None  #: what the wizard is filled with
        self.manners = manners
        self.witness = Witness(self.page)
        self.judge = Judge(manners, self.witness)
        self._patience = manners.patience
        self._found = None
        self._life = life
        self._written: PaperRequest | None = None

    async def state(self) -> bytes:
        """The session."""
        return State({}, {"paper": {"session": str(self.session)}}).write()

    def skew(self, _now: datetime) -> timedelta | None:
        """Paper has no clock of its own."""
        return None

    async def ask(self, verb: Verb) -> None:
        """
        Ask the portal for something.

        Raises:
            PortalError: It answers with trouble.

        """
        await self._life.at(verb)
        self.portal.tick()
        if verb is not Verb.SIGN_IN and self.session not in self.portal.sessions:
            raise errors.SessionExpired(phase=self.phase)
        if self.portal.troubles[verb]:
            raise TROUBLES[self.portal.troubles[verb].popleft()]().during(self.phase)

    def submit(self) -> None:
        """The last button was pressed."""
        sheet = self.sheet
        if sheet is None:
            raise errors.UnexpectedPage("there is no review page")
        twice = bool(self.portal.presses) and self.portal.presses[0] is Press.TWICE
        name = self._life.name
        self.write("/submit", repr(sheet), lambda: self.portal.receive(name, sheet), twice=twice)

    def write(self, url: str, content: object, deliver: Callable[[], Answer], *, twice: bool = False) -> None:
        """The page sends something, and some pages send it twice."""
        self._written = PaperRequest(url, content, deliver)
        self.context.send(self._written)
        if twice:
            self.context.send(PaperRequest(url, content, deliver))

    async def answer(self) -> Answer:
        """What came of the last write."""
        if self._written is None:
            raise errors.UnexpectedPage("nothing was written")
        return await asyncio.shield(self._written.outcome)

    async def read_back(self, review: Review, request: object) -> None:
        """Compare what the wizard holds with the request."""
        self.phase = Phase.REVIEW
        if differences := review.differences(self._review(), request):
            raise errors.PatientMismatch("; ".join(differences)).during(self.phase)

    def _review(self) -> PageView:
        sheet = self.sheet or Sheet("", "", ())
        lines = tuple({"Code": code, "Units": str(units)} for code, units in sheet.lines)
        return PageView(
            path="/review",
            url="",
            title="",
            headings=("Review",),
            facts={"Member ID": sheet.member, "Start date": sheet.start},
            tables=(TableView("Lines", ("Code", "Units"), lines),),
        )

    async def picture(self, _hidden: object) -> bytes:
        """A picture, if the page can be seen."""
        await self.ask(Verb.PICTURE)
        return b"paper"

    async def bare_picture(self) -> bytes:
        """The same."""
        return b"paper"

    async def text(self) -> str:
        """What stands on it."""
        return "paper"


class PaperShell:
    """The browser of one worker."""

    def __init__(self, portal: PaperPortal, life: Life) -> None:
        self._portal = portal
        self._life = life

    async def open_tab(self, manners: Manners, state: State | None = None) -> Tab:
        """A tab of its own."""
        tab = PaperTab(self._portal, self._life, manners)
        tab.session = int(state.tabs["paper"]["session"]) if state else 0
        return tab
