"""The bare loop: what a careful engineer writes with Playwright alone. One session, no store, no checks."""

from typing import TYPE_CHECKING

import pyotp
from playwright.async_api import Page, async_playwright

from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import choose
from tests.bench.night import CHECKS, SIGN_IN, reference

if TYPE_CHECKING:
    from tests.bench.__main__ import Timer


async def check_all(portal: UhcPortal, timer: "Timer") -> None:
    """Sign in, then read one case after the other."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=choose().path)
        page = await browser.new_page()
        await _sign_in(page, portal)
        for number in range(CHECKS):
            await _check(page, portal.url, reference(number))
            timer.tick()
        await page.get_by_role("button", name="Sign out").click()
        await browser.close()


async def _sign_in(page: Page, portal: UhcPortal) -> None:
    await page.goto(f"{portal.url}/signin")
    await page.get_by_label("One Healthcare ID").fill(SIGN_IN.username)
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_label("Password").fill(SIGN_IN.password)
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Authenticator app").click()
    await page.get_by_label("Six-digit code").fill(pyotp.TOTP(SIGN_IN.totp_secret).at(portal.now()))
    await page.get_by_role("button", name="Verify").click()
    await page.get_by_role("heading", name="Prior Authorization and Notification").wait_for()


async def _check(page: Page, url: str, number: str) -> None:
    await page.goto(f"{url}/cases?range=all&reference={number}")
    await page.get_by_role("link", name=number).click()
    await page.get_by_role("heading", name="Case details").wait_for()
    status = await page.locator("dt", has_text="Status").locator("+ dd").first.inner_text()
    lines = await page.get_by_role("table", name="Service lines").locator("tbody tr").all_inner_texts()
    if not (status and lines):
        message = f"nothing read for {number}"
        raise RuntimeError(message)
