"""A sitting: one account, signed in once, jobs taken in order, left signed out or parked for the next lane."""

from contextlib import suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from portal_bots.browser.pace import Pace
from portal_bots.browser.state import State
from portal_bots.browser.tab import Tab
from portal_bots.browser.trouble import BrowserError
from portal_bots.domain import errors
from portal_bots.domain.actions import Action
from portal_bots.domain.errors import Phase
from portal_bots.domain.permits import on_this_machine
from portal_bots.engine.place import Place
from portal_bots.engine.signing_in import NOT_NOW, SignIn
from portal_bots.engine.tools import Tools
from portal_bots.flow.base import PayerFlow
from portal_bots.store import accounts, audit, sessions
from portal_bots.store.leases import Lease
from portal_bots.store.seal import SealBrokenError
from portal_bots.store.sessions import Session

log = structlog.get_logger()

REFRESH = 0.6  #: of the idle limit: then a parked session is looked after
SAVE = timedelta(
    minutes=1
)  #: a portal may change its cookies with every page; a state older than this is kept anew
NOT_AGAIN = timedelta(minutes=1)  #: until a sign-out that failed is tried again
SLOWEST = 2.0  #: actions a minute
SLOW_FOR = timedelta(hours=1)
_ANEW = errors.SignInAgain | errors.BrowserCrashed | errors.FlowBug  #: after these the page is not worked on


