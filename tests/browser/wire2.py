"""A portal that speaks HTTP/2 over TLS, as real ones do, and ends connections in the ways HTTP/2 knows."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived, StreamEnded

from tests.browser.wire import REVIEW


class Ending(StrEnum):
    """How the first write is left without an answer."""

    CUT = "the connection is cut"
    GO_AWAY = "the server says that it goes away and did not act, although it did"


@dataclass
class Wire2:
    """The server and what it was sent."""

    ending: Ending
    page: str = ""
    url: str = ""
    writes: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        connection = H2Connection(H2Configuration(client_side=False))
        connection.initiate_connection()
        requests: dict[int, dict[bytes, bytes]] = {}
        try:
            writer.write(connection.data_to_send())
            while chunk := await reader.read(65_536):
                for event in connection.receive_data(chunk):
                    if not self._answer(connection, event, requests, writer):
                        return
                writer.write(connection.data_to_send())
        except OSError:
            return
        finally:
            writer.close()

    def _answer(
        self,
        connection: H2Connection,
        event: Event,
        requests: dict[int, dict[bytes, bytes]],
        writer: asyncio.StreamWriter,
    ) -> bool:
        if isinstance(event, RequestReceived):
            requests[event.stream_id] = dict(event.headers)
        elif isinstance(event, DataReceived):
            connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, StreamEnded):
            return self._respond(connection, event.stream_id, requests[event.stream_id], writer)
        return True

    def _respond(
        self, connection: H2Connection, stream: int, asked: dict[bytes, bytes], writer: asyncio.StreamWriter
    ) -> bool:
        if asked[b":path"] == b"/submit":
            self.writes.append(asked[b":method"].decode())
            if len(self.writes) == 1:
                if self.ending is Ending.GO_AWAY:
                    connection.close_connection(last_stream_id=0)
                    writer.write(connection.data_to_send())
                return False
        text = self.page if asked[b":path"] == b"/" else f"<h1>Request received {len(self.writes)}</h1>"
        connection.send_headers(stream, [(":status", "200"), ("content-type", "text/html")])
        connection.send_data(stream, text.encode(), end_stream=True)
        return True


def _certificate(folder: Path) -> ssl.SSLContext:
    key, day = ec.generate_private_key(ec.SECP256R1()), timedelta(days=1)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, datetime.now(UTC) - day, datetime.now(UTC) + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "localhost.pem"
    file.write_bytes(signed.public_bytes(pem) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.set_alpn_protocols(["h2"])
    return context


@asynccontextmanager
async def listening2(ending: Ending, folder: Path, script: str = "") -> AsyncIterator[Wire2]:
    """The server, on a port of its own."""
    wire = Wire2(ending, REVIEW.format(action="/submit", enctype="", body="new FormData(form)", script=script))
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0, ssl=_certificate(folder))
    wire.url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield wire
