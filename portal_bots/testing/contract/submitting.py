"""Submitting once: what was there before, what is said after, what is lost in between."""

from typing import Any

from portal_bots.domain.decisions import Status
from portal_bots.domain.requests import AuthRequest
from portal_bots.testing.bot import Bot
from portal_bots.testing.contract.world import SUBMIT, World
from portal_bots.testing.mock import MockPortal

NUMBER, OTHER = "A100000001", "A100000002"
SLIPS = {"what": "member"}


class Submitting(World):
    """The truth is what the portal itself has in the end."""

    async def _submit(self, bot: Bot, case: AuthRequest) -> list[str]:
        """Submit, wait, and say which exceptions there are."""
        await bot.submit(case)
        await bot.wait()
        return self.stopped(bot)

    async def _one(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """The portal has the request once, as asked, under the number that we know."""
        [there] = portal.cases()

        assert self.stopped(bot) == []
        assert there.reference == bot.standing(case).reference
        assert there.member_id == case.member.member_id
        assert sorted(there.codes) == sorted(case.codes)
        assert sorted(there.units) == sorted(line.units for line in case.lines)
        if self.flow.documents is not None:
            assert sorted(there.documents) == sorted(document.file for document in case.documents)

    async def _answer_lost(
        self, bot: Bot, portal: MockPortal, case: AuthRequest, name: str, **params: Any
    ) -> None:
        """Whatever the portal answers, the case is found and nothing is sent again."""
        portal.fault(name, times=1, **params)

        assert await self._submit(bot, case) == []

        await self._one(bot, portal, case)

    async def test_submits_once(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A request is sent as asked, its number is kept, and doing it again sends nothing."""
        assert await self._submit(bot, case) == []
        await bot.do(SUBMIT, case)

        assert bot.standing(case).status is Status.SUBMITTED
        await self._one(bot, portal, case)

    async def test_one_match(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A case that the portal has already is adopted; nothing is sent."""
        portal.put_case(case, NUMBER, next(iter(self.flow.words)), submitted="2026-01-05T15:00:00+00:00")

        assert await self._submit(bot, case) == []

        assert bot.standing(case).reference == NUMBER
        assert not any(one.created for one in portal.cases())

    async def test_two_matches(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """Two cases that may be ours are told apart by a person; nothing is sent."""
        for number in (NUMBER, OTHER):
            portal.put_case(case, number, next(iter(self.flow.words)))

        assert await self._submit(bot, case) == ["SEVERAL_CASES"]

        await bot.answer(bot.exceptions[0], OTHER)
        assert bot.standing(case).reference == OTHER
        assert not any(one.created for one in portal.cases())

    async def test_read_back_mismatch(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A review page with another member stops before the press."""
        portal.fault("slips", times=1, **SLIPS)

        assert await self._submit(bot, case) == ["PATIENT_MISMATCH"]
        assert portal.cases() == []

        await bot.retry(bot.exceptions[0])
        await self._one(bot, portal, case)

    async def test_answer_lost(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """The gateway gave up after the case was saved: it is found by reading."""
        await self._answer_lost(bot, portal, case, "submit_504_after_save")

    async def test_connection_cut(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """The connection was cut after the case was saved: the browser does not send again."""
        await self._answer_lost(bot, portal, case, "submit_drops", when="after")

    async def test_signed_out_by_answer(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """The session ended with the answer: the case is found by reading."""
        await self._answer_lost(bot, portal, case, "submit_ends_session")

    async def test_sent_twice_by_page(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A page whose script sends twice sends once, also where the portal would take both."""
        portal.fault("allow_double_submit")
        await self._answer_lost(bot, portal, case, "double_post", how="fetch")

    async def test_not_saved(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """An error page without a case is unknown to us; only a person's word lets it be sent again."""
        portal.fault("submit_500_before_save", times=1)

        assert await self._submit(bot, case) == ["SUBMIT_UNKNOWN"]
        assert portal.cases() == []

        await bot.answer(bot.exceptions[0])
        await self._one(bot, portal, case)

    async def test_banner_without_case(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A confirmation is a claim: where no case is found, a person hears of it."""
        portal.fault("banner_without_case", times=1)

        assert await self._submit(bot, case) == ["SUBMIT_REFUTED"]
        assert portal.cases() == []

        await bot.answer(bot.exceptions[0])
        await self._one(bot, portal, case)

    async def test_duplicate_answer(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """The portal says that it has the request and shows no such case: a person hears of it."""
        portal.fault("duplicate_on_file", times=1)

        assert await self._submit(bot, case) == ["DUPLICATE_ON_FILE"]
        assert portal.cases() == []

        await bot.answer(bot.exceptions[0])
        await self._one(bot, portal, case)

    async def test_half_saved(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A case with fewer units than asked is told, and is not sent again."""
        line = case.lines[0].model_copy(update={"units": case.lines[0].units + 1})
        more = case.model_copy(update={"lines": (line, *case.lines[1:])})
        portal.fault("half_saved", drop="units", times=1)

        assert await self._submit(bot, more) == ["SUBMIT_INCOMPLETE"]
        assert len(portal.cases()) == 1
