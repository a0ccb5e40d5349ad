"""Looking at a page and the frames in it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Frame, Page

from portal_bots.browser.bounds import bounded
from portal_bots.browser.in_page import PAGE
from portal_bots.browser.screens import Challenge, PageView, Screen
from portal_bots.browser.trouble import BrowserError, is_navigating, translate
from portal_bots.domain import errors

AT_ONCE = 5  # looks at a page that is being replaced


@dataclass(frozen=True)
class Found:
    """A screen, and where it is shown."""

    screen: Screen
    page: PageView
    frame: Frame


@dataclass(frozen=True)
class Seen:
    """A page and what the frames in it show."""

    page: PageView
    frame: Frame
    inner: tuple[tuple[Frame, PageView], ...] = ()

    def find(self, screens: Sequence[Screen]) -> Found | None:
        """The first of the screens that is shown, in the page or in a frame of it."""
        for screen in screens:
            for frame, page in ((self.frame, self.page), *self.inner):
                if screen.is_shown(page) and bool(screen.inside) is (frame is not self.frame):
                    return Found(screen, page, frame)
        return None

    @property
    def challenged(self) -> PageView | None:
        """The page or frame that keeps machines out, or wants to know that a person is there."""
        views = (self.page, *(page for _, page in self.inner))
        return next((page for page in views if page.challenge is not Challenge.NONE), None)

    @property
    def alerts(self) -> tuple[str, ...]:
        """What is said aloud, in the page or in a frame of it."""
        return tuple(text for page in (self.page, *(page for _, page in self.inner)) for text in page.alerts)


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
    inner = tuple((frame, view) for frame, view in zip(others, views, strict=True) if view is not None)
    return Seen(seen, page.main_frame, inner)


async def _inner(frame: Frame) -> PageView | None:
    """What a frame shows; None where it is gone, broken or not to be seen."""
    try:
        view = await look(frame)
        element = await frame.frame_element()
        return view if not view.broken and await element.is_visible() else None
    except (errors.PortalError, BrowserError):
        return None
