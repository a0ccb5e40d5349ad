"""What comes in between: harmless things are sent away and noted, the rest is for a person."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from portal_bots.browser.screens import Screen
from portal_bots.domain import errors
from portal_bots.domain.requests import AuthRequest
from portal_bots.testing.bot import Bot
from portal_bots.testing.contract.keeping_sessions import KeepingSessions
from portal_bots.testing.mock import MockPortal

NUMBER = "A100000001"
HARMLESS = ("announcement", "survey", "paperless", "cookie_bar", "idle_warning")
CHECKS = {"checkbox": "CAPTCHA_REQUIRED", "frame": "CAPTCHA_REQUIRED", "denied": "BOT_BLOCKED"}


class InBetween(KeepingSessions):
    """Nothing that means something is answered."""

    @classmethod
    def parameters(cls) -> Mapping[str, Mapping[str, Any]]:
        """Kinds of things in between."""
        kinds = {"harmless": HARMLESS, "check": CHECKS}
        return {**super().parameters(), **{name: {one: one for one in kind} for name, kind in kinds.items()}}

    @property
    def _list(self) -> Screen:
        """A page that is opened whenever a status is read."""
        return self.flow.cases.screen

    async def _read(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        portal.put_case(case, NUMBER, next(iter(self.flow.words)))
        await bot.read(case, NUMBER)

    async def test_harmless(self, bot: Bot, portal: MockPortal, case: AuthRequest, harmless: str) -> None:
        """An announcement, survey, prompt, bar or warning is sent away and noted."""
        place = {} if harmless == "cookie_bar" else {"path": self._list.path}
        portal.fault(harmless, **place, times=1)

        await self._read(bot, portal, case)

        assert self.stopped(bot) == []
        assert bot.standing(case).decision is not None
        assert any("pressed" in note for note in bot.notes(case))

    async def test_challenge_in_wizard(
        self, bot: Bot, portal: MockPortal, case: AuthRequest, on_the_way: Screen
    ) -> None:
        """A challenge on any page of the wizard is left to a person; nothing is answered and nothing sent."""
        portal.fault("challenge", path=on_the_way.path, kind="human")

        await bot.submit(case)

        assert self.stopped(bot) == ["CAPTCHA_REQUIRED"]
        assert portal.answered() == []
        assert portal.cases() == []

    async def test_challenge_kind(self, bot: Bot, portal: MockPortal, case: AuthRequest, check: str) -> None:
        """Each kind of challenge is known by its looks; once it is gone the work goes on."""
        portal.fault("challenge", path=self._list.path, kind=check)
        await self._read(bot, portal, case)

        assert self.stopped(bot) == [CHECKS[check]]
        assert portal.answered() == []

        portal.clear()
        await bot.resolve(bot.exceptions[0])
        assert bot.standing(case).decision is not None

    async def test_security_question(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A question about the account is answered by its owner only."""
        portal.fault("security_question", path=self._list.path)

        await self._read(bot, portal, case)

        assert self.stopped(bot) == ["ACTION_NEEDED"]
        assert portal.answered() == []

    async def test_unknown_page(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A page that nobody declared is told with what was expected; no button on it is pressed."""
        portal.fault("unknown_page", path=self._list.path, heading="Meet your new portal")

        await self._read(bot, portal, case)

        [row] = bot.exceptions
        assert row.code == "UNEXPECTED_PAGE"
        assert "Meet your new portal" in row.words

    async def test_notices(self, bot: Bot, portal: MockPortal) -> None:
        """Each sentence of the portal has the meaning that the flow declares."""
        shown = [(says, {"heading": "Message", "says": says}) for says in self.flow.notices]

        assert await self._told(bot, portal, shown) == {says: one.code for says, one in self.flow.notices.items()}

    async def test_stops(self, bot: Bot, portal: MockPortal) -> None:
        """Each page that ends the work is known by its heading."""
        shown = [(heading, {"heading": heading}) for heading in self.flow.stops]
        declared = {heading: one.code for heading, one in self.flow.stops.items()}

        assert await self._told(bot, portal, shown) == declared

    async def _told(self, bot: Bot, portal: MockPortal, shown: Iterable[tuple[str, Any]]) -> dict[str, str]:
        """What it is taken for when the portal shows something in place of a page."""
        tab = await bot.signed_in()
        tab.phase = errors.Phase.READ
        told = {}
        for name, params in shown:
            portal.fault("unknown_page", path=self._list.path, times=1, **params)
            with pytest.raises(errors.PortalError) as stopped:
                await tab.open(self._list)
            told[name] = stopped.value.code
        await tab.close()
        return told

    async def test_outage(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A portal that is out is waited for; it is nobody's exception."""
        portal.fault("outage", status=502, times=1)

        await self._read(bot, portal, case)
        await bot.wait()

        assert errors.PortalUnavailable.code in bot.outcomes(case)
        assert self.stopped(bot) == []
        assert bot.standing(case).decision is not None
