"""Safety of account and patients: permission, hosts, pictures, logs, pace, the portal's own limits."""

import io
from typing import Any

import pytest
from PIL import Image

from portal_bots.domain.permits import Permit
from portal_bots.domain.requests import AuthRequest
from portal_bots.engine.evidence import hidden
from portal_bots.engine.permission import day_at
from portal_bots.store import permits
from portal_bots.testing.bot import Bot
from portal_bots.testing.contract.world import READ, RIGHT, World
from portal_bots.testing.mock import MockPortal
from portal_bots.testing.payer import under_the_payers_name

NUMBER = "A100000001"
COVERED = 2  #: colours of a place where something is covered: the cover's and the page's


class Safety(World):
    """What must hold whatever a flow does."""

    async def _read(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        portal.put_case(case, NUMBER, next(iter(self.flow.words)))
        await bot.read(case, NUMBER)

    async def test_permission(
        self, bot: Bot, portal: MockPortal, case: AuthRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A payer's portal is not opened before its permission is on record."""
        under_the_payers_name(bot, portal.url, monkeypatch)
        await self._read(bot, portal, case)

        assert self.stopped(bot) == ["AUTOMATION_NOT_PERMITTED"]
        assert portal.counters(RIGHT).sign_ins == 0

        self._permit(bot)
        await bot.work()
        assert self.stopped(bot) == []
        assert bot.standing(case).decision is not None

    def _permit(self, bot: Bot) -> None:
        now = bot.tools.clock.now()
        today = day_at(self.flow.portal, now)
        permit = Permit(
            portal=self.flow.portal.key,
            account="main",
            allowed_by="Lena Park",
            agreement="Automation agreement of 12/01/2026",
            operations=(READ,),
            until=today,
            recorded_by="dana",
            recorded_at=now,
        )
        bot.store.run(permits.record, permit, today)

    async def test_other_hosts(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A host that the flow does not declare is not reached, and is noted."""
        listed = self.flow.cases.screen
        portal.fault("challenge", path=listed.path, kind="checkbox", times=1)  # its script is another host's

        await self._read(bot, portal, case)

        assert any("recaptcha.example" in note for note in bot.notes(case))

    async def test_masking(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A picture of a page shows neither name nor number of the patient."""
        portal.put_case(case, NUMBER, next(iter(self.flow.words)))
        tab = await bot.signed_in()
        await tab.open(self.flow.case.screen, reference=NUMBER)
        place = tab.page.get_by_text(case.member.member_id, exact=True).first
        box = await place.bounding_box()
        picture, bare = await tab.picture(hidden(case, [NUMBER])), await tab.bare_picture()
        await tab.close()

        assert box is not None
        assert colours(bare, box) > COVERED
        assert colours(picture, box) <= COVERED

    async def test_log(
        self, bot: Bot, portal: MockPortal, case: AuthRequest, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Nothing about the patient, and no secret, is in what the worker says aloud."""
        portal.fault("unknown_page", path=self.flow.review.screen.path, heading=case.member.last_name)
        await bot.submit(case)
        await bot.wait()
        said = "".join(capfd.readouterr())

        assert bot.exceptions
        assert "UNEXPECTED_PAGE" in said
        for secret in (case.member.member_id, case.member.last_name, RIGHT.password, RIGHT.totp_secret):
            assert secret not in said

    async def test_signs_out_after_trouble(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A job that stopped leaves no open session behind."""
        portal.put_case(case, NUMBER, "Under appeal review, stage 2")

        await bot.read(case, NUMBER)

        counted = portal.counters(RIGHT)
        assert bot.exceptions
        assert counted.sign_outs == counted.sign_ins == 1

    async def test_pace(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """The portal is not asked for pages faster than the flow's pace allows."""
        bot.tools.settings.pace = 60
        before = bot.tools.clock.now()

        await self._read(bot, portal, case)

        waited = bot.tools.clock.now() - before
        assert bot.standing(case).decision is not None
        assert waited.total_seconds() > self._pages_opened

    @property
    def _pages_opened(self) -> int:
        """At least: sign-in page, its button, the list, the case."""
        return 3

    async def test_too_many_requests(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A portal that asks for patience gets it, for as long as it says."""
        portal.limit(requests_per_minute=4)
        await self._read(bot, portal, case)
        assert bot.standing(case).decision is None

        portal.limit(requests_per_minute=0)
        await bot.wait()
        assert self.stopped(bot) == []
        assert bot.standing(case).decision is not None


def colours(picture: bytes, box: Any) -> int:
    """How many colours there are within a box of a picture."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    x, y, width, height = (round(box[name]) for name in ("x", "y", "width", "height"))
    part = image.crop((x + 2, y + 2, x + width - 2, y + height - 2))
    return len(part.getcolors(part.width * part.height) or ())
