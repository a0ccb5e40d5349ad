"""Reading: each word of the portal, words that nobody declared, cases that are not there, letters."""

from portal_bots.domain.decisions import Status
from portal_bots.domain.requests import AuthRequest
from portal_bots.testing.bot import Bot
from portal_bots.testing.contract.world import LETTER, READ, World
from portal_bots.testing.mock import MockPortal

NUMBER = "A100000001"
UNKNOWN = "Under appeal review, stage 2"
OLD = "2026-01-05T15:00:00+00:00"  #: long before every list's first day


class Reading(World):
    """What the portal shows is kept in its words and understood, or told to a person."""

    async def test_status_words(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """Each declared word has its meaning and is kept verbatim."""
        asked = {word: _another(case, at) for at, word in enumerate(self.flow.words)}
        for at, (word, request) in enumerate(asked.items()):
            portal.put_case(case, f"A10000000{at}", word)
            bot.take(request, f"A10000000{at}")

        await bot.do(READ, *asked.values())

        read = {word: bot.standing(request).decision for word, request in asked.items()}
        told = {word: (one.status, one.words) for word, one in read.items() if one}
        assert told == {word: (status, word) for word, status in self.flow.words.items()}

    async def test_line_words(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """Each word of a service line has its meaning."""
        asked = {word: _another(case, at) for at, word in enumerate(self.flow.line_words)}
        for at, (word, request) in enumerate(asked.items()):
            portal.put_case(case, f"A10000000{at}", next(iter(self.flow.words)), line_words=word)
            bot.take(request, f"A10000000{at}")

        await bot.do(READ, *asked.values())

        read = {word: bot.standing(request).decision for word, request in asked.items()}
        told = {word: [line.status for line in one.lines] for word, one in read.items() if one}
        assert told == {word: [status] for word, status in self.flow.line_words.items()}

    async def test_unknown_word(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A word that nobody declared is never guessed: a person reads it as the portal wrote it."""
        portal.put_case(case, NUMBER, UNKNOWN)

        await bot.read(case, NUMBER)

        [row] = bot.exceptions
        assert (row.code, row.words) == ("STATUS_UNRECOGNISED", UNKNOWN)
        assert bot.standing(case).decision is None

    async def test_old_case(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A case of long ago is found, however short the time is that the list opens with."""
        portal.put_case(case, NUMBER, next(iter(self.flow.words)), submitted=OLD)

        await bot.read(case, NUMBER)

        assert self.stopped(bot) == []
        assert bot.standing(case).decision is not None

    async def test_case_not_found(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """A case that the portal does not show is looked for once more, and then told."""
        await bot.read(case, NUMBER)
        assert self.stopped(bot) == ["CASE_NOT_FOUND"]

        portal.put_case(case, NUMBER, next(iter(self.flow.words)))
        await bot.resolve(bot.exceptions[0])
        assert bot.standing(case).decision is not None

    async def test_letter(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """The letter of a decision is kept, whole."""
        approved = next(word for word, status in self.flow.words.items() if status is Status.APPROVED)
        portal.put_case(case, NUMBER, approved, letter="approval")
        await bot.read(case, NUMBER)

        await bot.do(LETTER, case)

        assert self.stopped(bot) == []
        assert bot.letters(case).startswith(b"%PDF")

    async def test_many_cases(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """The right one among lookalikes of the same patient is read."""
        words = list(self.flow.words)
        for at, word in enumerate(words):
            portal.put_case(case, f"A10000000{at}", word)
        await bot.read(case, "A100000001")
        await bot.do(READ, case)

        decision = bot.standing(case).decision
        assert decision is not None
        assert decision.words == words[1]


def _another(case: AuthRequest, number: int) -> AuthRequest:
    return case.model_copy(update={"id": f"REQ-{number + 2}"})
