"""An end to calls that Playwright lets wait for ever when a browser dies at the wrong moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from portal_bots.domain import errors

ANSWER = 30.0  # seconds a living browser may take to answer, on a busy machine


@asynccontextmanager
async def bounded(seconds: float = ANSWER) -> AsyncIterator[None]:
    """
    Do something with the browser within a time.

    Raises:
        BrowserCrashed: It does not answer.

    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise errors.BrowserCrashed(detail=f"the browser did not answer in {seconds:g} s") from error
