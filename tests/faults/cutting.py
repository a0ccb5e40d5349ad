"""A connection that breaks at the worst moment: a TCP proxy in front of a portal, which it knows nothing of."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class Cutting:
    """Carries connections to a portal; the first one that carries the write is cut."""

    def __init__(self, portal: str, write: str, *, after_answer: bool) -> None:
        self._there = urlsplit(portal)
        self._write = write.encode()
        self._after_answer = after_answer  #: the portal has acted and answers; else it never hears of the write
        self.cut = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        there = await asyncio.open_connection(self._there.hostname, self._there.port)
        sent = asyncio.Event()
        ways = [
            asyncio.ensure_future(self._there_way(reader, there[1], sent)),
            asyncio.ensure_future(self._back_way(there[0], writer, sent)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for end in (writer, there[1]):
            end.close()

    async def _there_way(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, sent: asyncio.Event
    ) -> None:
        while chunk := await source.read(65_536):
            if chunk.startswith(self._write) and not self.cut.is_set():
                sent.set()
                if not self._after_answer:
                    self.cut.set()
                    return
            sink.write(chunk)
            await sink.drain()

    async def _back_way(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, sent: asyncio.Event
    ) -> None:
        while chunk := await source.read(65_536):
            if sent.is_set() and not self.cut.is_set():
                self.cut.set()
                return
            sink.write(chunk)
            await sink.drain()


@asynccontextmanager
async def cutting(portal: str, write: str, *, after_answer: bool) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """Its address, and whether it has cut."""
    cutter = Cutting(portal, write, after_answer=after_answer)
    server = await asyncio.start_server(cutter.serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", cutter.cut
