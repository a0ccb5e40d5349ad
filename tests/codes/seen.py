"""What tests of the codes look at: how attempts ended, what was noted, what the portal's ledger has."""

from datetime import UTC, datetime

from mock_portals.uhc import UhcPortal
from portal_bots.domain import AuthRequest
from portal_bots.store import reporting
from portal_bots.testing import Bot

LONG_AGO, FAR = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def outcomes(bot: Bot, request: AuthRequest) -> list[str]:
    """How the attempts for a request ended."""
    tried = bot.store.run(lambda tx: list(reporting.tried(tx, LONG_AGO, FAR)))
    return [one.outcome for one in tried if one.request_id == request.id]


def notes(bot: Bot, request: AuthRequest) -> list[str]:
    """What was noted on them."""
    return [note for _, note in bot.store.run(reporting.noted, request.id)]


def pressed(portal: UhcPortal, prompt: str) -> list[tuple[str, str]]:
    """On which pages which buttons of an interruption were pressed, as the portal counts them."""
    return [(row["data"]["page"], row["data"]["button"]) for row in portal.ledger(f"{prompt}_closed")]
