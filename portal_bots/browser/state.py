"""
The whole state of a browser profile: cookies, local storage, IndexedDB, and what its tab keeps for itself.

Portals keep tokens in any of these. Playwright knows all but the session storage, which belongs to a tab.
"""

import json
from dataclasses import dataclass, field

from playwright.async_api import Page, Route, StorageState

_TAB = "() => [location.origin, {...sessionStorage}]"
_PUT = "kept => Object.entries(kept).forEach(([name, value]) => sessionStorage.setItem(name, value))"


@dataclass(frozen=True)
class State:
    """What a profile kept. It signs in whoever has it: never logged, sealed before it is stored."""

    storage: StorageState = field(repr=False)
    tabs: dict[str, dict[str, str]] = field(repr=False)  #: session storage, by origin

    @classmethod
    async def of(cls, page: Page) -> "State":
        """The state of a page's profile."""
        tabs = dict([await frame.evaluate(_TAB) for frame in page.frames if frame.url.startswith("http")])
        return cls(await page.context.storage_state(indexed_db=True), tabs)

    @classmethod
    def read(cls, kept: bytes) -> "State":
        """What was kept."""
        found = json.loads(kept)
        return cls(found["storage"], found["tabs"])

    def write(self) -> bytes:
        """To be sealed and kept."""
        return json.dumps({"storage": self.storage, "tabs": self.tabs}).encode()

    async def put_into(self, page: Page) -> None:
        """Give a fresh tab its session storage; the portal hears nothing of it."""
        for origin, kept in self.tabs.items():
            if kept:
                await page.route("**/*", _blank)
                await page.goto(origin)
                await page.evaluate(_PUT, kept)
                await page.unroute("**/*", _blank)


async def _blank(route: Route) -> None:
    await route.fulfill(content_type="text/html", body="")
