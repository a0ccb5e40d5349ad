"""A sitting: one account, signed in once, jobs taken in order, signed out at the end."""

import asyncio
from types import TracebackType
from typing import Self

import structlog

from portal_bots.browser.tab import Tab
from portal_bots.browser.trouble import BrowserError
from portal_bots.domain import errors
from portal_bots.domain.errors import Phase
from portal_bots.engine.codes import CodeBroker, StoredLogin
from portal_bots.engine.tools import Tools
from portal_bots.flow.base import PayerFlow

log = structlog.get_logger()


class Sitting:
    """The signed-in tab of an account. It signs in when the first job needs it."""

    def __init__(self, tools: Tools, portal: str, account: str) -> None:
        self._tools = tools
        self._portal = portal
        self._account = account
        self.tab: Tab | None = None
        self.signed_in = False

    @property
    def lane(self) -> str:
        """The name of the lane."""
        return f"{self._portal}/{self._account}"

    @property
    def flow(self) -> PayerFlow:
        """The flow of the portal."""
        return self._tools.portal(self._portal).flow

    async def signed_in_tab(self) -> Tab:
        """
        The tab, signed in.

        Raises:
            PortalError: Sign-in stopped; its phase says so.

        """
        if self.tab is None:
            self.tab = await self._tools.shell.open_tab(self.flow.manners(self._tools.url(self._portal)))
        if not self.signed_in:
            await self._sign_in(self.tab)
        return self.tab

    async def _sign_in(self, tab: Tab) -> None:
        credentials = await asyncio.to_thread(self._tools.secrets.get, self._portal, self._account)
        if credentials is None:
            raise errors.SecretMissing(f"{self._portal}/{self._account}", phase=Phase.SIGN_IN)
        margin = self.flow.portal.code_margin
        broker = CodeBroker(self._tools.store, self._tools.clock, self._portal, self._account, margin)
        tab.phase = Phase.SIGN_IN
        try:
            await self.flow.sign_in(tab, StoredLogin(credentials, broker))
        except errors.PortalError as error:
            raise error.during(Phase.SIGN_IN) from error
        self.signed_in = True
        log.info("Signed in.", action="signed_in", portal=self._portal, account=self._account)

    async def begin_anew(self) -> None:
        """Forget the session, so that the next job signs in afresh in a new browser profile."""
        tab, self.tab, self.signed_in = self.tab, None, False
        if tab is not None:
            await tab.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.tab is not None and self.signed_in:
            await self._sign_out(self.tab)
        await self.begin_anew()

    async def _sign_out(self, tab: Tab) -> None:
        """The work is done or stopped already: a sign-out that fails is noted, not raised."""
        tab.phase = Phase.SIGN_IN
        try:
            await self.flow.sign_out(tab)
        except (errors.PortalError, BrowserError) as error:
            code = error.code if isinstance(error, errors.PortalError) else type(error).__name__
            log.warning(
                "Could not sign out.",
                action="sign_out_failed",
                portal=self._portal,
                account=self._account,
                code=code,
            )
