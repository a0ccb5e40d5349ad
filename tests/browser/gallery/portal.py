"""The gallery: small pages with the controls that portals use, each as its makers publish it."""

import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from email.message import Message
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event
from time import sleep
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.browser.site import Quiet

HERE = Path(__file__).parent
LATE = 0.4  # seconds that a service takes, longer than a page seems to stand still
ORGANIZATIONS = {
    "Arizona": ("Desert Spine", "Mesa Pain Clinic"),
    "California": ("Bay Orthopedics", "Desert Spine"),
}
PROVIDERS = {
    "Desert Spine": ("Ana Ruiz, MD", "Ben Cole, DO"),
    "Mesa Pain Clinic": ("Cy Dent, MD",),
    "Bay Orthopedics": ("Dee East, MD",),
}
CODES = {
    "M54.50": "Low back pain, unspecified",
    "M54.51": "Vertebrogenic low back pain",
    "M54.5": "Low back pain",
    "M54.16": "Radiculopathy, lumbar region",
    "M54": "Dorsalgia",
}
CASES = [{"Reference number": f"A{n:03}", "Status": "Pended"} for n in range(1, 46)]


class Gallery(Quiet, BaseHTTPRequestHandler):
    """Serves the pages, what they fetch, and at last what was sent: ``/done`` shows it back."""

    protocol_version = "HTTP/1.1"
    searched = Event()  #: a search for a code was answered
    received: list[tuple[str, int]] = []  #: files by name and size

    def do_GET(self) -> None:
        """A service, a part of the vendor's, or the page that is named by the first part of the path."""
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        if (service := SERVICES.get(url.path)) is not None:
            self._send("application/json", json.dumps(service(asked)).encode())
        elif url.path.startswith("/vendor/"):
            self._vendor(url.path.removeprefix("/vendor/"))
        elif url.path == "/check":
            self._send_in_parts(b"<title>Portal</title>", b"<h1>Security check</h1>")
        elif url.path == "/done":
            self._send("text/html; charset=utf-8", done(parse_qsl(url.query)).encode())
        else:
            page = HERE / f"{url.path.split('/')[1]}.html"
            self._send("text/html; charset=utf-8", page.read_bytes() if page.is_file() else b"")

    def do_POST(self) -> None:
        """Take files, and say which ones came."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        files = files_in(self.headers["Content-Type"], body)
        self.received += files
        self._send("application/json", json.dumps(files).encode())

    def _vendor(self, name: str) -> None:
        if name == "gallery.js":
            packed = (HERE / "vendor/gallery.js.gz").read_bytes()
            self._send("text/javascript", packed, {"Content-Encoding": "gzip", "Cache-Control": "max-age=600"})
        else:
            self._send("text/css", (HERE / "vendor" / name).read_bytes())

    def _send_in_parts(self, *parts: bytes) -> None:
        self._send("text/html; charset=utf-8", b"", {"Content-Length": str(sum(map(len, parts)))})
        for part in parts:
            sleep(LATE)
            self.wfile.write(part)

    def _send(self, kind: str, body: bytes, more: Mapping[str, str] | None = None) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def done(sent: Sequence[tuple[str, str]]) -> str:
    """The page that shows what a form sent."""
    facts = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in sent)
    return f"<title>Portal</title><main><h1>Received</h1><dl>{facts}</dl></main>"


def files_in(kind: str, body: bytes) -> list[tuple[str, int]]:
    """The files of a form, by name and size."""
    message: Message = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    parts = [part for part in message.walk() if part.get_filename()]
    return [(str(part.get_filename()), len(part.get_payload(decode=True) or b"")) for part in parts]


def _organizations(asked: Mapping[str, str]) -> Sequence[str]:
    sleep(LATE)
    return ORGANIZATIONS.get(asked.get("state", ""), ())


def _providers(asked: Mapping[str, str]) -> Sequence[str]:
    sleep(LATE)
    return PROVIDERS.get(asked.get("organization", ""), ())


def _codes(asked: Mapping[str, str]) -> Sequence[str]:
    """What begins with the words, or the popular ones; those come only after the answer to the next search."""
    words = asked.get("q", "")
    if not words:
        Gallery.searched.wait(5)
        return ["M54 - Dorsalgia", "M54.50 - Low back pain, unspecified"]
    Gallery.searched.set()
    return [f"{code} - {text}" for code, text in CODES.items() if re.match(re.escape(words), code)]


def _cases(asked: Mapping[str, str]) -> object:
    at = int(asked.get("from", "0"))
    return {"rows": CASES[at : at + 20], "total": len(CASES)}


SERVICES: Mapping[str, Callable[[Mapping[str, str]], object]] = {
    "/api/organizations": _organizations,
    "/api/providers": _providers,
    "/api/codes": _codes,
    "/api/cases": _cases,
}
