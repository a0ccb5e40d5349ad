"""
Presses that make the portal keep something: the last button's by the engine, an upload's by a flow.

From the press until its answer was read the gate is open: each write is sent once.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from playwright.async_api import Locator

from portal_bots.browser.gate import Gate, Permit
from portal_bots.browser.tab import Tab
from portal_bots.browser.trouble import BrowserError, translate


async def aim(tab: Tab) -> Locator:
    """
    The last button, seen and ready to be pressed.

    Raises:
        PortalError: It is not there, or something is in front of it. Nothing was pressed.

    """
    button = tab.frame.get_by_role("button", name=tab.profile.guard.button.name, exact=True)
    await tab.act(button.hover())  # a trial click would send events to the page
    return button


@asynccontextmanager
async def pressed(tab: Tab, button: Locator, permit: Permit) -> AsyncIterator[Gate]:
    """
    Press the last button, once, and keep the gate open while the answer is read.

    The engine alone may: its permit marks the journal before anything leaves the browser.
    """
    profile = tab.profile
    with _agreeing(tab):
        async with sending(tab, permit) as gate:
            try:
                await profile.guard.allow(button)
                await button.click()
            except BrowserError as error:
                raise translate(error).during(tab.phase) from error
            yield gate


@contextmanager
def _agreeing(tab: Tab) -> Iterator[None]:
    """A portal that asks "Are you sure?" after the last button gets the answer that the press means."""
    tab.witness.dialogs.agreeing = True
    try:
        yield
    finally:
        tab.witness.dialogs.agreeing = False


@asynccontextmanager
async def sending(tab: Tab, permit: Permit | None = None) -> AsyncIterator[Gate]:
    """Send each write of what is done here once, and give the portal the time that an answer may take."""
    profile = tab.profile
    stopped_before = profile.guard.repeats
    async with Gate(profile.context, profile.tunnel, profile.traffic, permit or tab.permit) as gate:
        try:
            with tab.patient():
                yield gate
        finally:
            again = profile.guard.repeats - stopped_before
            gate.notes += ["The button was pressed a second time: stopped."] * again
            tab.noted += gate.notes
            if gate.failure is not None:
                raise gate.failure
