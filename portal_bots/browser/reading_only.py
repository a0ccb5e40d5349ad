"""Reading a portal and nothing else: whatever would write is stopped in the browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Route

from portal_bots.browser.tab import Tab

READING = frozenset({"GET", "HEAD", "OPTIONS"})  # safe methods: RFC 9110, 9.2.1


@asynccontextmanager
async def reading_only(tab: Tab) -> AsyncIterator[None]:
    """Stop and note every request of the tab that is not a reading one."""

    async def judge(route: Route) -> None:
        if route.request.method in READING:
            await route.fallback()
        else:
            tab.noted.append("The page wanted to write something: stopped.")
            await route.abort()

    await tab.page.route("**/*", judge)
    try:
        yield
    finally:
        await tab.page.unroute("**/*", judge)
