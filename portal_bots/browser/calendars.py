"""Calendars: dates that can only be chosen."""

from datetime import date

from playwright.async_api import Locator

MOST_MONTHS = 36  # a date further away than that is no date of service


async def choose(control: Locator, day: date) -> None:
    """Open the calendar of a control, turn to the month, press the day."""
    await control.click()
    calendar = control.page.get_by_role("dialog").filter(visible=True).last
    for _ in range(MOST_MONTHS):
        shown = await calendar.inner_text()
        if f"{day:%B %Y}" in shown:
            break
        await calendar.get_by_role("button", name="Next month").click()
    await calendar.get_by_role("gridcell", name=str(day.day), exact=True).first.click()
