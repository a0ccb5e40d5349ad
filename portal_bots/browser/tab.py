"""
A tab: what a flow works with.

Its verbs wait for what they need, recognise where they are, and turn the portal's sentences into typed errors. For
what they do not cover, ``tab.page`` is the plain Playwright page.
"""

from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Locator, Page, Response

from portal_bots.browser import downloads, filling, masking, retry_after
from portal_bots.browser.bounds import bounded
from portal_bots.browser.forms import Form, ShownField, compare
from portal_bots.browser.gate import Permit, permitted
from portal_bots.browser.manners import Manners
from portal_bots.browser.pace import Turn, at_once
from portal_bots.browser.portal_clock import PortalClock
from portal_bots.browser.profile import Profile
from portal_bots.browser.review import Review
from portal_bots.browser.screens import Interruption, PageView, Row, Screen, Table
from portal_bots.browser.state import State
from portal_bots.browser.trouble import BrowserError, BrowserTimeout, is_navigating, translate
from portal_bots.domain import errors
from portal_bots.domain.errors import Phase

_SCRIPTS = Path(__file__).parent / "scripts"
_PAGE = (_SCRIPTS / "page.js").read_text()
_FORM = (_SCRIPTS / "form.js").read_text()


class Tab:
    """One page of a signed-in browser, or of one about to sign in."""

    def __init__(self, page: Page, manners: Manners, profile: Profile) -> None:
        self.page = page
        self.profile = profile
        self.phase = Phase.SIGN_IN
        self.noted: list[str] = []  #: what was stopped or changed and did no harm, for the report
        self.turn: Turn = at_once  #: waited for before an action makes the browser talk to the portal
        self.permit: Permit = permitted  #: asked before anything of an upload leaves the browser
        self._manners = manners
        self._answer: Response | None = None
        self._clock = PortalClock()
        self._denied = False
        page.set_default_timeout(manners.patience * 1000)
        page.on("response", self._remember)
        page.on("download", lambda _: self.noted.append("The page began a download by itself: stopped."))

    def _remember(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self._answer = response
            self._clock.hear(response.headers.get("date", ""))
        # A page that fetches says nothing of its own accord when the session is over (401 in RFC 9110).
        self._denied = self._denied or response.status == 401

    def skew(self, now: datetime) -> timedelta | None:
        """How far ``now`` is ahead of the portal's clock, by the Date of its last page. None if it tells none."""
        return self._clock.behind(now)

    async def state(self) -> bytes:
        """All that the browser keeps of the sign-in."""
        try:
            async with bounded():
                return (await State.of(self.page)).write()
        except BrowserError as error:
            raise translate(error) from error

    async def mind_interruptions(self) -> None:
        """Send the declared dialogs away whenever one is in front of what is to be done."""
        for interruption in self._manners.interruptions:
            dialog = self.page.get_by_role("dialog").filter(
                has=self.page.get_by_role("heading", name=interruption.heading, exact=True)
            )
            await self.page.add_locator_handler(dialog, partial(self._send_away, interruption))

    async def _send_away(self, interruption: Interruption, dialog: Locator) -> None:
        await dialog.get_by_role("button", name=interruption.button.name, exact=True).click()
        self.noted.append(f"{interruption.heading}: pressed {interruption.button.name}.")

    @contextmanager
    def patient(self) -> Iterator[None]:
        """Wait as long as an answer to a submission may take."""
        self.page.set_default_timeout(self._manners.answer * 1000)
        try:
            yield
        finally:
            self.page.set_default_timeout(self._manners.patience * 1000)

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

    async def open(self, screen: Screen, query: Mapping[str, str] | None = None, **parts: str) -> PageView:
        """Go to a screen by its address, and make sure that it is shown."""
        return await self.go(urljoin(self._manners.base_url, screen.address(query or {}, **parts)), screen)

    async def ask_for(self, screen: Screen, *instead: Screen) -> Screen:
        """Go to a screen by its address, and say which of the screens the portal shows."""
        await self._load(urljoin(self._manners.base_url, screen.address({})))
        return await self.expect(screen, *instead)

    async def go(self, address: str, screen: Screen) -> PageView:
        """Go where a link of the page leads, and make sure that a screen is shown there."""
        await self._load(address)
        return await self.expect_page(screen)

    async def _load(self, address: str) -> None:
        self._denied = False
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
        """What is on the page now."""
        for _ in range(5):
            try:
                async with bounded():
                    return PageView.of(await self.page.evaluate(_PAGE))
            except BrowserError as error:
                if not is_navigating(error):
                    raise translate(error) from error
                await self.page.wait_for_load_state("domcontentloaded")
        raise errors.PortalUnavailable(detail="the page is replaced again and again")

    async def expect(self, *screens: Screen) -> Screen:
        """
        Wait until one of the screens is shown, and say which.

        Raises:
            PortalError: The portal shows something else: what its sentences or signs mean.

        """
        return (await self._await(screens))[0]

    async def expect_page(self, screen: Screen) -> PageView:
        """Wait until a screen is shown, and read it."""
        return (await self._await((screen,)))[1]

    async def _await(self, screens: Sequence[Screen]) -> tuple[Screen, PageView]:
        page = await self.look()
        if (found := _shown(screens, page)) is not None:
            return found, page
        if not self._stops(page):
            await self._wait_for((*screens, self._manners.signed_out))
            page = await self.look()
        if (found := _shown(screens, page)) is not None:
            return found, page
        raise self._unexpected(screens, page).during(self.phase)

    async def _wait_for(self, screens: Sequence[Screen]) -> None:
        """Until one of the screens, a message or a challenge is shown, or patience ends."""
        script = f"""([screens, stops]) => {{
            const page = ({_PAGE})();
            const shown = ([path, heading]) => page.headings.includes(heading) && new RegExp(path).test(page.path);
            const stopped = stops.some((heading) => page.headings.includes(heading));
            return screens.some(shown) || stopped || page.alerts.length || page.challenge || page.broken;
        }}"""
        signs = [[screen.pattern, screen.heading] for screen in screens]
        try:
            await self.page.wait_for_function(script, arg=[signs, list(self._manners.stops)])
        except BrowserTimeout:
            return
        except BrowserError as error:
            if not is_navigating(error):
                raise translate(error) from error

    def _stops(self, page: PageView) -> bool:
        refused = self._answer is not None and self._answer.status >= 400
        told = bool(page.alerts) or self._manners.stop(page) is not None
        return told or page.challenge or page.broken or refused or self._signed_out(page)

    def _signed_out(self, page: PageView) -> bool:
        return self.phase is not Phase.SIGN_IN and self._manners.signed_out.is_shown(page)

    def _unexpected(self, screens: Sequence[Screen], page: PageView) -> errors.PortalError:
        if page.challenge:
            return errors.CaptchaRequired(page.heading)
        if page.broken:
            return errors.PortalUnavailable("The connection was cut before the portal answered.")
        if self._signed_out(page) or self._denied:
            return errors.SessionExpired(" ".join(page.notes))
        status = self._answer.status if self._answer is not None else 200
        if (told := self._manners.refusal(status, page) or self._manners.declared(page)) is not None:
            return told.asking(self._pause())
        if said := " ".join(page.alerts):
            return errors.CaseDataInvalid(said) if self.phase is Phase.FILL else errors.UnexpectedPage(said)
        wanted = " or ".join(repr(screen.heading) for screen in screens)
        return errors.UnexpectedPage(f"expected {wanted}, shown {page.heading!r}", detail=f"at {page.path}")

    def _pause(self) -> timedelta | None:
        return retry_after.pause(self._answer.headers) if self._answer is not None else None

    async def fill(self, label: str, value: str) -> None:
        """Type into the control with this label."""
        await self.act(self.page.get_by_label(label, exact=True).fill(value))

    async def options(self, label: str) -> tuple[str, ...]:
        """The choices of a drop-down list, the empty one left out."""
        shown = next((field for field in await self.shown_fields() if field.label == label), None)
        if shown is None:
            raise errors.UnexpectedPage(f"there is no {label!r} to choose from").during(self.phase)
        return tuple(option for option in shown.options if option)

    async def choose(self, label: str, option: str) -> None:
        """Choose an option of a drop-down list by its exact words."""
        await self.act(self.page.get_by_label(label, exact=True).select_option(label=option))

    async def press(self, name: str, *, within: Locator | None = None) -> None:
        """
        Press a button by its name.

        Raises:
            FlowBug: It is the last button. Only the engine presses that, once, after its journal is written.

        """
        if name == self._manners.last_button.name:
            raise self.profile.guard.refusal()
        place = within or self.page
        await self.turn()
        await self.act(place.get_by_role("button", name=name, exact=True).click())

    async def follow(self, name: str) -> None:
        """Follow a link by its name."""
        await self.turn()
        await self.act(self.page.get_by_role("link", name=name, exact=True).first.click())

    async def act(self, action: Awaitable[object]) -> None:
        """
        Do something on the page, with plain Playwright.

        Raises:
            PortalError: It could not be done: what the portal says instead, or the browser's error translated.

        """
        try:
            await action
        except errors.CaseDataInvalid as error:
            if self._denied:
                raise errors.SessionExpired(phase=self.phase) from error
            raise
        except BrowserError as error:
            page = await self.look()
            if self._stops(page):
                raise self._unexpected((), page).during(self.phase) from error
            raise translate(error).during(self.phase) from error

    async def shown_fields(self) -> tuple[ShownField, ...]:
        """The controls a person could fill now."""
        try:
            async with bounded():
                return tuple(ShownField.of(seen) for seen in await self.page.evaluate(_FORM))
        except BrowserError as error:
            raise translate(error) from error

    async def walk(self, forms: Iterable[Form], request: object) -> None:
        """
        Fill each form and go on to the next.

        Raises:
            FormChanged: A page has another form than the declared one; nothing was typed on it.
            PatientMismatch: The page did not keep what was typed.

        """
        self.phase = Phase.FILL
        for form in forms:
            await self.expect(form.screen)
            await self._check(form)
            await self.act(filling.fill(self.page, form, request))
            await self._read_back(form, request)
            await self.press(form.next.name)

    async def _check(self, form: Form) -> None:
        diff = compare(form, await self.shown_fields())
        self.noted += [f"{form.screen.heading}: {change}" for change in diff.harmless]
        if diff.harmful:
            changes = "; ".join(diff.harmful)
            raise errors.FormChanged(f"{form.screen.heading}: {changes}").during(self.phase)

    async def _read_back(self, form: Form, request: object) -> None:
        lost = filling.not_kept(form, request, await self.shown_fields())
        if lost:
            raise errors.PatientMismatch("; ".join(lost)).during(self.phase)

    async def read_back(self, review: Review, request: object) -> None:
        """
        Compare the review page with the request.

        Raises:
            PatientMismatch: Anything on it is not as asked; each difference is named.

        """
        self.phase = Phase.REVIEW
        page = await self.expect_page(review.screen)
        differences = review.differences(page, request)
        if differences:
            raise errors.PatientMismatch("; ".join(differences)).during(Phase.REVIEW)

    async def listed(self, screen: Screen, table: Table, query: Mapping[str, str]) -> list[Row]:
        """Open a list and read its rows over all pages, as far as *Next page* leads."""
        page = await self.open(screen, query)
        rows = list(self.rows_of(page, table))
        while table.next_page in page.links:
            page = await self.go(page.links[table.next_page], screen)
            rows += self.rows_of(page, table)
        return rows

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
        """Follow a link that opens another page. Close the new tab's page when done with it."""
        async with self.page.expect_popup() as opened:
            await self.follow(name)
        other = Tab(await opened.value, self._manners, self.profile)
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


def _shown(screens: Sequence[Screen], page: PageView) -> Screen | None:
    return next((screen for screen in screens if screen.is_shown(page)), None)
