"""A portal that is out, closed or in a hurry: jobs wait, and are done when it is back; nobody is asked."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import JobState, Operation, Status
from portal_bots.store import accounts, jobs, outages, sign_ins
from portal_bots.store.outages import Outage
from portal_bots.testing import Bot
from tests.conftest import Tonight

APPROVED = (1012, 1014, 1016)


async def read(bot: Bot, night: Tonight) -> None:
    """Read three cases, as far as the portal lets it."""
    for number in APPROVED:
        bot.take(night.request(number), night.reference(number))
    await bot.do(Operation.READ_STATUS, *(night.request(number) for number in APPROVED))


def outage(bot: Bot, since: datetime) -> Outage:
    """The only outage."""
    [found] = bot.store.run(outages.every, since)
    return found


async def to_the_try(bot: Bot, since: datetime) -> None:
    """Wait for the next try, and let it happen."""
    await bot.tools.clock.sleep_until(outage(bot, since).probe_at)
    await bot.work()


def all_done(bot: Bot) -> bool:
    """Every job is done, and nobody was asked."""
    return {job.state for job in bot.store.run(jobs.every)} == {JobState.DONE} and bot.exceptions == []


class TestOutage:
    @pytest.mark.parametrize(
        "told",
        [
            pytest.param({"status": 503, "retry_after": 1200}, id="seconds"),
            pytest.param({"status": 503, "retry_after": 1200, "form": "date"}, id="date"),
        ],
    )
    async def test_retry_after(self, bot: Bot, portal: UhcPortal, night: Tonight, told: dict[str, Any]) -> None:
        """The time that the portal names is kept; one try is made then, and all goes on when it works."""
        begun = bot.tools.clock.now()
        portal.fault("outage", **told)
        await read(bot, night)
        asked = outage(bot, begun).probe_at - begun

        await to_the_try(bot, begun)
        again = outage(bot, begun)
        portal.clear_faults()
        await to_the_try(bot, begun)

        assert timedelta(minutes=19) < asked < timedelta(minutes=22)
        assert again.probe_at - begun > timedelta(minutes=38)
        assert (outage(bot, begun).held, outage(bot, begun).undone) == (3, 0)
        assert all_done(bot)

    async def test_retry_after_of_a_gateway(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A gateway that gives up may name a time, too: nobody comes back before it."""
        begun = bot.tools.clock.now()
        portal.fault("outage", status=504, retry_after=1800)

        await read(bot, night)

        waits = min(job.not_before for job in bot.store.run(jobs.every, JobState.DUE))
        portal.clear_faults()
        await bot.wait()

        assert waits > begun + timedelta(minutes=29)
        assert all_done(bot)

    async def test_behind_the_sign_in(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """Pages fail while the sign-in works: the open session is kept for the next try, without a new code."""
        begun = bot.tools.clock.now()
        await bot.read(night.request(1017), night.reference(1017))
        portal.fault("outage", where="signed_in", status=500)
        await read(bot, night)
        while not bot.store.run(outages.every, begun):
            await bot.tools.clock.sleep_until(max(job.not_before for job in bot.store.run(jobs.every)))
            await bot.work()
        found = outage(bot, begun)

        portal.clear_faults()
        await bot.wait()

        assert (found.code, found.held) == ("PORTAL_UNAVAILABLE", 3)
        assert len(portal.ledger("signed_in")) == 2
        assert bot.store.run(sign_ins.counted, begun) == (2, 2)
        assert all_done(bot)


class TestMaintenance:
    @pytest.mark.parametrize("status", [503, 200])
    async def test_page(self, bot: Bot, portal: UhcPortal, night: Tonight, status: int) -> None:
        """One page that says maintenance, as an error or not, holds every job until the time told."""
        begun = bot.tools.clock.now()
        portal.fault("maintenance", status=status, retry_after=7200)
        await read(bot, night)
        found = outage(bot, begun)
        portal.clear_faults()
        await to_the_try(bot, begun)

        assert (found.code, found.held) == ("PORTAL_MAINTENANCE", 3)
        assert timedelta(minutes=119) < found.probe_at - begun < timedelta(minutes=122)
        assert all_done(bot)


class TestHurry:
    async def test_429_slows_the_lane(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A portal that allows few requests a minute gets fewer, in later lanes too, and every job is done."""
        portal.seed({"limits": {"requests_per_minute": 12}})
        await read(bot, night)
        await bot.wait()

        refused = []
        for number in APPROVED:
            await bot.do(Operation.READ_STATUS, night.request(number))
            await bot.wait()
            refused.append(len(portal.ledger("too_many_requests")))

        pace = bot.store.run(accounts.pace, "uhc", "main", bot.tools.clock.now())
        assert pace is not None
        assert pace <= 12
        assert refused[0] > 0
        assert refused[1] == refused[2] <= 8  # of some sixty: chance decides when each pause ends
        assert all_done(bot)
        assert bot.standing(night.request(1012)).status is Status.APPROVED