class Sitting:
    """The signed-in tab of an account. It goes on with a kept session, or signs in when the first job needs it."""

    def __init__(self, tools: Tools, lease: Lease, place: Place) -> None:
        self._tools = tools
        self._lease = lease
        self._place = place
        self._saved_at: datetime | None = None
        self._pace = Pace(tools.clock, None)
        self.tab: Tab | None = None
        self.signed_in = False
        self._lists_seen = False
        self.stays = False  #: at the end: the session is needed again soon

    @property
    def lane(self) -> str:
        """The name of the lane."""
        return self._place.name

    @property
    def flow(self) -> PayerFlow:
        """The flow of the portal."""
        return self._tools.portal(self._place.portal).flow

    async def signed_in_tab(self) -> Tab:
        """
        The tab, signed in.

        Raises:
            PortalError: Sign-in stopped; its phase says so.

        """
        tab = self.tab or await self._resume()
        if not self.signed_in:
            await self._sign_in(tab)
        await self.keep()
        return tab

    async def see_lists(self, tab: Tab) -> None:
        """
        Once in a sitting, before anything is sent: the lists that prove what is there can be read.

        A list that is empty for one request would not show that its columns have changed.

        Raises:
            FormChanged: A table or a column of one is gone.

        """
        if self._lists_seen:
            return
        for page in self.flow.pages():
            if page.tables and not page.of_a_case:
                shown = await tab.open(page.screen, page.query)
                for table in page.tables:
                    tab.rows_of(shown, table)
        self._lists_seen = True

    async def _sign_in(self, tab: Tab) -> None:
        sign_in = SignIn(self._tools, self._lease, self._place.portal, self._place.account)
        try:
            await sign_in.into(tab)
        except NOT_NOW:
            if sign_in.code_typed:  # the portal may have let us in before it failed: no second code for that
                await self._park(tab)
            raise
        self.signed_in = True

    async def _resume(self) -> Tab:
        """A tab with what was kept; signed in, where the portal still knows the session."""
        kept = await self._kept()
        self.tab = await self._open(kept)
        if kept is None or not kept.open:
            return self.tab
        self.signed_in = await self._holds(self.tab)
        if not self.signed_in:
            await self._dropped()
        return self.tab or await self._open(None)

    async def _holds(self, tab: Tab) -> bool:
        """Open the first page: does the portal still know us?"""
        tab.phase = Phase.SEARCH
        try:
            await self.flow.probe(tab)
        except errors.SessionExpired:
            return False
        except errors.UnexpectedPage:
            await self._close_tab()  # what it kept leads nowhere: begin in a fresh profile
            return False
        except errors.PortalError as error:
            raise error.during(Phase.SIGN_IN) from error
        log.info("Went on with a kept session.", action="resumed", **self._place.facts)
        return True

    async def _kept(self) -> Session | None:
        place = self._place
        try:
            return await self._tools.store.arun(sessions.get, place.portal, place.account, place.lane)
        except SealBrokenError:
            log.warning("A kept session does not open.", action="session_sealed", **place.facts)
            return None

    async def _open(self, kept: Session | None) -> Tab:
        state = State.read(kept.state) if kept is not None else None
        manners = self.flow.manners(self._tools.url(self._place.portal))
        self.tab = await self._tools.shell.open_tab(manners, state)
        self._pace = Pace(self._tools.clock, await self._allowed())
        self.tab.turn = self._pace.turn
        return self.tab

    async def _allowed(self) -> float | None:
        """Actions a minute. A portal on this machine is a mock, which bears any pace, unless it is set."""
        place, settings = self._place, self._tools.settings
        asked = await self._tools.store.arun(accounts.pace, place.portal, place.account, self._now())
        mock = on_this_machine(self._tools.url(place.portal))
        own = settings.pace or (None if mock else self.flow.portal.pace)
        return min(filter(None, (asked, own)), default=None)

    async def slow_down(self) -> None:
        """The portal asked for fewer requests: half the pace, in later lanes too."""
        pace = (self._pace.per_minute or self.flow.portal.pace) / 2
        self._pace.per_minute = max(pace, SLOWEST)
        place, until = self._place, self._now() + SLOW_FOR
        await self._tools.store.arun(accounts.slow, place.portal, place.account, self._pace.per_minute, until)

    async def keep(self) -> None:
        """Keep the session for the next lane, if it was not kept lately."""
        now = self._now()
        if self.tab is None or (self._saved_at is not None and now - self._saved_at < SAVE):
            return
        await self._put(self.tab, open_=True, tend_at=now + self.flow.portal.idle * REFRESH)

    async def _park(self, tab: Tab) -> None:
        with suppress(errors.PortalError, BrowserError):  # a dead browser: what was kept before stands
            await self._put(tab, open_=True, tend_at=self._now() + self.flow.portal.idle * REFRESH)

    async def _put(self, tab: Tab, *, open_: bool, tend_at: datetime | None) -> None:
        now, place = self._now(), self._place
        session = Session(place.portal, place.account, place.lane, await tab.state(), open_, now, tend_at)
        await self._tools.store.arun(sessions.put, self._lease, session)
        self._saved_at = now if open_ else None

    async def _dropped(self) -> None:
        place = self._place
        await self._tools.store.arun(sessions.drop, self._lease, place.portal, place.account, place.lane)
        self._saved_at = None

    async def recover(self, stopped: errors.PortalError) -> None:
        """After a lost session the next job signs in afresh; after a dead browser it goes on with the kept one."""
        if isinstance(stopped, errors.SignInAgain):
            await self._dropped()
        if isinstance(stopped, _ANEW) or not self.signed_in:
            await self._close_tab()

    async def _close_tab(self) -> None:
        tab, self.tab, self.signed_in = self.tab, None, False
        if tab is not None:
            await tab.close()

    async def tend(self) -> None:
        """Look after a session that nobody works with: refresh it, or (at the end of the sitting) sign out."""
        try:
            await self._resume()
        except NOT_NOW:
            await self._later(self.flow.portal.idle * REFRESH)
        except (errors.PortalError, BrowserError):
            await self._dropped()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Whoever lost the account or must go at once leaves the session to the next lane."""
        try:
            if kind is None or issubclass(kind, Exception):
                await self._leave()
        except SQLAlchemyError as failed:
            log.error("The store failed.", action="store_failed", error=type(failed).__name__)
        finally:
            await self._close_tab()

    async def _leave(self) -> None:
        if self.stays:
            if self.tab is not None and self.signed_in:
                await self._park(self.tab)
                log.info("The session is parked.", action="parked", **self._place.facts)
            return
        kept = await self._kept()
        if not self.signed_in and (kept is None or not kept.open):
            return
        if await self._signed_out(self.tab) or await self._signed_out(None):
            return
        log.warning("Could not sign out.", action="sign_out_failed", **self._place.facts)
        await self._later(NOT_AGAIN)

    async def _later(self, pause: timedelta) -> None:
        place, later = self._place, self._now() + pause
        await self._tools.store.arun(
            sessions.tend_later, self._lease, place.portal, place.account, place.lane, later
        )

    async def _signed_out(self, tab: Tab | None) -> bool:
        """Sign out where the work stands, or afresh with the kept session where that page leads nowhere."""
        try:
            if tab is None or not self.signed_in:
                await self._close_tab()
                tab = await self._resume()
            if self.signed_in:
                tab.phase = Phase.SIGN_IN
                await self.flow.sign_out(tab)
                await self._put(tab, open_=False, tend_at=None)
                await self._tools.store.arun(self._tell_signed_out)
        except (errors.PortalError, BrowserError) as error:
            log.info("A sign-out failed.", action="sign_out", error=type(error).__name__, **self._place.facts)
            return False
        return True

    def _tell_signed_out(self, tx: Connection) -> None:
        place, who = self._place, audit.worker(self._tools.worker)
        audit.add(tx, who, Action.SIGNED_OUT, portal=place.portal, account=place.account, now=self._now())

    def _now(self) -> datetime:
        return self._tools.clock.now()
