"""Sessions that end in the middle of the work."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal_bots.browser.screens import Screen
from portal_bots.domain.requests import AuthRequest
from portal_bots.testing.bot import Bot
from portal_bots.testing.contract.world import RIGHT, World
from portal_bots.testing.mock import MockPortal

NUMBER = "A100000001"


class KeepingSessions(World):
    """A session ends on every page once: it is signed in again, and the work is done, once."""

    @classmethod
    def parameters(cls) -> Mapping[str, Mapping[str, Any]]:
        """Pages from the first form to the one before the press."""
        return {**super().parameters(), "on_the_way": {one.path: one for one in cls._on_the_way()}}

    @classmethod
    def _on_the_way(cls) -> Iterator[Screen]:
        yield from (form.screen for form in cls.flow.forms)
        if cls.flow.documents is not None:
            yield cls.flow.documents.screen
        yield cls.flow.review.screen

    async def test_session_ends(self, bot: Bot, portal: MockPortal, case: AuthRequest, on_the_way: Screen) -> None:
        """A session that ends in the wizard costs a sign-in, and the request is sent once."""
        portal.fault("session_ends", path=on_the_way.path, times=1)

        await bot.submit(case)
        await bot.wait()

        assert self.stopped(bot) == []
        assert [one.reference for one in portal.cases()] == [bot.standing(case).reference]
        assert portal.counters(RIGHT).sign_ins == 2

    async def test_session_ends_while_reading(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A session that ends while a status is read costs a sign-in, and the status is read."""
        portal.put_case(case, NUMBER, next(iter(self.flow.words)))
        portal.fault("session_ends", path=self.flow.cases.screen.path, times=1)

        await bot.read(case, NUMBER)

        assert self.stopped(bot) == []
        assert bot.standing(case).decision is not None
        assert portal.counters(RIGHT).sign_ins == 2
