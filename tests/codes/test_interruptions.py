"""What comes in between: what means nothing is sent away and noted, what asks a person is a person's."""

from typing import Any

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Status
from portal_bots.domain.errors import Written
from portal_bots.testing import Bot
from tests.codes.seen import pressed
from tests.conftest import Tonight

NOTED = {
    "announcement": "Announcements: pressed Continue to the portal.",
    "survey": "How are we doing?: pressed No thanks.",
    "paperless": "Go paperless: pressed Remind me later.",
    "cookie_bar": "We use cookies: pressed Necessary only.",
    "idle_warning": "Your session is about to end: pressed Stay signed in.",
}
BUTTONS = {
    "announcement": "Continue to the portal",
    "survey": "No thanks",
    "paperless": "Remind me later",
    "cookie_bar": "Necessary only",
}
WIZARD = ("service", "member", "codes", "details", "documents", "review")
NIGHT_OF_ALL: dict[str, dict[str, Any]] = {
    "announcement": {"page": "member"},
    "survey": {"page": "codes"},
    "paperless": {"page": "review"},
    "cookie_bar": {},
    "idle_warning": {"page": "details", "times": 1},
}
ACCEPTED = ("profile_saved", "question_answered", "answer_refused", "password_changed", "code_sent")
LATE = {"after_ms": 400}


def one_by_one() -> list[Any]:
    """Each of them in each place of the wizard, at once and after a moment."""
    dialogs: list[tuple[str, dict[str, Any]]] = [
        (kind, {"page": page} | late)
        for kind in ("survey", "paperless", "idle_warning")
        for page in WIZARD
        for late in ({}, LATE)
    ]
    pages: list[tuple[str, dict[str, Any]]] = [
        ("announcement", {"page": page}) for page in ("home", "cases", "case", *WIZARD, "confirmation")
    ]
    named = [
        (f"{kind} {' '.join(map(str, params.values()))}", kind, params) for kind, params in (*dialogs, *pages)
    ]
    return [pytest.param(kind, params, id=name, marks=pytest.mark.battery) for name, kind, params in named]


class TestNoMeaning:
    async def test_all_of_them(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A request meets every one of them on its way and is sent; each was sent away by its harmless button."""
        for kind, params in NIGHT_OF_ALL.items():
            portal.fault(kind, **params)
        request = night.request(1003)

        standing = await bot.submit(request)

        noted = bot.notes(request)
        assert standing.status is Status.SUBMITTED
        assert len(portal.ledger("case_created")) == 1
        assert set(NOTED.values()) <= set(noted)
        for kind, button in BUTTONS.items():
            assert {said for _, said in pressed(portal, kind)} == {button}
        assert [one["data"]["body"] for one in portal.ledger("session_extended")] == ['{"page":"details"}']

    @pytest.mark.parametrize(("kind", "params"), one_by_one())
    async def test_in_each_place(
        self, bot: Bot, portal: UhcPortal, night: Tonight, kind: str, params: dict[str, Any]
    ) -> None:
        """Wherever one of them comes up, the request is sent once, and it is noted."""
        portal.fault(kind, **params, times=1)
        request = night.request(1003)

        standing = await bot.submit(request)

        assert standing.status is Status.SUBMITTED
        assert len(portal.ledger("case_created")) == 1
        met = portal.ledger("session_extended" if kind == "idle_warning" else f"{kind}_closed")
        assert (NOTED[kind] in bot.notes(request)) is bool(met)
        assert {said for _, said in pressed(portal, kind)} <= {BUTTONS.get(kind)}


class TestForAPerson:
    @pytest.mark.parametrize(
        ("faults", "code", "words", "place"),
        [
            ({"terms": {}}, "ACTION_NEEDED", "Terms to accept: Updated terms of use", "at /terms"),
            ({"profile": {}}, "ACTION_NEEDED", "Profile to complete: Complete your profile", "at /profile"),
            (
                {"security_question": {"page": "cases"}},
                "ACTION_NEEDED",
                "Security question to answer: Security question",
                "at /security-question",
            ),
            (
                {"new_device": {}},
                "ACTION_NEEDED",
                "Security question to answer: Security question",
                "at /signin/device",
            ),
        ],
    )
    async def test_is_never_passed(
        self,
        bot: Bot,
        portal: UhcPortal,
        night: Tonight,
        faults: dict[str, dict[str, Any]],
        code: str,
        words: str,
        place: str,
    ) -> None:
        """What only the person of the account may do stops it, and says what is asked and where."""
        for name, params in faults.items():
            portal.fault(name, **params)
        request = night.request(1021)
        await bot.read(request, night.reference(1021))

        [row] = bot.exceptions
        assert (row.code, row.written, row.detail) == (code, Written.NO, place)
        assert row.words.startswith(words)
        assert row.evidence
        assert [kind for kind in ACCEPTED if portal.ledger(kind)] == []
        assert bot.notes(request) == []

    async def test_a_password_is_not_chosen(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A new password is for a person, and the page that asks for it is told."""
        portal.seed({"accounts": [night.account("main") | {"password_age_days": 91}]})
        await bot.read(night.request(1021), night.reference(1021))

        [row] = bot.exceptions
        assert (row.code, row.detail) == ("PASSWORD_EXPIRED", "at /signin/expired")
        assert portal.ledger("password_changed") == []

    @pytest.mark.battery
    @pytest.mark.parametrize("page", [*WIZARD, "submit"])
    async def test_in_the_middle_of_a_request(
        self, bot: Bot, portal: UhcPortal, night: Tonight, page: str
    ) -> None:
        """A question in the middle of the wizard is not answered and nothing is sent; then it is sent once."""
        portal.fault("security_question", page=page)
        request = night.request(1003)
        await bot.submit(request)
        await bot.wait()

        [row] = bot.exceptions
        told = (row.code, row.detail, portal.ledger("case_created"))
        assert [kind for kind in ACCEPTED if portal.ledger(kind)] == []

        portal.clear_faults()
        await (bot.resolve(row) if row.code == "ACTION_NEEDED" else bot.answer(row))

        if page != "submit":  # what is met after the press is looked for, and is a person's to answer
            assert told == ("ACTION_NEEDED", "at /security-question", [])
        assert len(portal.ledger("case_created")) == 1
        assert bot.exceptions == []
