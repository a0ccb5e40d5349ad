"""
The guard on the last button: whoever presses it but the engine presses nothing.

It is in every page before the portal's own scripts. A click, the Enter key, a script that submits the form: all
are stopped and told, until the engine allows one press.
"""

import json
from pathlib import Path
from secrets import token_hex

from playwright.async_api import BrowserContext, Locator

from portal_bots.browser.screens import Button
from portal_bots.domain import errors

_GUARD = (Path(__file__).parent / "scripts/guard.js").read_text()
_ALLOW = "(node, sign) => node.ownerDocument.defaultView.dispatchEvent(new CustomEvent(sign))"


class Guard:
    """Watches the last button in every page of a browser profile."""

    def __init__(self, button: Button) -> None:
        self.button = button
        self.repeats = 0  #: presses after the allowed one that were stopped
        self._tried = False
        self._sign = token_hex(16)

    async def stand(self, context: BrowserContext) -> None:
        """Take post, before the first page is opened."""
        await context.expose_function("lastButtonStopped", self._stopped)
        await context.add_init_script(f"({_GUARD})({json.dumps([self.button.name, self._sign])})")

    def _stopped(self, after_press: bool) -> None:  # noqa: FBT001 -- what the page tells
        self.repeats += after_press
        self._tried = self._tried or not after_press

    async def allow(self, place: Locator) -> None:
        """Let the next press of the button at ``place`` through."""
        await place.evaluate(_ALLOW, self._sign)

    def check(self) -> None:
        """
        Make sure that nobody pressed the last button.

        Raises:
            FlowBug: A flow tried to. Nothing was sent.

        """
        if self._tried:
            raise self.refusal()

    def clear(self) -> None:
        """Another job begins: what was tried for the one before is told."""
        self._tried = False

    def refusal(self) -> errors.FlowBug:
        """Why a flow may not press it."""
        return errors.FlowBug(
            f"a flow may not press {self.button.name!r}: the engine presses the last button, once, "
            "after it has written its journal. The press was stopped."
        )
