"""Fields where a code is searched for: type it, then choose the option of exactly this code."""

from contextlib import suppress

from playwright.async_api import Locator

from portal_bots.browser.controls import codes, listbox
from portal_bots.browser.controls.spot import Spot
from portal_bots.browser.trouble import BrowserTimeout
from portal_bots.domain import errors

SOON = 3000  # milliseconds: later than that, the answer to an earlier search may have taken the place of ours


async def choose(spot: Spot) -> None:
    """
    Type the code and press its option, a second time where the list shows the answer to another search.

    Raises:
        CaseDataInvalid: The portal does not offer the code.
        FormChanged: It offers the code twice.

    """
    for patience in (SOON, None):
        with suppress(BrowserTimeout):
            await _search(spot, patience)
            return
    message = f"The portal's list does not offer the code {spot.entry.text}."
    raise errors.CaseDataInvalid(message)


async def _search(spot: Spot, patience: float | None) -> None:
    control, code = spot.control, spot.entry.text
    await control.clear()
    await control.fill(code)
    offered = await _offered(spot, patience)
    fitting = [text for text in await offered.all_inner_texts() if codes.is_of(code, text)]
    if len(fitting) > 1:
        message = f"{spot.entry.label}: {len(fitting)} options for {code!r}: {'; '.join(fitting)}"
        raise errors.FormChanged(message, place=spot.entry.label)
    if fitting:
        await offered.filter(has_text=listbox.looking_like(fitting[0])).first.click(timeout=SOON)
    else:
        raise BrowserTimeout(code)


async def _offered(spot: Spot, patience: float | None) -> Locator:
    """The options, once one of the code is among them."""
    offered = await listbox.options(spot)
    await offered.filter(has_text=codes.beginning(spot.entry.text)).first.wait_for(timeout=patience)
    return offered
