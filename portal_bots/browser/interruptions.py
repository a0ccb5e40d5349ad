"""
What comes in between and asks nothing of meaning: announcements, surveys, cookie bars.

Those that many portals have are listed here, a portal's own in its flow. Only a button that leaves everything as
it is may be pressed; whatever a person must decide is for a person.
"""

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page

from portal_bots.browser.screens import Button, PageView
from portal_bots.domain.wording import pattern, same

FRONT = "dialog[open], [role=dialog], [role=alertdialog], [role=region], section[aria-label], aside[aria-label]"


@dataclass(frozen=True)
class Interruption:
    """A dialog, bar or page by its heading or name, and the buttons that send it away, the best first."""

    heading: re.Pattern[str]
    buttons: tuple[Button, ...]

    def __init__(self, heading: str | re.Pattern[str], *buttons: Button) -> None:
        object.__setattr__(self, "heading", heading if isinstance(heading, re.Pattern) else pattern(heading))
        object.__setattr__(self, "buttons", buttons)

    def way_out(self, heading: str, buttons: tuple[str, ...]) -> Button | None:
        """The button to press, if what has this heading and these buttons is the interruption."""
        if not self.heading.search(heading):
            return None
        return next((mine for mine in self.buttons if any(same(mine.name, one) for one in buttons)), None)

    def on(self, page: PageView) -> "Met | None":
        """It, if it is on the page: in front of it or in its place."""
        for overlay in page.overlays:
            for text in (overlay.heading, overlay.name):
                if (button := self.way_out(text, overlay.buttons)) is not None:
                    return Met(overlay.heading or overlay.name, button, in_front=True)
        button = self.way_out(page.heading, page.buttons)
        return Met(page.heading, button, in_front=False) if button is not None else None


@dataclass(frozen=True)
class Met:
    """An interruption that is there now."""

    heading: str
    button: Button
    in_front: bool

    def way_out(self, page: Page) -> Locator:
        """Its button."""
        place = page.locator(FRONT if self.in_front else "body")
        return place.get_by_role("button", name=pattern(self.button.name)).filter(visible=True).first


def _like(words: str, *names: str) -> Interruption:
    return Interruption(re.compile(words, re.IGNORECASE), *map(Button, names))


#: Assumed: no portal's wording is published, these are the usual ones.
COMMON = (
    _like(r"\bcookies?\b", "Necessary only", "Only necessary", "Reject all", "Decline", "Decline all"),
    _like(
        r"survey|feedback|how are we doing|rate your experience", "No thanks", "Not now", "Maybe later", "Close"
    ),
    _like(r"paperless", "Remind me later", "Not now", "No thanks", "Maybe later"),
    _like(
        r"session (is about to|will soon|is going to|will) (end|expire|time ?out)|still there\?",
        *("Stay signed in", "Stay logged in", "Continue session", "Keep me signed in", "Extend session"),
    ),
    _like(
        r"^(important )?announcements?$|^what['’]s new$",
        *("Continue to the portal", "Continue", "Close", "Got it", "Dismiss"),
    ),
)
