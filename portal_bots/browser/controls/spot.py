"""Where a control is on a page: by its label, in its group."""

from dataclasses import dataclass

from playwright.async_api import Frame, Locator

from portal_bots.browser.forms import Entry
from portal_bots.domain.wording import pattern

_CONTROLS = "input, textarea, select, button, [role=combobox]"
_MAIN = "main, [role=main]"


@dataclass(frozen=True)
class Spot:
    """The place of a control, and what goes into it."""

    frame: Frame
    entry: Entry

    @property
    def main(self) -> Locator:
        """The page's main part; all of it where it names none, as in a frame."""
        return self.frame.locator(f"{_MAIN}, body:not(:has({_MAIN}))").first

    @property
    def place(self) -> Locator:
        """The group it is in. An open list may hide it from readers of the screen, not from sight."""
        if not self.entry.legend:
            return self.main
        return self.main.get_by_role("group", name=pattern(self.entry.legend), include_hidden=True)

    @property
    def control(self) -> Locator:
        """The control itself."""
        words = pattern(self.entry.label)
        named = self.place.get_by_label(words).or_(self.place.get_by_placeholder(words))
        return named.and_(self.place.locator(_CONTROLS)).filter(visible=True)
