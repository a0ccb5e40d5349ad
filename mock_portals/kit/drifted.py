"""Pages that drift: the script that makes the changes stands first in each of them."""

import re

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mock_portals.kit.drift import Drift

TOLD = "/_drifted"  # where a page tells which of the changes it made
HEAD = re.compile(rb"<head(\s[^>]*)?>", re.IGNORECASE)


class Drifted:
    """An application whose pages have drifted, while changes are on."""

    def __init__(self, app: ASGIApp, drift: Drift) -> None:
        self._app = app
        self._drift = drift

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the script in each page that has a head."""
        drifting = bool(self._drift.script) and scope["type"] == "http"
        if drifting and scope["path"] == TOLD:
            self._drift.applied |= {int(place) for place in scope["query_string"].split(b",") if place.isdigit()}
            await Response(status_code=204)(scope, receive, send)
            return
        await self._app(scope, receive, _Page(send, self._drift.script).send if drifting else send)


class _Page:
    """One answer, kept back if it is a page until all of it is there."""

    def __init__(self, send: Send, script: str) -> None:
        self._send = send
        self._script = script
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Take what the application sends."""
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif message["type"] == "http.response.body" and self._start:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._flush(self._start)
        else:
            await self._send(message)

    async def _flush(self, start: Message) -> None:
        body = with_script(self._body, self._script)
        if self._body:
            MutableHeaders(raw=start["headers"])["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def with_script(page: bytes, script: str) -> bytes:
    """The page with the script at the start of its head; a fragment without one stays as it is."""
    return HEAD.sub(lambda head: head[0] + f"<script>{script}</script>".encode(), page, count=1)


def _is_page(start: Message) -> bool:
    kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return any(kind.startswith(b"text/html") for kind in kinds)
