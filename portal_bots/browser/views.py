"""Looking at a page and the frames in it."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from playwright.async_api import Frame, Page

from portal_bots.browser.bounds import bounded
from portal_bots.browser.in_page import PAGE
from portal_bots.browser.screens import Challenge, PageView, Screen
from portal_bots.browser.trouble import BrowserError, is_navigating, translate
from portal_bots.domain import errors

AT_ONCE = 5  # looks at a page that is being replaced
BLANK = ("", "about:blank")
FRAME = 5.0  # seconds: one of the frames of a page may never become anything


@dataclass(frozen=True)
class Found:
    """A screen, and where it is shown."""

    screen: Screen
    page: PageView
    frame: Frame


class Inner(NamedTuple):
    """A frame in a page, and what it shows."""

    title: str | None
    frame: Frame
    page: PageView


@dataclass(frozen=True)
class Seen:
    """A page and what the frames in it show."""

    page: PageView
    frame: Frame
    inner: tuple["Inner", ...] = ()

    def find(self, screens: Sequence[Screen]) -> Found | None:
        """The first of the screens that is shown, in the page or in a frame of it."""
        for screen in screens:
            for called, frame, page in (("", self.frame, self.page), *self.inner):
                if screen.inside == called and screen.is_shown(page):
                    return Found(screen, page, frame)
        return None

    @property
    def challenged(self) -> PageView | None:
        """The page or frame that keeps machines out, or wants to know that a person is there."""
        views = (self.page, *(one.page for one in self.inner))
        return next((page for page in views if page.challenge is not Challenge.NONE), None)

    @property
    def alerts(self) -> tuple[str, ...]:
        """What is said aloud, in the page or in a frame of it."""
        return tuple(text for page in (self.page, *(one.page for one in self.inner)) for text in page.alerts)


async def look(frame: Frame) -> PageView:
    """
    What a page, or a frame of it, shows now.

    Raises:
        PortalError: It cannot be looked at.

    """
    for _ in range(AT_ONCE):
        try:
            async with bounded():
                return PageView.of(await frame.evaluate(PAGE))
        except BrowserError as error:
            if not is_navigating(error):
                raise translate(error) from error
            await frame.wait_for_load_state("domcontentloaded")
    raise errors.PortalUnavailable(detail="the page is replaced again and again")


async def survey(page: Page) -> Seen:
    """A page and the frames in it that a person sees."""
    seen = await look(page.main_frame)
    others = [frame for frame in page.frames if frame is not page.main_frame]
    if not others:
        return Seen(seen, page.main_frame)
    views = await asyncio.gather(*(_inner(frame) for frame in others))
    return Seen(seen, page.main_frame, tuple(view for view in views if view is not None))


async def _inner(frame: Frame) -> Inner | None:
    """What a frame shows; None where it is gone, broken or not to be seen."""
    try:
        async with bounded(FRAME):
            if not all([await _visible(one) for one in around(frame)]):
                return None
            await _come(frame)
            view = await look(frame)
            return None if view.broken else Inner(await title(frame), frame, view)
    except (errors.PortalError, BrowserError):
        return None


async def _come(frame: Frame) -> None:
    """Wait for what a frame will show: it may come later than the page, and keep machines out of it."""
    element = await frame.frame_element()
    if frame.url in BLANK and await element.evaluate("(frame) => /^https?:/.test(frame.src)"):
        await frame.wait_for_url(lambda url: url not in BLANK, wait_until="domcontentloaded")
    await frame.wait_for_load_state("domcontentloaded")


async def title(frame: Frame) -> str | None:
    """What a frame is called in the page around it, None where it has no title. The page itself is ``""``."""
    if frame.parent_frame is None:
        return ""
    return (await (await frame.frame_element()).get_attribute("title") or "").strip() or None


def around(frame: Frame) -> Iterator[Frame]:
    """A frame and the frames that it is in, without the page."""
    while frame.parent_frame is not None:
        yield frame
        frame = frame.parent_frame


async def _visible(frame: Frame) -> bool:
    return await (await frame.frame_element()).is_visible()
