"""Connections that end without an answer, as they do when a proxy or a server dies."""

import asyncio
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol


class KnownConnection(H11Protocol):
    """A connection that an answer can find again, to cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # uvicorn narrows it
        """Put the connection where each of its requests carries it along."""
        self.app_state = {**self.app_state, "connection": transport}
        super().connection_made(transport)


class HangUp(Response):
    """No answer: the connection is closed, and not one byte was sent."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  nothing is sent
        """Close it, and leave once the server knows."""
        connection: Any = scope["state"]["connection"]
        connection.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
        if self.background:
            await self.background()
