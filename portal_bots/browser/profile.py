"""A browser profile: cookies, pages and network of one lane, shared with no other."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Self

from playwright.async_api import Browser, BrowserContext

from portal_bots.browser.bounds import bounded
from portal_bots.browser.guard import Guard
from portal_bots.browser.screens import Button
from portal_bots.browser.state import State
from portal_bots.browser.traffic import Traffic
from portal_bots.browser.trouble import BrowserError
from portal_bots.browser.tunnel import Tunnel
from portal_bots.domain.errors import BrowserCrashed


@dataclass(frozen=True)
class Profile:
    """A profile as on a US practice's desktop, with the guard on the last button and the tunnel to the portal."""

    context: BrowserContext
    tunnel: Tunnel
    traffic: Traffic
    guard: Guard

    @classmethod
    async def open(
        cls, browser: Browser, hosts: frozenset[str], last_button: Button, state: State | None = None
    ) -> Self:
        """A profile that can reach ``hosts`` and nothing else: fresh, or with a state that was kept."""
        tunnel = Tunnel(hosts)
        await tunnel.open()
        async with AsyncExitStack() as unless_open:
            unless_open.push_async_callback(tunnel.close)
            context = await browser.new_context(
                locale="en-US",
                timezone_id="America/New_York",
                viewport={"width": 1280, "height": 900},
                proxy={"server": tunnel.address},
                storage_state=state.storage if state is not None else None,
                accept_downloads=False,  # Playwright would keep them as plain files
                service_workers="block",  # their requests would pass the gate unseen
            )
            guard = Guard(last_button)
            await guard.stand(context)
            unless_open.pop_all()
        return cls(context, tunnel, Traffic(context), guard)

    async def close(self) -> None:
        """Close every page and forget the session."""
        try:
            async with bounded():
                await self.context.close()
        except (BrowserError, BrowserCrashed):
            return  # the browser died before: there is nothing left to close
        finally:
            await self.tunnel.close()
