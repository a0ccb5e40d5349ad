"""Calendars: dates that can only be chosen."""

from datetime import date

from playwright.async_api import ElementHandle, Frame, JSHandle, Locator

from portal_bots.browser.in_page import CALENDAR
from portal_bots.domain import errors

MOST_STEPS = 40  # a date further away than so many months is no date of service


async def choose(frame: Frame, control: Locator, day: date) -> None:
    """
    Open the calendar of a control, go to the month, press the day.

    Raises:
        CaseDataInvalid: The calendar does not offer the day.

    """
    await control.click()
    shown, opener = "", await control.element_handle()
    for _ in range(MOST_STEPS):
        asked = {"control": opener, "before": shown, "day": [day.year, day.month, day.day]}
        step = await frame.wait_for_function(CALENDAR, arg=asked)
        way, text, shown = await step.evaluate("step => [step.way, step.text, step.shown]")
        if way == "refused":
            break
        await _take(way, await _node(step), text)
        if way == "day":
            return
    message = f"The portal's calendar does not offer {day:%m/%d/%Y}."
    raise errors.CaseDataInvalid(message)


async def _node(step: JSHandle) -> ElementHandle:
    node = (await step.get_property("node")).as_element()
    if node is None:
        raise errors.UnexpectedPage(detail="a calendar without a place to press")
    return node


async def _take(way: str, node: ElementHandle, text: str) -> None:
    match way:
        case "select":
            await node.select_option(label=text)
        case "type":
            await node.fill(text)
            await node.press("Enter")
        case _:
            await node.click()
