"""Waiting until a page, or a frame of it, shows what is expected or says why not."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Frame, Page

from portal_bots.browser.in_page import PAGE
from portal_bots.browser.manners import Manners
from portal_bots.browser.screens import Screen
from portal_bots.browser.trouble import BrowserError, BrowserTimeout, is_navigating, translate
from portal_bots.browser.views import title

_SHOWS = f"""([screens, stops, ways]) => {{
    const page = ({PAGE})();
    const at = ([path, heading]) =>
        page.ready && page.headings.includes(heading) && new RegExp(path).test(page.path);
    const stopped = stops.some((heading) => page.headings.includes(heading));
    const over = (texts, buttons) => ways.some(([heading, names]) =>
        texts.some((text) => new RegExp(heading, "i").test(text)) && names.some((name) => buttons.includes(name)));
    const between = page.overlays.some((one) => over([one.heading, one.name], one.buttons))
        || over(page.headings.slice(0, 1), page.buttons);
    return screens.some(at) || stopped || between || page.alerts.length || page.challenge || page.broken;
}}"""


@dataclass(frozen=True)
class Wait:
    """What is waited for, and all else that ends the waiting."""

    screens: Sequence[Screen]
    manners: Manners

    async def in_frame(self, frame: Frame) -> bool:
        """Until a frame shows it. False where the frame is gone before."""
        try:
            await frame.wait_for_function(_SHOWS, arg=self._asked(await title(frame)))
        except BrowserTimeout:
            return True
        except BrowserError as error:
            if frame is frame.page.main_frame and not is_navigating(error):
                raise translate(error) from error
            return frame is frame.page.main_frame
        return True

    def _asked(self, called: str | None) -> list[object]:
        """As the script in the page reads it, for a frame of this title."""
        screens = [[screen.pattern, screen.heading] for screen in self.screens if screen.inside == called]
        return [screens, list(self.manners.stops), self.manners.ways_out]


async def wait_for(page: Page, screens: Sequence[Screen], manners: Manners, patience: float) -> None:
    """Until one of the screens, a message, a challenge or a known interruption is shown, or patience (s) ends."""
    wait = Wait(screens, manners)
    try:
        async with asyncio.timeout(patience):
            while not await _shows(page, wait):
                pass
    except TimeoutError:
        return


async def _shows(page: Page, wait: Wait) -> bool:
    """Whether any frame shows it; False where the frames became others meanwhile."""
    changed = asyncio.Event()

    def change(_: Frame) -> None:
        changed.set()

    events = ("frameattached", "framenavigated", "framedetached")
    for event in events:
        page.on(event, change)  # type: ignore[call-overload] # the stubs know each event by itself
    waits = [asyncio.create_task(wait.in_frame(frame)) for frame in page.frames]
    others = asyncio.create_task(changed.wait())
    try:
        await asyncio.wait([*waits, others], return_when=asyncio.FIRST_COMPLETED)
        return any(one.done() and one.result() for one in waits)
    finally:
        for event in events:
            page.remove_listener(event, change)
        for task in (*waits, others):
            task.cancel()
        await asyncio.gather(*waits, others, return_exceptions=True)
