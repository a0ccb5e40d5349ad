"""
A tab: what a flow works with.

Its verbs wait for what they need, recognise where they are, and turn the portal's sentences into typed errors. For
what they do not cover, ``tab.page`` is the plain Playwright page.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Frame, Locator, Page, Request

from portal_bots.browser import downloads, lists, masking, views, waiting
from portal_bots.browser.bounds import bounded
from portal_bots.browser.contract import Declared
from portal_bots.browser.filling import Filling
from portal_bots.browser.forms import Form
from portal_bots.browser.gate import Permit, permitted
from portal_bots.browser.in_page import BETWEEN, FORM
from portal_bots.browser.interruptions import FRONT, Met
from portal_bots.browser.judging import Judge
from portal_bots.browser.manners import Manners
from portal_bots.browser.pace import Turn, at_once
from portal_bots.browser.profile import Profile
from portal_bots.browser.review import Review
from portal_bots.browser.screens import PageView, Row, Screen, Table
from portal_bots.browser.shown import ShownForm
from portal_bots.browser.state import State
from portal_bots.browser.trouble import BrowserError, BrowserTimeout, translate
from portal_bots.browser.views import Found, Seen
from portal_bots.browser.witness import Witness
from portal_bots.domain import errors
from portal_bots.domain.errors import Phase

Shown = Callable[["Tab", Screen], Awaitable[None]]


async def unwatched(_tab: "Tab", _screen: Screen) -> None:
    """Nobody looks on."""


MOST_BETWEEN = 5  # interruptions one after the other, before a page is taken for one that we do not know


class Tab:
    """One page of a signed-in browser, or of one about to sign in."""

    def __init__(self, page: Page, manners: Manners, profile: Profile) -> None:
        self.page = page
        self.profile = profile
        self.phase = Phase.SIGN_IN
        self.noted: list[str] = []  #: what was stopped or changed and did no harm, for the report
        self.turn: Turn = at_once  #: waited for before an action makes the browser talk to the portal
        self.shown: Shown = unwatched  #: told of each screen that was waited for
        self.permit: Permit = permitted  #: asked before anything of an upload leaves the browser
        self.witness = Witness(page)
        self.judge = Judge(manners, self.witness)
        self.manners = manners
        self._patience = manners.patience
        self._clearing = asyncio.Lock()
        self._cleared = 0
        self._found: Found | None = None
        page.set_default_timeout(manners.patience * 1000)
        page.on("download", lambda _: self.noted.append("The page began a download by itself: stopped."))

    @property
    def frame(self) -> Frame:
        """Where the work is done: the page, or the frame in it that shows the screen last expected."""
        if self._found is None:
            return self.page.main_frame
        if self._found.frame.is_detached():  # the page put another one in its place
            screen = self._found.screen
            alike = (frame for frame in self.page.frames if screen.is_at(frame.url))
            return next(alike, self.page.main_frame)
        return self._found.frame

    def skew(self, now: datetime) -> timedelta | None:
        """How far ``now`` is ahead of the portal's clock, by the Date of its last page. None if it tells none."""
        return self.witness.skew(now)

    async def state(self) -> bytes:
        """All that the browser keeps of the sign-in."""
        try:
            async with bounded():
                return (await State.of(self.page)).write()
        except BrowserError as error:
            raise translate(error) from error

    async def mind_interruptions(self) -> None:
        """Send what is known away whenever it comes up in front of a page, also in the middle of an action."""
        await self.page.expose_function("somethingInFront", self._clear)
        await self.page.add_init_script(f"({BETWEEN})({json.dumps([FRONT, self.manners.ways_out])})")

    async def _clear(self) -> bool:
        """Send away what is known and stands in front of the page, or in its place. False where it stays."""
        async with self._clearing:
            try:
                seen = await views.survey(self.page)
                met = None if seen.challenged else self.manners.interruption(seen.page)
                return met is None or await self._sent_away(met)
            except (errors.PortalError, BrowserError):
                return False  # whoever works on the page meets it, too, and tells

    async def _sent_away(self, met: Met) -> bool:
        await self.turn()
        button = met.way_out(self.page)
        try:
            await button.click()
            await button.wait_for(state="hidden")
        except BrowserTimeout:
            return False
        self._cleared += 1
        self.noted.append(f"{met.heading}: pressed {met.button.name}.")
        return True

    async def disturbed(self) -> int:
        """How often something was sent away so far, that which is being sent away now included."""
        async with self._clearing:
            return self._cleared

    @contextmanager
    def patient(self) -> Iterator[None]:
        """Wait as long as an answer to a submission may take."""
        self._wait_up_to(self.manners.answer)
        try:
            yield
        finally:
            self._wait_up_to(self.manners.patience)

    def _wait_up_to(self, seconds: float) -> None:
        self._patience = seconds
        self.page.set_default_timeout(seconds * 1000)

    @contextmanager
    def under(self, permit: Permit) -> Iterator[None]:
        """The engine keeps a journal of what a flow sends here, and permits it."""
        self.permit = permit
        try:
            yield
        finally:
            self.permit = permitted

    @property
    def path(self) -> str:
        """Where it is, without what may follow the path and name a patient."""
        return urlsplit(self.page.url).path

    @property
    def blank(self) -> bool:
        """Nothing was opened in it yet."""
        return not self.page.url.startswith("http")

    def placed(self, error: errors.PortalError) -> errors.PortalError:
        """The same error with the phase, but for a search, which does not tell how far it came."""
        return error if self.phase is Phase.SEARCH else error.during(self.phase)

    async def open(self, screen: Screen, query: Mapping[str, str] | None = None, **parts: str) -> PageView:
        """Go to a screen by its address, and make sure that it is shown."""
        return await self.go(urljoin(self.manners.base_url, screen.address(query or {}, **parts)), screen)

    async def ask_for(self, screen: Screen, *instead: Screen) -> Screen:
        """Go to a screen by its address, and say which of the screens the portal shows."""
        await self._load(urljoin(self.manners.base_url, screen.address({})))
        return await self.expect(screen, *instead)

    async def go(self, address: str, screen: Screen) -> PageView:
        """Go where a link of the page leads, and make sure that a screen is shown there."""
        await self._load(address)
        return await self.expect_page(screen)

    async def _load(self, address: str) -> None:
        self.witness.begin(f"opened {urlsplit(address).path}")
        self._found = None
        self.witness.denied = False
        await self.turn()
        try:
            await self.page.goto(address, wait_until="domcontentloaded", referer=self._referer())
        except BrowserTimeout as error:
            raise errors.PortalUnavailable(detail=str(error)) from error
        except BrowserError as error:
            raise translate(error) from error

    def _referer(self) -> str | None:
        return self.page.url if self.page.url.startswith("http") else None

    async def look(self) -> PageView:
        """What is shown now, where the work is done."""
        return await views.look(self.frame)

    async def expect(self, *screens: Screen) -> Screen:
        """
        Wait until one of the screens is shown, and say which. Known interruptions are sent away.

        Raises:
            PortalError: The portal shows something else: what its sentences or signs mean.

        """
        return (await self._await(screens)).screen

    async def expect_page(self, screen: Screen) -> PageView:
        """Wait until a screen is shown, and read it."""
        return (await self._await((screen,))).page

    async def _survey(self) -> Seen:
        """What is shown, once all of the page is there: half a page would be taken for another one."""
        seen = await views.survey(self.page)
        if seen.page.ready:
            return seen
        with suppress(BrowserError):
            await self.page.wait_for_load_state("domcontentloaded")
        return await views.survey(self.page)

    async def _await(self, screens: Sequence[Screen]) -> Found:
        for _ in range(MOST_BETWEEN):
            seen = await self._survey()
            if not self.judge.final(screens, seen, self.phase):
                await waiting.wait_for(
                    self.page, (*screens, self.manners.signed_out), self.manners, self._patience
                )
                seen = await self._survey()
            between = not seen.challenged and self.manners.interruption(seen.page) is not None
            if not between or not await self._clear():
                break
        found = seen.find(screens)
        if found is None or seen.challenged:
            raise self.judge.unexpected(screens, seen, self.phase)
        self._found = found
        self.judge.hear(seen)
        await self.shown(self, found.screen)
        return found

    async def fill(self, label: str, value: str) -> None:
        """Type into the control with this label."""
        await self.act(self.frame.get_by_label(label, exact=True).fill(value))

    async def options(self, label: str) -> tuple[str, ...]:
        """The choices of a drop-down list, the empty one left out."""
        shown = (await self.shown_form()).find(label)
        if shown is None:
            raise errors.UnexpectedPage(f"there is no {label!r} to choose from").during(self.phase)
        return tuple(option for option in shown.options if option)

    async def choose(self, label: str, option: str) -> None:
        """Choose an option of a drop-down list by its exact words."""
        await self.act(self.frame.get_by_label(label, exact=True).select_option(label=option))

    async def press(self, name: str, *, within: Locator | None = None) -> None:
        """
        Press a button by its name.

        Raises:
            FlowBug: It is the last button. Only the engine presses that, once, after its journal is written.

        """
        if name == self.manners.last_button.name:
            raise self.profile.guard.refusal()
        place = within or self.frame
        self.witness.begin(f"pressed {name!r}")
        await self.turn()
        await self.act(place.get_by_role("button", name=name, exact=True).click())

    async def follow(self, name: str) -> None:
        """Follow a link by its name."""
        self.witness.begin(f"followed {name!r}")
        await self.turn()
        await self.act(self.frame.get_by_role("link", name=name, exact=True).first.click())

    async def act(self, action: Awaitable[object]) -> None:
        """
        Do something on the page, with plain Playwright.

        Raises:
            PortalError: It could not be done: what the portal says instead, or the browser's error translated.

        """
        try:
            await action
        except errors.CaseDataInvalid as error:
            if self.witness.denied:
                raise errors.SessionExpired(phase=self.phase) from error
            raise
        except BrowserError as error:
            raise self.judge.failed(error, await self._survey(), self.phase) from error

    @property
    def under_way(self) -> AbstractSet[Request]:
        """What its browser asks the portal for now."""
        return frozenset(self.profile.traffic.flying)

    async def quiet(self, begun: AbstractSet[Request]) -> None:
        """Wait for the answers to what its browser asks for; what had ``begun`` before may never end."""
        await self.profile.traffic.quiet(begun, self._patience)

    async def shown_form(self) -> ShownForm:
        """The controls a person could fill now, and what stands around them."""
        try:
            async with bounded():
                return ShownForm.of(await self.frame.evaluate(FORM))
        except BrowserError as error:
            raise translate(error) from error

    async def walk(self, forms: Iterable[Form], request: object) -> None:
        """
        Fill each form and go on to the next.

        Raises:
            FormChanged: A page has another form than the declared one; nothing was typed on it.
            AnswerNeeded: It asks a question that the request does not answer.
            PatientMismatch: The page did not keep what was typed.

        """
        self.phase = Phase.FILL
        for form in forms:
            await self.expect(form.screen)
            await Filling(self, self._declared(form), request).complete()
            await self.press(form.next.name)

    def _declared(self, form: Form) -> Declared:
        return Declared(form, self.manners.steps, self.manners.last_button.name)

    async def check(self, form: Form) -> None:
        """
        Compare a form that is not filled field by field with the page's.

        Raises:
            FormChanged: It is another one.

        """
        await Filling(self, self._declared(form), None).as_declared()

    async def read_back(self, review: Review, request: object) -> None:
        """
        Compare the review page with the request.

        Raises:
            FormChanged: It does not show what it is known to show, or asks for something more.
            PatientMismatch: Anything on it is not as asked; each difference is named.

        """
        self.phase = Phase.REVIEW
        page = await self.expect_page(review.screen)
        here = replace(self._declared(Form(review.screen, next=self.manners.last_button)), last_button="")
        await Filling(self, here, None).as_declared()
        if lacks := review.lacks(page, request):
            heading = review.screen.heading
            raise errors.FormChanged(f"{heading}: {'; '.join(lacks)}", place=heading).during(Phase.REVIEW)
        differences = review.differences(page, request)
        if differences:
            raise errors.PatientMismatch("; ".join(differences)).during(Phase.REVIEW)

    async def listed(self, screen: Screen, table: Table, query: Mapping[str, str]) -> list[Row]:
        """Open a list and read all its rows, as ``all_rows`` does."""
        await self.open(screen, query)
        return await self.all_rows(screen, table)

    async def all_rows(self, screen: Screen, table: Table) -> list[Row]:
        """
        All rows of a table on the screen shown: over its pages, and those that only scrolling brings.

        Raises:
            FormChanged: The table or one of its columns is not there.
            UnexpectedPage: It says that it has more rows than could be read.

        """
        return await lists.all_rows(self, screen, table)

    async def rows(self, table: Table) -> tuple[Row, ...]:
        """
        The rows of a table on the page, by column heading.

        Raises:
            FormChanged: The table or one of its columns is not there.

        """
        return self.rows_of(await self.look(), table)

    def rows_of(self, page: PageView, table: Table) -> tuple[Row, ...]:
        """The rows of a table on a page that was read before."""
        try:
            return table.rows_of(page)
        except errors.FormChanged as changed:
            raise changed.during(self.phase) from None

    async def follow_to_new_tab(self, name: str) -> "Tab":
        """Follow a link, or press a button, that opens another page. Close its page when done with it."""
        is_link = await self.frame.get_by_role("link", name=name, exact=True).count()
        try:
            async with self.page.expect_popup() as opened:
                await (self.follow(name) if is_link else self.press(name))
        except BrowserError as error:
            raise self.judge.failed(error, await self._survey(), self.phase) from error
        other = Tab(await opened.value, self.manners, self.profile)
        other.phase, other.permit, other.turn = self.phase, self.permit, self.turn
        return other

    async def download(self, name: str) -> bytes:
        """
        The PDF behind a link, as bytes. It never lies on a disk.

        Raises:
            UnexpectedPage: What came is no PDF that can be read, or is too large.

        """
        await self.turn()
        return await downloads.behind(self.page, name, self.phase)

    async def close(self) -> None:
        """Close the tab and forget its browser profile."""
        await self.profile.close()

    @property
    def signing_in(self) -> bool:
        """True where a page may show a user name or a one-time code."""
        return self.phase is Phase.SIGN_IN

    async def picture(self, hidden: masking.Hidden) -> bytes:
        """
        A masked picture of the page.

        Raises:
            NotMaskedError: It cannot be sure that the patient is covered.

        """
        return await masking.picture(self.page, hidden)

    async def bare_picture(self) -> bytes:
        """A picture of the page as it is: for sealed evidence only."""
        return await masking.bare(self.page)

    async def text(self) -> str:
        """The text of the page: for sealed evidence only."""
        async with bounded(masking.PATIENCE):
            return await masking.text(self.page)
