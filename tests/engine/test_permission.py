"""The permission gate: without a valid record no browser is opened, and a record lets go what waited."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import Shell, choose
from portal_bots.browser.manners import Manners
from portal_bots.browser.tab import Tab
from portal_bots.domain import Job, JobState, Operation
from portal_bots.domain.attention import ExceptionRow
from portal_bots.engine.permission import day_at
from portal_bots.engine.progress import Unwatched
from portal_bots.store import jobs, permits, resolving, tables
from portal_bots.testing import Bot
from portal_bots.testing.bot import WHO
from portal_bots.testing.payer import under_the_payers_name
from tests.conftest import Tonight
from tests.factories import a_permit


class Watched(Shell):
    """Counts the tabs that were opened."""

    def __init__(self) -> None:
        super().__init__(choose())
        self.opened = 0

    async def open_tab(self, manners: Manners, *more: Any) -> Tab:
        """Open one."""
        self.opened += 1
        return await super().open_tab(manners, *more)


class Jumping(Unwatched):
    """After the first job the day is over."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def job_ended(self, lane: str, job: Job, result: str) -> None:  # noqa: ARG002 -- what a watcher is told
        """It is tomorrow."""
        self._bot.tools.clock.jump(timedelta(days=1))  # type: ignore[attr-defined] # a test's clock


@pytest.fixture
def live(bot: Bot, portal: UhcPortal, monkeypatch: pytest.MonkeyPatch) -> Bot:
    """A bot whose portal has the name of a payer's; the name leads to the mock portal."""
    under_the_payers_name(bot, portal.url, monkeypatch)
    return bot


def today(bot: Bot) -> date:
    """The day at the portal."""
    return day_at(bot.tools.portal("uhc").flow.portal, bot.tools.clock.now())


def permit(bot: Bot, **changes: Any) -> None:
    """``permit add``."""
    known = {"until": today(bot), "recorded_at": bot.tools.clock.now()}
    bot.store.run(permits.record, a_permit(**(known | changes)), today(bot))


def states(rows: list[ExceptionRow]) -> list[tuple[str, int]]:
    """What needs a person, and how many jobs wait for it."""
    return [(row.code, row.waiting) for row in rows]


class TestWithout:
    async def test_opens_no_browser(self, live: Bot, portal: UhcPortal, night: Tonight) -> None:
        """Nothing runs, nothing reaches the portal, and one row says how many jobs wait."""
        shell = Watched()
        live.tools = replace(live.tools, shell=shell)
        for number in (1001, 1006):
            live.take(night.request(number))

        await live.do(Operation.SUBMIT, night.request(1001), night.request(1006))

        assert states(live.exceptions) == [("AUTOMATION_NOT_PERMITTED", 2)]
        assert shell.opened == 0
        assert portal.ledger() == []

    async def test_goes_on_when_recorded(self, live: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A record lets the same jobs run at the next look, under the same name, and the row is closed."""
        await live.submit(night.request(1001))

        permit(live)
        await live.work()

        assert live.exceptions == []
        assert len(portal.ledger("case_created")) == 1
        assert live.standing(night.request(1001)).reference

    async def test_resolving_is_no_permission(self, live: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A person who resolves the row without a record gets it again."""
        await live.submit(night.request(1001))
        [row] = live.exceptions

        live.store.run(resolving.resolve, row.id, WHO, "go", live.tools.clock.now())
        await live.work()

        assert states(live.exceptions) == [("AUTOMATION_NOT_PERMITTED", 1)]
        assert live.exceptions[0].id != row.id
        assert portal.ledger("signed_in") == []

    async def test_a_rehearsal_needs_none(self, live: Bot, portal: UhcPortal, night: Tonight) -> None:
        """The same portal under its address on this machine is worked; what waited goes on by itself."""
        await live.submit(night.request(1001))

        live.tools.settings.portal_urls["uhc"] = portal.url
        await live.work()

        assert live.exceptions == []
        assert len(portal.ledger("case_created")) == 1


class TestInPart:
    async def test_the_rest_works_on(self, live: Bot, portal: UhcPortal, night: Tonight) -> None:
        """What is not covered waits in a row of its own while the account reads on."""
        permit(live, operations=(Operation.READ_STATUS,))
        live.take(night.request(1001))
        live.take(night.request(1012), night.reference(1012))

        await live.do(Operation.SUBMIT, night.request(1001))
        await live.do(Operation.READ_STATUS, night.request(1012))

        rows = {row.requests[0]: row for row in live.exceptions}
        assert {row.code for row in rows.values()} == {"OPERATION_NOT_PERMITTED"}
        assert rows["REQ-1001"].words == "Permitted is: read status. Not permitted: submit."
        assert live.standing(night.request(1012)).decision is not None
        assert portal.ledger("case_created") == []


class TestInTheMiddle:
    async def test_over_at_midnight(self, live: Bot, night: Tonight) -> None:
        """A record that ends while the lane works stops it before its next job."""
        numbers = (1012, 1014, 1015)
        for number in numbers:
            live.take(night.request(number), night.reference(number))
        permit(live)
        live.tools = replace(live.tools, progress=Jumping(live))

        await live.do(Operation.READ_STATUS, *(night.request(number) for number in numbers))

        read = [job for job in live.store.run(jobs.every, JobState.DONE) if job.operation is Operation.READ_STATUS]
        assert len(read) == 1
        [row] = live.exceptions
        assert (row.code, row.waiting >= 2) == ("AUTOMATION_NOT_PERMITTED", True)
        assert row.words.startswith("The permission by Lena Park ended on")

    async def test_recorded_at_the_same_moment(self, live: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A job stopped just before a person's record came is found at the next look, not forgotten."""
        await live.submit(night.request(1001))
        values = a_permit(until=today(live)).model_dump(exclude={"id"})
        live.store.run(lambda tx: tx.execute(insert(tables.permits).values(values)))

        await live.work()

        assert live.exceptions == []
        assert len(portal.ledger("case_created")) == 1
