"""
Signing in without ever locking the account out.

Every try is noted in the store before anything is typed, so all workers and nights count together. A password that
was rejected is not typed again; one refused code is followed by one more, of the next time step; and the budget of
failures stays below the portal's lockout.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from portal_bots.browser.tab import Tab
from portal_bots.browser.trouble import BrowserError, translate
from portal_bots.domain import errors
from portal_bots.domain.errors import Phase
from portal_bots.engine.codes import CodeBroker, StoredLogin
from portal_bots.engine.secrets import Credentials
from portal_bots.engine.tools import Tools
from portal_bots.flow.base import PayerFlow
from portal_bots.store import accounts, sign_ins, skews
from portal_bots.store.leases import Lease
from portal_bots.store.sign_ins import Tally

log = structlog.get_logger()

#: What a portal says that cannot answer now, whatever was asked.
NOT_NOW = (errors.PortalUnavailable, errors.PortalMaintenance, errors.RateLimited)
CODES = 2  #: a refused code is followed by one more, then a person must look


@dataclass
class SignIn:
    """Signs in to one account, under the lease of its lane."""

    tools: Tools
    lease: Lease
    portal: str
    account: str
    code_typed: bool = field(default=False, init=False)  #: in the try at hand

    @property
    def flow(self) -> PayerFlow:
        """The flow of the portal."""
        return self.tools.portal(self.portal).flow

    async def into(self, tab: Tab) -> None:
        """
        Sign in, with a second code where the first one was refused.

        Raises:
            PortalError: It stopped; the phase says so.

        """
        tab.phase = Phase.SIGN_IN
        credentials, mark = await self._secret()
        try:
            try:
                await self._once(tab, credentials, mark)
            except errors.MfaCodeRejected:
                await self._once(tab, credentials, mark)
        except errors.PortalError as error:
            raise self._with_expiry(error).during(Phase.SIGN_IN) from error
        log.info("Signed in.", action="signed_in", portal=self.portal, account=self.account)

    async def _secret(self) -> tuple[Credentials, str]:
        found = await asyncio.to_thread(self.tools.secrets.get, self.portal, self.account)
        mark = self.tools.mark(found)
        await self.tools.store.arun(accounts.see_secret, self.portal, self.account, mark, self._now())
        if found is None:
            raise errors.SecretMissing(f"{self.portal}/{self.account}", phase=Phase.SIGN_IN)
        return found, mark

    async def _once(self, tab: Tab, credentials: Credentials, mark: str) -> None:
        self._allow(await self._tally(mark))
        begin = (self.lease, self.portal, self.account, mark, self._now())
        row, self.code_typed = await self.tools.store.arun(sign_ins.begin, *begin), False
        broker = CodeBroker(
            self.tools.store, self.tools.clock, self.portal, self.account, self.flow.portal.code_margin
        )
        login = StoredLogin(credentials, broker, partial(self._may_type_code, tab, row, mark))
        try:
            await self.flow.sign_in(tab, login)
        except (errors.PortalError, BrowserError) as error:
            await self._ended(tab, row, translate(error))
            raise  # what else may stop it leaves its end open, which counts as failed
        await self.tools.store.arun(self._worked, row)

    async def _ended(self, tab: Tab, row: int, error: errors.PortalError) -> None:
        """A portal that fails on its first page, or shows another one, has let us in: it counted no failure."""
        inside = self.code_typed and self.flow.home.is_at(tab.page.url)
        if inside and isinstance(error, (*NOT_NOW, errors.EngineerActs)):
            await self.tools.store.arun(self._worked, row)
        else:
            await self.tools.store.arun(sign_ins.end, row, error.code, self._now())

    def _worked(self, tx: Connection, row: int) -> None:
        now = self._now()
        sign_ins.end(tx, row, sign_ins.IN, now)
        accounts.worked(tx, self.portal, self.account, now)

    async def _tally(self, mark: str, at_work: int = 0) -> Tally:
        counted = (self.portal, self.account, mark, self._now(), self.flow.portal.forgets, at_work)
        return await self.tools.store.arun(sign_ins.tally, *counted)

    def _allow(self, tally: Tally) -> None:
        """Nothing is typed that is known to fail, and nothing that might be one failure too many."""
        if tally.rejected:
            raise errors.LoginRejected("The same password was rejected before: it is not tried again.")
        if tally.codes_refused >= CODES:
            raise errors.MfaCodeRejected("Two one-time codes of this secret were refused: no other is tried.")
        self._within_budget(tally)

    def _within_budget(self, tally: Tally) -> None:
        portal = self.flow.portal
        if tally.failed < portal.tries - 1:
            return
        words = f"{tally.failed} failed sign-ins; {portal.name} locks an account after {portal.tries}."
        until = None
        if portal.forgets is not None and tally.last_failed is not None:
            until = tally.last_failed + portal.forgets
        raise errors.LoginBudgetSpent(words, until=until)

    async def _may_type_code(self, tab: Tab, row: int, mark: str) -> timedelta:
        skew = await self._skew(tab)
        tally = await self._tally(mark, row)
        self._within_budget(tally)
        await self.tools.store.arun(sign_ins.typing_code, self.lease, row)
        self.code_typed = True
        return skew

    async def _skew(self, tab: Tab) -> timedelta:
        """How far our clock is ahead of the portal's; beyond what one-time codes bear nothing is typed."""
        skew = tab.skew(self._now())
        if skew is None:
            return timedelta(0)
        await self.tools.store.arun(skews.put, self.portal, self.tools.worker, skew.total_seconds(), self._now())
        if abs(skew) > self.flow.portal.code_skew:
            side = "ahead of" if skew.total_seconds() > 0 else "behind"
            words = (
                f"The clock here is {abs(skew).total_seconds():.0f} s {side} the clock of {self.flow.portal.name}."
            )
            raise errors.ClockSkewed(words)
        return skew

    def _with_expiry(self, error: errors.PortalError) -> errors.PortalError:
        if isinstance(error, errors.MfaNeedsPerson):
            error.expires = self._now() + self.flow.portal.sent_code_life
        return error

    def _now(self) -> datetime:
        return self.tools.clock.now()
