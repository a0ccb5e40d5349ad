"""
The one way from a browser profile to the network: a SOCKS5 server on the loopback, for this profile only.

It carries bytes and changes none. It is there for two things. Only the portal's hosts are reached through it. And
a write can be given a connection of its own: Chromium sends a POST again by itself when a *kept-alive* connection
is cut after the portal acted and before it answered, with one request to see and an ordinary second confirmation.
On a fresh connection it does not, and while the answer is awaited there is no second connection to be had.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from portal_bots.browser import socks
from portal_bots.browser.socks import Address
from portal_bots.domain.notes import blocked

GRACE = 2.0  # seconds a further connection waits for news after the first one ended
_CHUNK = 65_536
# Chromium gives web sockets connections of their own and never a write: over TLS they are those that offer
# HTTP/1.1 alone (the ALPN extension of the greeting, RFC 7301), in the clear those that ask for the upgrade.
_WEB_SOCKET = re.compile(rb"\x00\x10\x00\x0b\x00\x09\x08http/1\.1|\r\nupgrade: websocket", re.IGNORECASE)


class Single:
    """A time in which each address has one connection."""

    def __init__(self) -> None:
        self.first: dict[Address, Connection] = {}
        self.opened = False  #: until then no connection is had at all
        self.answered = False  #: what was sent is answered: whoever waits may go on, else they are refused
        self.over = asyncio.Event()
        self.refused = 0  #: further connections that were asked for after the first one had ended

    @property
    def used(self) -> bool:
        """False when nothing can have been sent: no connection was made."""
        return bool(self.first)

    async def admits(self, address: Address, connection: "Connection") -> bool:
        """True for the first connection to an address; a further one waits until this is over."""
        if not self.opened:
            return False
        first = self.first.setdefault(address, connection)
        if first is connection:
            return True
        over, ended = asyncio.ensure_future(self.over.wait()), asyncio.ensure_future(first.ended.wait())
        await asyncio.wait({over, ended}, return_when=asyncio.FIRST_COMPLETED)
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await over
        ended.cancel()
        self.refused += not self.over.is_set()
        return self.over.is_set() and self.answered


@dataclass(eq=False)
class Connection:
    """One connection of the browser."""

    task: asyncio.Task[None] | None
    first_bytes: bytes = b""
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def web_socket(self) -> bool:
        """True when a web socket is certain to live on it."""
        return _WEB_SOCKET.search(self.first_bytes) is not None


class Tunnel:
    """Carries the connections of one browser profile to the hosts it may talk to."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._hosts = frozenset(hosts)
        self._server: asyncio.Server | None = None
        self._open: set[Connection] = set()
        self._single: Single | None = None
        self.refused: Counter[str] = Counter()  #: how often pages asked for which host that is not the portal's

    async def open(self) -> None:
        """Begin to listen, on a port of its own."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    @property
    def address(self) -> str:
        """What a browser profile names as its proxy."""
        if self._server is None:
            message = "the tunnel is not open"
            raise RuntimeError(message)
        return f"socks5://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def take_refused(self) -> tuple[str, ...]:
        """A note for each host that was refused since they were last taken."""
        notes = tuple(blocked(host, times) for host, times in self.refused.items())
        self.refused.clear()
        return notes

    async def close(self) -> None:
        """Stop listening and cut what is open."""
        if self._server is not None:
            self._server.close()
        await self._cut(self._open)

    @asynccontextmanager
    async def single(self) -> AsyncIterator[Single]:
        """
        While this lasts each address has one connection, a fresh one.

        What is open is cut first, web sockets left out: nothing can be sent on a connection that was used before.
        """
        single = self._single = Single()
        await self._cut({connection for connection in self._open if not connection.web_socket})
        try:
            yield single
        finally:
            single.over.set()
            self._single = None

    @staticmethod
    async def _cut(connections: Iterable[Connection]) -> None:
        tasks = [connection.task for connection in set(connections) if connection.task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(asyncio.current_task())
        self._open.add(connection)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, socks.NotSocksError, asyncio.CancelledError):
                await self._carry(connection, reader, writer)
        finally:
            writer.transport.abort()
            connection.ended.set()
            self._open.discard(connection)

    async def _carry(
        self, connection: Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        address = await socks.asked(reader, writer)
        if address.host.rstrip(".") not in self._hosts:
            self.refused[address.host] += 1
            return await socks.refuse(writer)
        if self._single is not None and not await self._single.admits(address, connection):
            return await socks.refuse(writer)
        there = await socks.connect(address, writer)
        if there is None:
            return None
        to_reader, to_writer = there
        try:
            await asyncio.gather(_pump(reader, to_writer, connection), _pump(to_reader, writer))
        finally:
            to_writer.transport.abort()


async def _pump(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, connection: Connection | None = None
) -> None:
    """Carry bytes one way until the source ends."""
    while chunk := await source.read(_CHUNK):
        if connection is not None and not connection.first_bytes:
            connection.first_bytes = chunk
        sink.write(chunk)
        await sink.drain()
    if sink.can_write_eof():
        sink.write_eof()
