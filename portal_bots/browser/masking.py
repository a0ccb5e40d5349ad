"""
Pictures of a page with what identifies a patient covered.

What is covered only looks different while the picture is taken: no node of the page is changed. After the picture
every frame is asked whether all of it was covered; where one is not sure, the picture is taken again, or not kept.
"""

import asyncio
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.async_api import Frame, Page

from portal_bots.browser.trouble import BrowserError, is_navigating

TRIES = 3
PATIENCE = 5.0  # seconds the frames of a page may take to be covered
_SCRIPTS = Path(__file__).parent / "scripts"
_MASK = (_SCRIPTS / "mask.js").read_text()
_TEXT = (_SCRIPTS / "text.js").read_text()


@dataclass(frozen=True)
class Hidden:
    """What a picture must not show, beside whatever looks like a member ID, a date of birth or a phone."""

    texts: tuple[str, ...]  #: what identifies the patient, in each form that portals print
    plain: tuple[str, ...] = ()  #: numbers that only look like a member ID and may be seen
    year: int = 0  #: a date within a year of it is no date of birth


class NotMaskedError(Exception):
    """A page did not hold still: nobody can be sure that its picture shows no patient. It is not kept."""


async def picture(page: Page, hidden: Hidden) -> bytes:
    """
    A PNG of the whole page, masked.

    Raises:
        NotMaskedError: It cannot be sure that the patient is covered.

    """
    for _ in range(TRIES):
        taken = await _masked(page, hidden)
        if taken is not None:
            return taken
    raise NotMaskedError


async def _masked(page: Page, hidden: Hidden) -> bytes | None:
    """A picture, or None where not every frame is sure."""
    frames = list(page.frames)
    if not await _everywhere(frames, "cover", hidden):
        return None
    try:
        taken = await bare(page)
    finally:
        sure = await _everywhere(frames, "check", hidden)
    return taken if sure and page.frames == frames else None


async def _everywhere(frames: list[Frame], step: str, hidden: Hidden) -> bool:
    """Take a step in every frame. True when all of them are sure."""
    told = [step, {**asdict(hidden), "texts": [text for text in hidden.texts if text]}]
    try:
        async with asyncio.timeout(PATIENCE):
            return all(await asyncio.gather(*(frame.evaluate(_MASK, told) for frame in frames)))
    except TimeoutError:
        return False
    except BrowserError as error:
        if is_navigating(error):
            return False
        raise


async def bare(page: Page) -> bytes:
    """A PNG of the whole page as it is: for sealed evidence only."""
    # Hiding the caret is the one thing for which Playwright would put something into the page.
    return await page.screenshot(full_page=True, animations="disabled", caret="initial")


async def text(page: Page) -> str:
    """The text of a page and of the frames in it: for sealed evidence only."""
    parts = await asyncio.gather(*(frame.evaluate(_TEXT) for frame in page.frames))
    return "\n\n".join(parts)
