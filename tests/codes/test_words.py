"""Words and sentences that a flow does not know: kept as they are, counted, and listed for who writes flows."""

import json
from pathlib import Path

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Status
from portal_bots.store import words
from portal_bots.store.words import WordKind
from portal_bots.testing import Bot
from tests.conftest import Tonight
from tests.process.operator import Operator

STRANGE = "Escalated to medical director"
TOLD = "Letters of November come a week later."


async def test_are_kept(bot: Bot, portal: UhcPortal, night: Tonight) -> None:
    """A strange status word stops and is counted each time; a strange sentence is counted and stops nothing."""
    portal.fault("notice", page="case", text=TOLD, **{"as": "alert"})
    for number in (1021, 1023):
        bot.take(night.request(number), night.reference(number))
        await bot.read(night.request(number), night.reference(number))

    kept = {one.text: (one.kind, one.times, one.request_id) for one in bot.store.run(words.every, "uhc")}
    assert bot.standing(night.request(1021)).status is Status.IN_REVIEW
    assert [(row.code, row.words) for row in bot.exceptions] == [("STATUS_UNRECOGNISED", STRANGE)]
    assert kept == {
        STRANGE: (WordKind.STATUS, 1, "REQ-1023"),
        TOLD: (WordKind.NOTICE, 2, "REQ-1023"),
    }


def test_are_listed(portal: UhcPortal, night: Tonight, tmp_path: Path) -> None:
    """``portal-bots words`` lists them with counts, and not what the flow has learned since."""
    operator = Operator(tmp_path / "home", portal)
    operator.store_sign_in(night.credentials("main"))
    store, now = operator.store, portal.now()
    for kind, text in (
        (WordKind.STATUS, STRANGE),
        (WordKind.STATUS, STRANGE),
        (WordKind.STATUS, "Denied"),
        (WordKind.NOTICE, TOLD),
        (WordKind.NOTICE, "No member matches. Check the member ID and date of birth."),
    ):
        store.run(words.see, "uhc", kind, [text], "REQ-1023", now)
    store.close()

    listed = json.loads(operator.run("words", "uhc", "--json").stdout)

    assert [(row["kind"], row["text"], row["times"]) for row in listed] == [
        ("status", STRANGE, 2),
        ("notice", TOLD, 1),
    ]
    assert STRANGE in operator.run("words", "uhc").stdout
