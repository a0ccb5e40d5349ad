"""The one broker of one-time codes: each is typed once, by one worker, and not in the last moments of its life."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from portal_bots.domain import errors
from portal_bots.domain.clocks import Clock
from portal_bots.engine.secrets import Authenticator, Credentials
from portal_bots.store import Store, accounts

STEP = 30  # seconds a code lives (RFC 6238)
UNSURE = 1  # seconds: a Date tells whole ones, so a measured clock is right to one


class CodeBroker:
    """Makes the codes of one account for one sign-in."""

    def __init__(self, store: Store, clock: Clock, portal: str, account: str, margin: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._portal = portal
        self._account = account
        self._margin = margin.total_seconds()

    async def code(self, secret: str, skew: timedelta = timedelta(0)) -> str:
        """
        A code that no worker typed before, of the step in which the portal's clock is.

        ``skew`` is how far ours is ahead of it: a portal that takes no later step than its own refuses ours.

        Raises:
            MfaMethodUnsupported: The account has no authenticator secret.

        """
        if not secret:
            message = "no authenticator secret is stored for this account"
            raise errors.MfaMethodUnsupported(message)
        lead = UNSURE if skew else 0
        while True:
            now = (self._clock.now() - skew).timestamp()
            step = int(now // STEP)
            if now % STEP < lead:  # the portal may not have come to this step yet
                await self._clock.sleep_until(datetime.fromtimestamp(step * STEP + lead, UTC) + skew)
                continue
            fresh = STEP - now % STEP > self._margin
            if fresh and await self._store.arun(accounts.take_code_step, self._portal, self._account, step):
                return Authenticator(secret).at(step * STEP)
            await self._clock.sleep_until(datetime.fromtimestamp((step + 1) * STEP, UTC) + skew)


class StoredLogin:
    """The secrets of an account as a flow sees them: its ``code`` is made when asked for."""

    def __init__(
        self, credentials: Credentials, broker: CodeBroker, before_code: Callable[[], Awaitable[timedelta]]
    ) -> None:
        self.username = credentials.username
        self.password = credentials.password
        self._secret = credentials.totp_secret
        self._broker = broker
        self._before_code = before_code  #: may it be typed, and how far is our clock ahead?

    def __repr__(self) -> str:
        return "StoredLogin()"

    async def code(self) -> str:
        """
        A one-time code that was never typed before.

        Raises:
            PortalError: No code may be typed now: the clocks differ, or sign-in failed too often.

        """
        skew = await self._before_code()
        return await self._broker.code(self._secret, skew)
