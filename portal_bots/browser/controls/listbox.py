"""Lists: the browser's own, and those of a page's own making, whose options may be anywhere in the page."""

import re
from collections.abc import Sequence
from contextlib import suppress

from playwright.async_api import Locator

from portal_bots.browser.controls.spot import Spot
from portal_bots.browser.forms import Entry, Having
from portal_bots.browser.trouble import BrowserTimeout
from portal_bots.domain import errors
from portal_bots.domain.wording import pattern

MOST_TOLD = 30  # options named where the wanted one is missing
_SEARCHED = "node => node.matches('input:not([readonly], [aria-readonly=true], [inputmode=none])')"
_USABLE = ":not(:disabled):not([aria-disabled=true])"


async def select(spot: Spot) -> None:
    """Choose in the browser's own list."""
    offered = spot.control.locator("option")
    await _come(offered.filter(has_text=_words(spot.entry)), "attached")
    chosen = only(spot.entry, await offered.all_text_contents())
    await spot.control.select_option(label=" ".join(chosen.split()))


async def choose(spot: Spot) -> None:
    """Open a list of the page's own, and press the option. One that can be searched may show but a part."""
    await spot.control.and_(spot.frame.locator(_USABLE)).wait_for()
    await _open(spot.control)
    offered, wanted = await options(spot), spot.entry
    shown = any(map(wanted.fits, await offered.all_inner_texts()))
    searched = not shown and await spot.control.evaluate(_SEARCHED)
    if searched:
        await spot.control.fill(wanted.text)
    await _come(offered.filter(has_text=_words(wanted)))
    texts = await offered.all_inner_texts()
    if searched and not any(map(wanted.fits, texts)):
        await spot.control.clear()  # to tell all that it offers
        texts = await offered.all_inner_texts()
    await offered.filter(has_text=looking_like(only(wanted, texts))).first.click()


async def options(spot: Spot) -> Locator:
    """The options of the control's list: of the one it says is its own, else of the one that is open."""
    control = spot.control
    own = await control.get_attribute("aria-controls") or await control.get_attribute("aria-owns")
    if own and await (box := spot.frame.locator(f'[id="{own}"]')).count():
        return box.get_by_role("option").filter(visible=True)
    return spot.frame.get_by_role("listbox").get_by_role("option").filter(visible=True)


def only(entry: Entry, offered: Sequence[str]) -> str:
    """
    The one option that fits.

    Raises:
        FormChanged: There is none, or more than one.

    """
    fitting = [text for text in offered if entry.fits(text)]
    if len(fitting) == 1:
        return fitting[0]
    names = list(filter(None, (" ".join(text.split()) for text in offered)))
    more = [f"and {len(names) - MOST_TOLD} more"] if len(names) > MOST_TOLD else []
    listed = ", ".join(names[:MOST_TOLD] + more) or "none"
    message = f"{entry.label}: {len(fitting)} options for {entry.text!r} among {listed}"
    raise errors.FormChanged(message, place=entry.label)


def looking_like(text: str) -> re.Pattern[str]:
    """What matches an option as a browser tells it: parts in lines of their own have no space between."""
    words = r"\s*".join(map(re.escape, text.split()))
    return re.compile(rf"^\s*{words}\s*$")


async def _open(control: Locator) -> None:
    """By the keyboard, which all of them understand; some have no place to click on. By a click where not."""
    if not await _is_open(control):
        await control.press("ArrowDown")
        if not await _is_open(control):
            await control.click()


async def _is_open(control: Locator) -> bool:
    return await control.get_attribute("aria-expanded") == "true"


async def _come(offered: Locator, state: str = "visible") -> None:
    """Options that depend on an earlier answer come when they come."""
    with suppress(BrowserTimeout):
        await offered.first.wait_for(state="attached" if state == "attached" else "visible")


def _words(entry: Entry) -> str | re.Pattern[str]:
    return entry.text if isinstance(entry.answer, Having) else pattern(entry.text)
