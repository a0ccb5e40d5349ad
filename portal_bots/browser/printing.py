"""Printing a page of ours to PDF, with the browser that is there anyway."""

from playwright.async_api import Browser, PdfMargins

from portal_bots.browser.launch import Shell

_MARGIN = PdfMargins(top="14mm", bottom="16mm", left="13mm", right="13mm")
_FOOTER = (
    '<div style="width:100%;padding:0 13mm;font:8px sans-serif;color:#4a5560;display:flex;'
    'justify-content:space-between"><span class="title"></span>'
    '<span>Page <span class="pageNumber"></span> of <span class="totalPages"></span></span></div>'
)


async def print_pdf(shell: Shell, html: str) -> bytes:
    """
    Print a self-contained page as US Letter. It is shown without network and without scripts.

    Raises:
        BrowserMissingError: The browser does not start.

    """
    return await _print(await shell.browser(), html)


async def _print(browser: Browser, html: str) -> bytes:
    context = await browser.new_context(offline=True, java_script_enabled=False)
    try:
        page = await context.new_page()
        await page.set_content(html, wait_until="load")
        return await page.pdf(
            format="Letter",
            margin=_MARGIN,
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=_FOOTER,
            tagged=True,
            outline=True,
        )
    finally:
        await context.close()
