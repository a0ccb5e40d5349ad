"""Pictures of a page with what identifies a patient covered."""

from collections.abc import Iterable

from playwright.async_api import Page


async def picture(page: Page, sensitive: Iterable[str]) -> bytes:
    """A PNG of the whole page: typed values and whatever contains one of ``sensitive`` are covered."""
    covers = [page.locator("input:not([type=submit]):not([type=radio]), textarea")]
    for text in filter(None, sensitive):
        covers += [page.get_by_text(text), page.locator("select").filter(has_text=text)]
    return await page.screenshot(full_page=True, mask=covers, mask_color="#8a94a6", animations="disabled")
