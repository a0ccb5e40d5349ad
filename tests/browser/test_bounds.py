"""A browser that no longer answers."""

import asyncio

import pytest

from portal_bots.browser.bounds import bounded
from portal_bots.domain import errors


async def test_an_answer_that_never_comes_ends_as_a_crash() -> None:
    """A call that Playwright would wait for without end is a crashed browser after its time."""
    with pytest.raises(errors.BrowserCrashed, match="stopped in the middle"):
        async with bounded(0.01):
            await asyncio.Event().wait()


async def test_an_answer_in_time_is_taken() -> None:
    """What ends in its time is left alone."""
    async with bounded(5):
        answer = await asyncio.sleep(0, "here")

    assert answer == "here"
