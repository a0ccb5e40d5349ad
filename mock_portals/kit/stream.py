"""The answer of a page, at once or in two parts."""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import HTMLResponse, Response, StreamingResponse

from mock_portals.kit.faults import Params

HEADING = "</h1>"


def answer(text: str, status: int, slowly: Params | None) -> Response:
    """The page; by a fault its heading first, and all the rest some time later over the same connection."""
    if slowly is None:
        return HTMLResponse(text, status)
    return StreamingResponse(_parts(text, slowly.get("ms", 1000) / 1000), status, media_type="text/html")


async def _parts(text: str, seconds: float) -> AsyncIterator[str]:
    before, heading, rest = text.partition(HEADING)
    yield before + heading
    await asyncio.sleep(seconds)
    yield rest
