"""Signing in without ever locking the account out; one sign-in for a whole night."""

from datetime import timedelta

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation, Status
from portal_bots.engine.secrets import Credentials
from portal_bots.store import resolving, sessions, skews
from portal_bots.testing import Bot
from portal_bots.testing.bot import WHO
from tests.conftest import Tonight

OTHER_SECRET = "INVENTEDSECRETOFSOMEBODYELSE2345"


def resolve(bot: Bot) -> None:
    """A person says that the cause of the only exception is gone."""
    [row] = bot.exceptions
    bot.store.run(resolving.resolve, row.id, WHO, "done", bot.tools.clock.now())


def typed(portal: UhcPortal) -> tuple[int, int]:
    """Passwords and codes that the portal refused."""
    return len(portal.ledger("sign_in_refused")), len(portal.ledger("code_refused"))


class TestPassword:
    async def test_a_new_secret_unfreezes_by_itself(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """Nobody has to resolve anything: the right password is stored, and the work goes on."""
        right = night.credentials("main")
        bot.know("main", Credentials(right.username, "wrong", right.totp_secret))
        await bot.submit(night.request(1001))
        await bot.work()
        frozen = [row.code for row in bot.exceptions]

        bot.know("main", right)
        await bot.work()

        assert frozen == ["LOGIN_REJECTED"]
        assert typed(portal) == (1, 0)
        assert bot.exceptions == []
        assert bot.standing(night.request(1001)).status is Status.SUBMITTED

    async def test_the_same_password_is_not_typed_again(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """To try again without a new secret types nothing; a person who vouches for it gives it one more try."""
        right = night.credentials("main")
        bot.know("main", Credentials(right.username, "wrong", right.totp_secret))
        await bot.submit(night.request(1001))
        [row] = bot.exceptions

        await bot.retry(row)
        [again] = bot.exceptions
        retried = typed(portal)
        resolve(bot)
        await bot.work()

        assert "not tried again" in again.words
        assert (retried, typed(portal)) == ((1, 0), (2, 0))

    async def test_the_budget_stays_below_the_lockout(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """However often people vouch for wrong secrets, the last failure before the lockout is never risked."""
        right = night.credentials("main")
        bot.take(night.request(1001))
        for number in range(6):
            bot.know("main", Credentials(right.username, f"wrong {number}", right.totp_secret))
            await bot.do(Operation.SUBMIT, night.request(1001))

        [row] = bot.exceptions
        [account] = [one for one in portal.accounts() if one["username"] == right.username]
        assert row.code == "LOGIN_BUDGET_SPENT"
        assert "2 failed sign-ins" in row.words
        assert (account["failed_count"], account["locked_until"]) == (2, None)

        bot.know("main", right)
        resolve(bot)
        await bot.work()

        assert bot.standing(night.request(1001)).status is Status.SUBMITTED


class TestCodes:
    async def test_one_more_code_then_a_person(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A refused code is followed by the next step's; after that none is typed, whatever waits."""
        right = night.credentials("main")
        bot.know("main", Credentials(right.username, right.password, OTHER_SECRET))
        requests = [night.request(number) for number in (1001, 1006, 1025)]
        for request in requests:
            bot.take(request)
        await bot.do(Operation.SUBMIT, *requests)
        [row] = bot.exceptions
        await bot.retry(row)

        [row] = bot.exceptions
        assert (row.code, row.waiting) == ("MFA_CODE_REJECTED", 3)
        assert typed(portal) == (0, 2)

        bot.know("main", right)
        await bot.work()
        [row] = bot.exceptions
        assert row.code == "LOGIN_BUDGET_SPENT"  # one failure more could lock an account that bears three
        resolve(bot)
        await bot.work()

        assert bot.exceptions == []
        assert bot.waiting == 0

    async def test_clocks_that_differ_stop_before_a_code(
        self, bot: Bot, portal: UhcPortal, night: Tonight
    ) -> None:
        """Beyond what one-time codes bear nothing is typed, and the difference is told in seconds."""
        portal.advance(95)

        await bot.submit(night.request(1001))
        [skew] = bot.store.run(skews.every)
        await bot.wait()

        [row] = bot.exceptions
        assert -97 < skew.seconds < -93
        assert row.code == "CLOCK_SKEWED"
        assert "s behind the clock of UnitedHealthcare" in row.words
        assert typed(portal) == (0, 0)


class TestSession:
    async def test_one_sign_in_serves_a_night(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A job that must wait goes on with the session of before, and at the end there is none."""
        portal.fault("submit_drops", when="after")
        portal.fault("search_lag", seconds=90)
        await bot.submit(night.request(1001))
        portal.clear_fault("submit_drops")
        await bot.wait()

        assert bot.standing(night.request(1001)).status is Status.SUBMITTED
        assert len(portal.ledger("signed_in")) == 1

        clock = bot.tools.clock
        await clock.sleep_until(clock.now() + timedelta(minutes=30))
        await bot.work()

        assert bot.store.run(sessions.every_open) == []

    async def test_the_whole_state_is_kept(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A portal that looks into every store of the browser finds all of it again in the next lane."""
        portal.seed({"limits": {"browser_tokens": True}})
        portal.fault("submit_drops", when="after")
        portal.fault("search_lag", seconds=90)
        await bot.submit(night.request(1001))
        portal.clear_fault("submit_drops")
        await bot.wait()

        assert bot.standing(night.request(1001)).status is Status.SUBMITTED
        assert len(portal.ledger("signed_in")) == 1
        assert portal.ledger("session_incomplete") == []

    async def test_a_session_that_the_portal_ended(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A kept session that no longer holds costs one page, then a fresh sign-in."""
        portal.fault("submit_drops", when="after")
        portal.fault("search_lag", seconds=90)
        await bot.submit(night.request(1001))
        portal.clear_fault("submit_drops")
        portal.fault("session_ends", after_requests=0, times=1)
        await bot.wait()

        assert bot.standing(night.request(1001)).status is Status.SUBMITTED
        assert len(portal.ledger("signed_in")) == 2

    async def test_signs_out_from_a_page_that_leads_nowhere(
        self, bot: Bot, portal: UhcPortal, night: Tonight
    ) -> None:
        """After a job that ended in a browser crash the kept session is signed out all the same."""
        portal.fault("extra_field", page="codes", label="Case manager", required=True)
        portal.fault("captcha", where="any", times=1)

        await bot.submit(night.request(1001))

        assert len(portal.ledger("signed_in")) == 1
        assert bot.store.run(sessions.every_open) == []
