"""
The gate: from a press until its answer, each write of the page is sent once, on a connection of its own.

Writes go one after the other; everything else waits while one is on its way. A second write with the same content
is the page's mistake (a double click, a script that posts twice): it is not sent and gets the answer of the first.
What a page wrote before the press too, such as a heartbeat, is ordinary and passes. Bodies, files and redirects
are the browser's own from beginning to end.

One repeat remains the browser's: a server that refuses an HTTP/2 stream has, by RFC 9113 (8.7), not acted on it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Request, Route

from portal_bots.browser.bounds import bounded
from portal_bots.browser.traffic import READS, Content, Traffic
from portal_bots.browser.trouble import BrowserError
from portal_bots.browser.tunnel import Single, Tunnel
from portal_bots.domain.errors import BrowserCrashed

QUIET = 2.0  # seconds that requests under way may take to end before their connections are cut
SETTLE = 0.3  # seconds in which the browser gives up, or tries in vain, what was cut
NEWS = 2.0  # seconds within which the browser says where a redirect leads
KEPT = frozenset({307, 308})  # redirects that write again, to another address

Permit = Callable[[], Awaitable[None]]


async def permitted() -> None:
    """The permit of writes that nobody keeps a journal of."""


@dataclass
class Sent:
    """A write that was let out."""

    request: Request
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Gate:
    """
    Open around a press: ``async with Gate(context, tunnel, traffic, permit) as gate``.

    ``permit`` is awaited before the first request after the press leaves the browser. Where it raises nothing is
    sent, and the error is in ``failure``.
    """

    def __init__(
        self, context: BrowserContext, tunnel: Tunnel, traffic: Traffic, permit: Permit = permitted
    ) -> None:
        self.notes: list[str] = []  #: what was stopped, for the record
        self.failure: BaseException | None = None
        self._context = context
        self._tunnel = tunnel
        self._traffic = traffic
        self._permit = permit
        self._permitted: asyncio.Task[None] | None = None
        self._ordinary = frozenset(traffic.written)
        self._sent: dict[Content, Sent] = {}
        self._held: set[Request] = set()
        self._one = asyncio.Lock()
        self._free = asyncio.Event()
        self._free.set()
        self._over = asyncio.Event()
        self._taken = 0
        self._none_left = asyncio.Event()
        self._none_left.set()

    async def __aenter__(self) -> Self:
        await self._context.route("**/*", self._take)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Decide on all that is held, and only then let the browser send by itself again."""
        self._over.set()
        self._traffic.forget(self._ordinary)  # what went through a gate is never ordinary
        with suppress(BrowserError, BrowserCrashed):
            async with bounded():
                await self._none_left.wait()
                await self._context.unroute_all(behavior="ignoreErrors")

    async def _take(self, route: Route) -> None:
        self._taken += 1
        self._none_left.clear()
        self._held.add(route.request)
        try:
            with suppress(BrowserError):
                await self._pass(route)
        finally:
            self._held.discard(route.request)
            self._taken -= 1
            if not self._taken:
                self._none_left.set()

    async def _pass(self, route: Route) -> None:
        if not await self._may():
            await route.abort("blockedbyclient")
        elif route.request.method in READS:
            await self._unless_over(self._free.wait())
            self._held.discard(route.request)
            await route.continue_()
        else:
            await self._write(route)

    async def _may(self) -> bool:
        if self._permitted is None:
            self._permitted = asyncio.ensure_future(self._permit())
        await asyncio.wait({self._permitted})
        self.failure = self._permitted.exception()  # whatever it is: without the permit nothing leaves the browser
        return self.failure is None

    async def _write(self, route: Route) -> None:
        content = Content.of(route.request)
        async with self._one:
            before = None if content in self._ordinary else self._sent.get(content)
            if before is None:
                await self._send(route, content)
                return
        await self._repeat(route, before)

    async def _send(self, route: Route, content: Content) -> None:
        self._free.clear()
        try:
            await self._unless_over(self._loaded())
            quiet = await self._traffic.quiet(self._held, QUIET)
            if route.request in self._traffic.failed:
                await route.abort("aborted")  # the page itself took it back while it was held
                return
            if self._over.is_set():
                await self._too_late(route)
                return
            async with self._tunnel.single() as single:
                if not quiet:
                    await asyncio.sleep(SETTLE)
                single.opened = True
                sent = self._sent[content] = Sent(route.request)
                self._held.discard(route.request)
                await route.continue_()
                await self._unless_over(self._answered(route.request))
                single.answered = not self._over.is_set()
                self._tell(route.request, content, single)
                if single.answered:
                    sent.answered.set()
        finally:
            self._free.set()

    async def _loaded(self) -> None:
        """Until no page is on its way that a write led to: its connection must not be cut."""
        while any(
            _last(sent.request) in self._traffic.flying for sent in self._sent.values() if _page(sent.request)
        ):
            await self._traffic.changes()

    async def _too_late(self, route: Route) -> None:
        """After the gate is over nothing is sent that nobody waits for, unless the press had its answer."""
        if any(sent.answered.is_set() for sent in self._sent.values()):
            await route.continue_()
        else:
            await route.abort("aborted")

    async def _answered(self, request: Request) -> None:
        """Until the portal begins to answer, or the request fails. After that the browser sends nothing again."""
        if request.resource_type == "ping":
            return  # a farewell of the page that nobody reads the answer of
        response = await request.response()
        while response is not None and response.status in KEPT:
            onward = await self._traffic.onward(response.request, NEWS)
            response = None if onward is None else await onward.response()

    def _tell(self, request: Request, content: Content, single: Single) -> None:
        if not single.used and request in self._traffic.failed:
            del self._sent[content]  # no connection was made: it cannot have been sent
        if single.refused:
            self.notes.append(f"The browser tried to send {_named(request)} again by itself: stopped.")

    async def _repeat(self, route: Route, before: Sent | None) -> None:
        self.notes.append(f"The page sent {_named(route.request)} a second time: stopped.")
        page = route.request.is_navigation_request()
        with suppress(TimeoutError, BrowserError):
            async with asyncio.timeout(NEWS):
                if before is not None and await self._answer_as(route, before.request):
                    return
        await route.abort("aborted" if page else "failed")

    async def _answer_as(self, route: Route, request: Request) -> bool:
        """Give the page what the portal answered to the first write in the end, where a redirect led."""
        answer = await _last(request).response()
        if answer is None:
            return False
        if route.request.is_navigation_request() and answer.url != route.request.url:
            await route.fulfill(status=303, headers={"location": answer.url})
        else:
            await route.fulfill(status=answer.status, headers=answer.headers, body=await answer.body())
        return True

    async def _unless_over(self, waited: Awaitable[object]) -> None:
        """Wait, but not longer than the gate is open."""
        task, over = asyncio.ensure_future(waited), asyncio.ensure_future(self._over.wait())
        await asyncio.wait({task, over}, return_when=asyncio.FIRST_COMPLETED)
        for left in (task, over):
            left.cancel()
        with suppress(asyncio.CancelledError, BrowserError):
            await task


def _last(request: Request) -> Request:
    """Where the redirects of a request ended."""
    while (onward := request.redirected_to) is not None:
        request = onward
    return request


def _page(request: Request) -> bool:
    return request.is_navigation_request()


def _named(request: Request) -> str:
    return f"{request.method} {urlsplit(request.url).path}"
