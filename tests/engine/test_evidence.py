"""Evidence of real stops: what is kept of a page, and that none of it can be read on disk."""

import io

import pytest
from PIL import Image

from mock_portals.uhc import UhcPortal
from portal_bots.browser.masking import Hidden, NotMaskedError
from portal_bots.browser.tab import Tab
from portal_bots.domain import Status
from portal_bots.engine.evidence import printed
from portal_bots.store import files, reporting
from portal_bots.store.files import Kind
from portal_bots.store.seal import key_of
from portal_bots.testing import Bot
from tests.conftest import Tonight
from tests.factories import a_member


def kinds(bot: Bot) -> list[Kind]:
    """What was kept, in order."""
    return [kept.kind for kept in bot.store.run(files.every)]


class TestStop:
    async def test_of_a_form(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """Where a form has changed, its masked picture, its text and the picture as it is are kept, all sealed."""
        portal.fault("extra_field", page="details", label="County", required=True)
        await bot.submit(night.request(1001))

        [row] = bot.exceptions
        assert kinds(bot) == [Kind.PICTURE, Kind.PAGE_TEXT, Kind.UNMASKED_PICTURE]
        assert row.evidence == ("evidence/attempt-1-stopped.png.sealed", "evidence/attempt-1-stopped.txt.sealed")
        assert "County" in bot.tools.evidence.open(row.evidence[1]).decode()
        bare = bot.tools.evidence.open("evidence/attempt-1-stopped-unmasked.png.sealed")
        masked = bot.tools.evidence.open(row.evidence[0])
        assert Image.open(io.BytesIO(bare)).size == Image.open(io.BytesIO(masked)).size
        assert bare != masked

    async def test_of_a_sign_in(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """Of a sign-in page no picture is kept that shows what was typed."""
        portal.fault("captcha", where="signin")
        await bot.submit(night.request(1001))

        assert kinds(bot) == [Kind.PICTURE, Kind.PAGE_TEXT]

    async def test_nothing_readable(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """No file of evidence is anything but sealed, whatever became of the request."""
        portal.fault("extra_field", page="details", label="County", required=True, times=1)
        await bot.submit(night.request(1001))
        [row] = bot.exceptions
        portal.clear_faults()
        await bot.retry(row)
        await bot.read(night.request(1016), night.reference(1016))

        kept = [path for folder in ("evidence", "letters") for path in (bot.tools.home / folder).iterdir()]
        assert {path.suffix for path in kept} == {".sealed"}
        assert {key_of(path.read_bytes()) for path in kept} == {bot.store.seal.keys.current}
        assert len(kept) == len(kinds(bot)) > 6
        assert set(kinds(bot)) == {Kind.PICTURE, Kind.PAGE_TEXT, Kind.UNMASKED_PICTURE, Kind.LETTER}


class TestNotSure:
    async def test_is_noted(
        self, bot: Bot, portal: UhcPortal, night: Tonight, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where a picture cannot be masked for sure it is not kept, and noted; the request is sent."""

        async def unsure(_tab: Tab, _hidden: Hidden) -> bytes:
            raise NotMaskedError

        monkeypatch.setattr(Tab, "picture", unsure)
        standing = await bot.submit(night.request(1001))

        notes = [note for _, note in bot.store.run(reporting.noted, standing.request.id)]
        assert standing.status is Status.SUBMITTED
        assert len(portal.ledger("case_created")) == 1
        assert kinds(bot) == []
        assert notes[0] == "No picture (review): it was not certain that the patient is covered in it."


class TestPrinted:
    def test_days(self) -> None:
        """A day of birth is known in the forms that portals print."""
        forms = printed(a_member().born)

        assert {"04/12/1961", "4/12/1961", "1961-04-12", "April 12 1961", "12 Apr 1961"} <= set(forms)
        assert len(set(forms)) >= 14
