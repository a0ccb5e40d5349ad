"""What keeps machines out: recognised wherever it comes up, left to a person, and nothing is sent meanwhile."""

from typing import Any

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation, Status
from portal_bots.testing import Bot
from tests.conftest import Tonight

CODES = {
    "human": "CAPTCHA_REQUIRED",
    "checking": "CAPTCHA_REQUIRED",
    "denied": "BOT_BLOCKED",
    "too_many": "RATE_LIMITED",
    "incident": "BOT_BLOCKED",
    "checkbox": "CAPTCHA_REQUIRED",
    "frame": "CAPTCHA_REQUIRED",
    "image": "CAPTCHA_REQUIRED",
}
PAGES = tuple(kind for kind in CODES if kind not in ("checkbox", "frame", "image"))
READING = ("signin", "home", "cases", "case")
SENDING = ("codes", "details", "review")


def told(kind: str, page: str, **params: Any) -> Any:
    """One of them in one place; the first page of all is the shortest way."""
    marks = () if page == "signin" and not params else pytest.mark.battery
    return pytest.param(kind, page, params, id=" ".join(map(str, (kind, page, *params.values()))), marks=marks)


CASES = [
    *(told(kind, page) for page in (*READING, *SENDING) for kind in CODES),
    *(told(kind, page, status=200) for page in ("signin", "case", "review") for kind in PAGES),
    *(told("frame", page, late_ms=ms) for page in ("signin", "codes", "review") for ms in (300, 4000)),
    *(told("frame", page, late_ms=9000) for page in ("signin", "codes")),  # told only by the portal's refusal
]


@pytest.mark.parametrize(("kind", "page", "params"), CASES)
async def test_stops(
    bot: Bot, portal: UhcPortal, night: Tonight, kind: str, page: str, params: dict[str, Any]
) -> None:
    """It has its code, nothing is solved or clicked away, and nothing is sent."""
    portal.fault("challenge", kind=kind, page=page, **params)
    number = 1003 if page in SENDING else 1021
    request = night.request(number)
    bot.take(request, night.reference(number))
    await bot.do(Operation.SUBMIT if page in SENDING else Operation.READ_STATUS, request)

    assert bot.outcomes(request) == [CODES[kind]]
    assert portal.ledger("challenge_answered") == []
    assert portal.ledger("case_created") == []
    assert not any("pressed" in note for note in bot.notes(request))
    if kind != "too_many":
        [row] = bot.exceptions
        assert row.code == CODES[kind]
        assert row.evidence


@pytest.mark.parametrize("kind", ["badge", pytest.param("words", marks=pytest.mark.battery)])
async def test_alarms_nobody(bot: Bot, portal: UhcPortal, night: Tonight, kind: str) -> None:
    """A check that nobody sees, or a page that only speaks of one, stops nothing on the whole way."""
    portal.fault("challenge", kind=kind)

    standing = await bot.submit(night.request(1003))

    assert standing.status is Status.SUBMITTED
    assert bot.exceptions == []
