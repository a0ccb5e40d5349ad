"""A portal seen from the wire: it counts what really arrives, and cuts connections where a test wants it."""

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha1

REVIEW = """<!doctype html><title>Review</title><main><h1>Review your request</h1>
<form method="post" action="{action}" {enctype}>
  <input type="hidden" name="draft" value="7"><input type="file" name="files" aria-label="Choose files">
  <button>Submit request</button><button formaction="/save">Save draft</button>
</form>
<script>
  const form = document.forms[0];
  const send = (to = form.action) => fetch(to, {{method: "POST", body: {body}}}).then((r) => r.text())
    .then((text) => (document.title = text), (error) => (document.title = "failed"));
  {script}
</script></main>"""
MULTIPART = "enctype='multipart/form-data'"


@dataclass
class Arrived:
    """One request as it came in."""

    method: str
    path: str
    head: bytes
    body: bytes
    reused: bool  #: its connection had carried another one before


@dataclass
class Wire:
    """What the server does, and what arrived at it."""

    page: str = ""
    cut: int = 0  #: how many further writes are taken and never answered: the connection is cut
    slow: float = 0.0  #: seconds before a write is answered
    redirect: int = 0  #: status with which a write to /submit leads to /done, or to /again where it is kept
    url: str = ""
    sockets: int = 0  #: web sockets that are open
    arrived: list[Arrived] = field(default_factory=list)

    def show(
        self, script: str = "", *, action: str = "/submit", enctype: str = "", body: str = "new FormData(form)"
    ) -> None:
        """What the page is."""
        self.page = REVIEW.format(action=action, enctype=enctype, body=body, script=script)

    def writes(self, path: str = "/submit") -> list[Arrived]:
        """Every write to a path that arrived."""
        return [one for one in self.arrived if one.method == "POST" and one.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection, request after request."""
        reused = False
        try:
            while await self._answer(reader, writer, reused=reused):
                reused = True
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, reused: bool) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        method, path = head.decode("latin-1").split(" ", 2)[:2]
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        body = await reader.readexactly(int(length[1])) if length else b""
        self.arrived.append(Arrived(method, path, head, body, reused))
        if key := re.search(rb"sec-websocket-key: (\S+)", head, re.IGNORECASE):
            await self._web_socket(key[1], reader, writer)
            return False
        if method == "POST":
            await asyncio.sleep(self.slow)
            if path in ("/submit", "/again") and self.cut:
                self.cut -= 1
                return False
        writer.write(self._response(method, path))
        await writer.drain()
        return True

    async def _web_socket(self, key: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Agree to a web socket (RFC 6455) and keep it as long as the page does."""
        proof = b64encode(sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())  # noqa: S324 -- the RFC's
        head = b"HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: "
        writer.write(head + proof + b"\r\n\r\n")
        self.sockets += 1
        while await reader.read(1024):
            pass
        self.sockets -= 1

    def _response(self, method: str, path: str) -> bytes:
        if method == "POST" and path == "/submit" and self.redirect:
            to = "/again" if self.redirect in (307, 308) else "/done"
            return f"HTTP/1.1 {self.redirect} Moved\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n".encode()
        text = self.page if path == "/" else f"<h1>Request received {len(self.writes())}</h1>"
        kind = "text/html" if method == "GET" or "fetch" not in path else "text/plain"
        return f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {len(text)}\r\n\r\n{text}".encode()


@asynccontextmanager
async def listening() -> AsyncIterator[Wire]:
    """The server, on a port of its own."""
    wire = Wire()
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    wire.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    wire.show()
    async with server:
        yield wire
