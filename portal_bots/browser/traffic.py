"""What the pages of a browser profile have under way, and the writes they made so far."""

import asyncio
import re
from collections.abc import Set as AbstractSet
from contextlib import suppress
from hashlib import sha256
from typing import NamedTuple

from playwright.async_api import BrowserContext, Page, Request

READS = frozenset({"GET", "HEAD", "OPTIONS"})
_BOUNDARY = re.compile(r"boundary=\"?([^\";]+)")


class Content(NamedTuple):
    """What makes two writes the same: method, address and body, whatever the mark between the parts of a form."""

    method: str
    url: str
    digest: str

    @classmethod
    def of(cls, request: Request) -> "Content":
        """The content of a request. The bytes of attached files are not known here; their names are."""
        body = request.post_data_buffer or b""
        boundary = _BOUNDARY.search(request.headers.get("content-type", ""))
        if boundary is not None:
            body = body.replace(boundary[1].encode(), b"")
        return cls(request.method, request.url, sha256(body).hexdigest())


class Traffic:
    """Watches every page of a profile."""

    def __init__(self, context: BrowserContext) -> None:
        self.flying: set[Request] = set()
        self.failed: set[Request] = set()
        self.written: set[Content] = set()  #: what a page repeats of itself, such as a heartbeat
        self.redirects: dict[Request, Request] = {}
        self._changed = asyncio.Event()
        context.on("request", self._began)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._failed)
        context.on("page", self._page)

    def _began(self, request: Request) -> None:
        self.flying.add(request)
        if request.method not in READS:
            self.written.add(Content.of(request))
        if request.redirected_from is not None:
            self.redirects[request.redirected_from] = request
        self._changed.set()

    def _ended(self, request: Request) -> None:
        self.flying.discard(request)
        self._changed.set()

    def _failed(self, request: Request) -> None:
        self.flying.discard(request)
        self.failed.add(request)
        self._changed.set()

    def forget(self, written: AbstractSet[Content]) -> None:
        """Keep nothing of what is over but the writes that were made before."""
        self.written = set(written)
        self.failed.clear()
        self.redirects.clear()

    def _page(self, page: Page) -> None:
        page.on("close", lambda _: self._left(page))

    def _left(self, page: Page) -> None:
        """Requests of a page that was closed end without a word."""
        frames = set(page.frames)
        self.flying = {request for request in self.flying if request.frame not in frames}
        self._changed.set()

    async def changes(self) -> None:
        """Until something begins or ends."""
        await self._next()

    async def quiet(self, held: AbstractSet[Request], patience: float) -> bool:
        """Wait until nothing but ``held`` is under way. False after ``patience`` seconds: some never end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self.flying - held:
                    await self._next()
                return True
        return False

    async def onward(self, request: Request, patience: float) -> Request | None:
        """The request that a redirect led to, or None where none followed within patience (seconds)."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while request not in self.redirects:
                    await self._next()
        return self.redirects.get(request)

    async def _next(self) -> None:
        self._changed.clear()
        await self._changed.wait()
