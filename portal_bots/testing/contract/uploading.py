"""Documents: limits of the portal, answers that are lost, documents that are added later."""

from portal_bots.domain.requests import AuthRequest
from portal_bots.testing.bot import Bot
from portal_bots.testing.contract.world import UPLOAD, World
from portal_bots.testing.mock import MockPortal

NUMBER = "A100000001"


class Uploading(World):
    """A document is there once, whole, or a person hears of it."""

    async def _refused(self, bot: Bot, portal: MockPortal, case: AuthRequest, code: str) -> None:
        """Nothing is sent while a document is not there; afterwards it is."""
        await bot.submit(case)
        await bot.wait()

        assert self.stopped(bot) == [code]
        assert portal.cases() == []

        portal.clear()
        portal.limit(max_bytes=10_000_000, max_files=10)
        await bot.retry(bot.exceptions[0])
        [there] = portal.cases()
        assert sorted(there.documents) == sorted(document.file for document in case.documents)

    async def test_upload_too_large(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A document that the portal finds too large stops before the press."""
        portal.limit(max_bytes=64)
        await self._refused(bot, portal, case, "DOCUMENT_REJECTED")

    async def test_upload_lost(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A document that is taken and not listed stops before the press."""
        portal.fault("upload_lost")
        await self._refused(bot, portal, case, "UPLOAD_UNKNOWN")

    async def test_upload_cut_short(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A document of which half is kept stops before the press."""
        portal.fault("upload_truncates", times=1)
        await self._refused(bot, portal, case, "DOCUMENT_REJECTED")

    async def test_upload_answer_lost(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """The gateway gave up after a document was kept: it is not sent again."""
        portal.fault("upload_504_after_save", times=1)

        await bot.submit(case)
        await bot.wait()

        [there] = portal.cases()
        assert sorted(there.documents) == sorted(document.file for document in case.documents)

    async def test_upload_later(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """Documents are added to a case that is there, each once."""
        portal.put_case(case, NUMBER, next(iter(self.flow.words)))
        bot.take(case, NUMBER)
        await bot.do(UPLOAD, case)
        await bot.do(UPLOAD, case)

        [there] = portal.cases()
        assert self.stopped(bot) == []
        assert sorted(there.documents) == sorted(document.file for document in case.documents)
