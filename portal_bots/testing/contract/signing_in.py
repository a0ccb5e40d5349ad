"""Signing in: what stops it, what it costs the account, and that it ends."""

from portal_bots.domain.requests import AuthRequest
from portal_bots.engine.secrets import Credentials
from portal_bots.testing.bot import Bot
from portal_bots.testing.contract.world import READ, RIGHT, World
from portal_bots.testing.mock import MockPortal

WRONG = Credentials(RIGHT.username, "of last year", RIGHT.totp_secret)
NUMBER = "A100000001"
OTHER_SECRET = "INVENTEDSECRETOFSOMEBODYELSE2345"  # noqa: S105 -- invented


class SigningIn(World):
    """Each test reads one case, which is the shortest way through a portal."""

    async def _read(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        portal.put_case(case, NUMBER, next(iter(self.flow.words)))
        await bot.read(case, NUMBER)

    async def _stops(self, bot: Bot, portal: MockPortal, case: AuthRequest, code: str) -> None:
        """It stops with a row of this code, and nobody is locked out."""
        await self._read(bot, portal, case)

        assert self.stopped(bot) == [code]
        assert portal.counters(RIGHT).lockouts == 0
        assert portal.answered() == []

    async def _goes_on(self, bot: Bot, case: AuthRequest) -> None:
        """Once the cause is gone, the same job is done."""
        while bot.exceptions:  # after refused codes the budget is spent, too, until a person signed in by hand
            await bot.resolve(bot.exceptions[0])

        assert bot.standing(case).decision is not None

    async def test_signs_in_and_out(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """It signs in once, and out with the portal's own button at the end."""
        await self._read(bot, portal, case)

        counted = portal.counters(RIGHT)
        assert bot.standing(case).decision is not None
        assert (counted.sign_ins, counted.failed, counted.sign_outs) == (1, 0, 1)

    async def test_one_sign_in_for_many(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """Several jobs of one account need one sign-in and one code."""
        others = [case.model_copy(update={"id": f"REQ-{number}"}) for number in (2, 3)]
        for at, request in enumerate((case, *others)):
            portal.put_case(request, f"A10000000{at}", next(iter(self.flow.words)))
            bot.take(request, f"A10000000{at}")

        await bot.do(READ, case, *others)

        assert all(bot.standing(one).decision is not None for one in (case, *others))
        assert portal.counters(RIGHT).sign_ins == 1

    async def test_wrong_password(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A password that is refused is typed once, and not again before it was changed."""
        bot.know("main", WRONG)
        await self._stops(bot, portal, case, "LOGIN_REJECTED")
        await bot.do(READ, case)

        assert portal.counters(RIGHT).failed == 1

        bot.know("main", RIGHT)
        await self._goes_on(bot, case)

    async def test_lockout_budget(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """However often somebody tries again with wrong passwords, the portal never locks the account."""
        for number in range(self.flow.portal.tries + 2):
            bot.know("main", Credentials(RIGHT.username, f"guess {number}", RIGHT.totp_secret))
            await self._read(bot, portal, case)
            for row in bot.exceptions:
                await bot.retry(row)

        counted = portal.counters(RIGHT)
        assert counted.lockouts == 0
        assert 0 < counted.failed < self.flow.portal.tries

    async def test_locked_account(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """An account that the portal locked is told, and is not tried again."""
        portal.sign_up(RIGHT, case, disabled=True)
        await self._stops(bot, portal, case, "ACCOUNT_LOCKED")

        portal.sign_up(RIGHT, case, disabled=False)
        await self._goes_on(bot, case)

    async def test_expired_password(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A password that is to be changed is for its owner; the bot changes none."""
        portal.sign_up(RIGHT, case, password_age_days=400)
        await self._stops(bot, portal, case, "PASSWORD_EXPIRED")

        portal.sign_up(RIGHT, case, password_age_days=0)
        await self._goes_on(bot, case)

    async def test_code_replay(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A code that was used already is followed by the next one, once; none is typed twice."""
        portal.fault("code_taken", times=1)
        await self._read(bot, portal, case)

        assert bot.standing(case).decision is not None
        assert self.stopped(bot) == []
        assert portal.counters(RIGHT).failed <= 1

    async def test_code_refused(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """Codes that are refused stop after the second one, before the portal locks the account."""
        bot.know("main", Credentials(RIGHT.username, RIGHT.password, OTHER_SECRET))
        await self._stops(bot, portal, case, "MFA_CODE_REJECTED")

        counted = portal.counters(RIGHT)
        assert counted.codes_reused == 0
        assert counted.failed <= 2

        bot.know("main", RIGHT)
        await self._goes_on(bot, case)

    async def test_terms(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """Terms are accepted by a person, never by the bot."""
        portal.fault("terms")
        await self._stops(bot, portal, case, "ACTION_NEEDED")

        portal.clear()
        await self._goes_on(bot, case)

    async def test_profile(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A profile is completed by a person, never by the bot."""
        portal.fault("profile")
        await self._stops(bot, portal, case, "ACTION_NEEDED")

        portal.clear()
        await self._goes_on(bot, case)

    async def test_maintenance(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A portal that is being maintained is an outage and nobody's exception; its jobs wait for the end."""
        portal.fault("maintenance", status=503, retry_after=600)
        await self._read(bot, portal, case)

        assert self.stopped(bot) == []
        assert bot.waiting == 1

        portal.clear()
        await bot.wait()
        assert bot.standing(case).decision is not None
