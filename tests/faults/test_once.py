"""Submit once, on the mock portal's own records: what two of anything must not do."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import AuthRequest
from portal_bots.domain.errors import Written
from portal_bots.domain.schedules import Schedule
from portal_bots.store import firings, jobs, resolving
from portal_bots.testing import Bot
from tests.conftest import NIGHT, Tonight
from tests.faults.cutting import cutting
from tests.faults.truth import differences, ours


def is_there_once(portal: UhcPortal, request: AuthRequest) -> bool:
    """One case, as asked."""
    [case] = ours(portal, request)
    return differences(case, request, NIGHT / "packets") == []


class TestCutConnection:
    @pytest.mark.parametrize(
        "saved",
        [
            pytest.param(True, id="after the save"),
            pytest.param(False, id="before the portal heard of it", marks=pytest.mark.battery),
        ],
    )
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
                bot.store.run(resolving.retry, row.id, "a specialist", "", bot.tools.clock.now())

        await asyncio.gather(bot.retry(row), impatient())
        await bot.wait()

        assert is_there_once(portal, request)
        assert (bot.exceptions, bot.waiting) == ([], 0)


class TestNothingIsTakenForNothing:
    @pytest.mark.battery
    async def test_not_there_and_yet_there(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A person's "not there" is not believed while the number that the portal gave leads to a case."""
        portal.fault("half_saved", drop="line", times=1)
        request = night.request(1001)
        await bot.submit(request)
        await bot.wait()
        [row] = bot.exceptions

        await bot.answer(row)

        assert len(portal.ledger("case_created")) == 1
        assert [row.code for row in bot.exceptions] == ["SUBMIT_INCOMPLETE"]

    @pytest.mark.battery
    async def test_saved_before_the_press_and_shown_late(
        self, bot: Bot, portal: UhcPortal, night: Tonight
    ) -> None:
        """A portal that submits where it says save, and shows the case late, is not submitted to again."""
        portal.fault("save_submits", times=1)
        portal.fault("search_lag", seconds=60)
        request = night.request(1001)
        await bot.submit(request)
        [row] = bot.exceptions
        assert row.written is Written.UNKNOWN

        await bot.retry(row)

        assert is_there_once(portal, request)
        assert bot.exceptions == []

    @pytest.mark.battery
    async def test_changed_while_nobody_knows(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A request that may be at the portal stays as it was sent, whatever the tracker says meanwhile."""
        portal.fault("search_lag", seconds=900)
        portal.fault("submit_504_after_save", times=1)
        request = night.request(1001)
        await bot.submit(request)
        await bot.wait()
        [row] = bot.exceptions
        later = [line.model_copy(update={"start": line.end}) for line in request.lines]
        bot.take(request.model_copy(update={"lines": tuple(later)}))
        portal.clear_faults()

        await bot.answer(row)

        assert bot.standing(request).request == request
        assert is_there_once(portal, request)

    async def test_a_colleagues_case_is_not_ours(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """Where our answer was lost, a case that differs is a person's to judge and is not taken for ours."""
        portal.fault("submit_500_before_save", times=1)
        request = night.request(1002)
        await bot.submit(request)
        lines = [{"code": request.codes[0], "units": 5, "unit_type": "Units", "start": str(request.start)}]
        member = {"member_id": request.member.member_id, "first_name": request.member.first_name}
        portal.seed({"cases": [{**member, "reference": "PA2611009999", "status": "Pended", "lines": lines}]})
        await bot.wait()

        [row] = bot.exceptions
        assert (row.code, row.written) == ("CASE_DIFFERS", Written.UNKNOWN)
        assert bot.standing(request).reference == ""
