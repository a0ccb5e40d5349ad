"""Controls: how each kind is filled, and how it is seen that it kept the answer."""

from collections.abc import Awaitable, Callable, Mapping

from playwright.async_api import Frame

from portal_bots.browser.controls import listbox, typeahead, typed
from portal_bots.browser.controls.held import holds
from portal_bots.browser.controls.spot import Spot
from portal_bots.browser.forms import Entry, Kind
from portal_bots.browser.screens import Button

__all__ = ["begin_row", "fill", "holds", "leave"]

_LEAVE = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    at?.blur();
}"""

_FILL: Mapping[Kind, Callable[[Spot], Awaitable[None]]] = {
    Kind.TEXT: typed.text,
    Kind.MASKED: typed.masked,
    Kind.SELECT: listbox.select,
    Kind.RADIO: typed.radio,
    Kind.CHECKBOX: typed.checkbox,
    Kind.DATE: typed.date,
    Kind.PICKER: typed.picked,
    Kind.LIST: listbox.choose,
    Kind.TYPEAHEAD: typeahead.choose,
}


async def fill(frame: Frame, entry: Entry) -> None:
    """
    Fill one control.

    Raises:
        FormChanged: It does not offer the answer.
        CaseDataInvalid: The portal does not know the code, or does not take the day.

    """
    await _FILL[entry.field.kind](Spot(frame, entry))


async def leave(frame: Frame) -> None:
    """Leave the control that was filled last: many a page makes something of an answer only then."""
    await frame.evaluate(_LEAVE)


async def begin_row(frame: Frame, entry: Entry, add: Button) -> None:
    """Bring the row that this field begins, where it is not there."""
    spot = Spot(frame, entry)
    if not await spot.control.is_visible():
        await spot.main.get_by_role("button", name=add.name, exact=True).click()
