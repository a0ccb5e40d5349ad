"""Pages that only a person may pass, whatever portal shows them: terms, a profile, a password, a question."""

import re

from portal_bots.browser.screens import PageView
from portal_bots.domain import errors
from portal_bots.domain.errors import Needed

#: Assumed: the usual words; a portal's own stand in the ``stops`` of its flow.
_HEADINGS: tuple[tuple[re.Pattern[str], Needed], ...] = (
    (re.compile(r"\bterms\b|user agreement|\bHIPAA\b|attestation|privacy (notice|policy)", re.I), Needed.TERMS),
    (re.compile(r"profile|user information|verify your (e-?mail|phone|information)", re.I), Needed.PROFILE),
    (re.compile(r"security question", re.I), Needed.QUESTION),
    (re.compile(r"(change|update|reset|new).* password|password.* expire", re.I), Needed.PASSWORD),
)


def needed(text: str) -> Needed | None:
    """What a page or dialog of this heading asks a person for; None for any other."""
    return next((kind for words, kind in _HEADINGS if words.search(text)), None)


def person_page(page: PageView) -> errors.PortalError | None:
    """What a page, or a dialog in front of it, wants of a person."""
    for heading in (*page.headings, *(overlay.heading for overlay in page.overlays)):
        kind = needed(heading)
        if kind is Needed.PASSWORD:
            return errors.PasswordExpired(heading, detail=f"at {page.path}")
        if kind is not None:
            return errors.ActionNeeded(heading, kind=kind, detail=f"at {page.path}")
    return None
