"""Submit once, on the mock portal's own records: what two of anything must not do."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import AuthRequest
from portal_bots.domain.errors import Written
from portal_bots.domain.schedules import Schedule
from portal_bots.store import exceptions, firings, jobs
from portal_bots.testing import Bot
from tests.conftest import NIGHT, Tonight
from tests.faults.cutting import cutting
from tests.faults.truth import differences, ours


def is_there_once(portal: UhcPortal, request: AuthRequest) -> bool:
    """One case, as asked."""
    [case] = ours(portal, request)
    return differences(case, request, NIGHT / "packets") == []


class TestCutConnection:
    @pytest.mark.parametrize("saved", [True, False], ids=["after the save", "before the portal heard of it"])
    async def test_between_browser_and_portal(
        self, bot: Bot, portal: UhcPortal, night: Tonight, *, saved: bool
    ) -> None:
        """A connection cut at the submission never makes two cases, whether or not the portal saved."""
        portal.fault("allow_double_submit")
        request = night.request(1002)
        async with cutting(portal.url, "POST /request/submit", after_answer=saved) as (url, cut):
            settings = bot.tools.settings.model_copy(update={"portal_urls": {"uhc": url}})
            bot.tools = replace(bot.tools, settings=settings)
            await bot.submit(request)
            await bot.wait()

        assert cut.is_set()
        if not saved:
            assert portal.ledger("case_created") == []
            [row] = bot.exceptions
            assert (row.code, row.written) == ("SUBMIT_UNKNOWN", Written.UNKNOWN)
            bot.tools = replace(
                bot.tools, settings=bot.tools.settings.model_copy(update={"portal_urls": {"uhc": portal.url}})
            )
            await bot.answer(row)
        assert is_there_once(portal, request)
        assert bot.exceptions == []


class TestTwice:
    async def test_imported_and_fired(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A request imported twice and a schedule fired twice make one job and one case."""
        request = night.request(1001)
        schedule = Schedule.model_validate(
            {
                "name": "nightly",
                "title": "Nightly",
                "cron": "0 22 * * *",
                "timezone": "America/New_York",
                "steps": [{"operation": "submit", "requests": "new"}],
            }
        )
        now = bot.tools.clock.now()
        for _ in range(2):
            bot.take(request)
            bot.store.run(firings.fire, schedule, now, now, 0, now)
        await bot.work()
        bot.take(request)
        bot.store.run(firings.fire, schedule, now + timedelta(days=1), now, 0, now)
        await bot.work()

        assert len(bot.store.run(jobs.every)) == 1
        assert is_there_once(portal, request)

    async def test_retry_while_it_hangs(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A person who presses retry, twice, while the attempt still waits for an answer changes nothing."""
        portal.fault("draft_of_other", times=1)
        request = night.request(1001)
        await bot.submit(request)
        [row] = bot.exceptions
        portal.fault("submit_hang", seconds=3, times=1)

        async def impatient() -> None:
            while not await asyncio.to_thread(portal.ledger, "case_created"):
                pass
            for _ in range(2):
                bot.store.run(exceptions.retry, row.id, "a specialist", "", bot.tools.clock.now())

        await asyncio.gather(bot.retry(row), impatient())
        await bot.wait()

        assert is_there_once(portal, request)
        assert (bot.exceptions, bot.waiting) == ([], 0)
