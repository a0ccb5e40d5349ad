"""Controls that are typed into, ticked, or chosen from a calendar."""

from portal_bots.browser import calendars
from portal_bots.browser.controls import held
from portal_bots.browser.controls.spot import Spot
from portal_bots.browser.forms import YES
from portal_bots.domain.wording import pattern, same


async def text(spot: Spot) -> None:
    """Put a text in."""
    await spot.control.fill(spot.entry.text)


async def masked(spot: Spot) -> None:
    """Such a control wants every key."""
    control = spot.control
    await control.clear()
    await control.press_sequentially(spot.entry.text)


async def radio(spot: Spot) -> None:
    """Choose one button of a group."""
    words = pattern(spot.entry.label)
    group = spot.place.get_by_role("group", name=words).or_(spot.place.get_by_role("radiogroup", name=words))
    await group.get_by_label(pattern(spot.entry.text)).check()


async def checkbox(spot: Spot) -> None:
    """Tick a box, or clear it."""
    await spot.control.set_checked(same(spot.entry.text, YES))


async def date(spot: Spot) -> None:
    """Put a day into the browser's own control."""
    await spot.control.fill(held.iso(spot.entry.text))


async def picked(spot: Spot) -> None:
    """Choose a day in the calendar that the control opens."""
    await calendars.choose(spot.frame, spot.control, held.day(spot.entry.text))
