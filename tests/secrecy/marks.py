"""What must not be found: texts that name a patient or open an account, and every way to write them down."""

import base64
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote, quote_plus

DATES = (
    "%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d", "%m%d%Y", "%d%m%Y",
    "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%m/%d/%y",
)  # fmt: skip

_URL_SAFE = bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True)
class Mark:
    """A text to be searched for."""

    what: str  #: whose, and which kind: what a finding says of it
    text: str
    alone: bool = False  #: digits that may be part of any longer number: they count where they stand alone


@dataclass(frozen=True)
class Needle:
    """Bytes to be searched for."""

    mark: Mark
    form: str
    content: bytes
    folded: bool  #: small letters, searched for in small letters


def born(what: str, day: date) -> Iterator[Mark]:
    """A day in all the ways in which it is printed."""
    forms = {day.strftime(form) for form in DATES}
    forms |= {f"{day.month}/{day.day}/{day.year}", f"{day:%B} {day.day}, {day.year}"}
    for form in sorted(forms):
        yield Mark(what, form, alone=form.isdigit() or len(form) <= len("01/02/03"))


def phone(what: str, number: str) -> Iterator[Mark]:
    """A telephone number in all the ways in which it is printed."""
    digits = "".join(character for character in number if character.isdigit())
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    for form in (digits, f"{area}-{exchange}-{line}", f"({area}) {exchange}-{line}", f"{area}.{exchange}.{line}"):
        yield Mark(what, form, alone=form.isdigit())


def needles(marks: Iterable[Mark]) -> list[Needle]:
    """Every way in which marks may be written down, each once."""
    found: dict[tuple[bytes, bool], Needle] = {}
    for mark in marks:
        for form, content, folded in _forms(mark.text):
            key = content.lower() if folded else content
            found.setdefault((key, folded), Needle(mark, form, key, folded))
    return list(found.values())


def _forms(text: str) -> Iterator[tuple[str, bytes, bool]]:
    for spelled in {text, unicodedata.normalize("NFD", text), text.upper(), text.lower()}:
        yield from _folded(spelled)
        for encoding in ("utf-8", "utf-16-le"):
            yield from _base64(spelled.encode(encoding), encoding)


def _folded(text: str) -> Iterator[tuple[str, bytes, bool]]:
    yield "plain", text.encode(), True
    yield "latin-1", text.encode("latin-1", "replace"), True
    yield "UTF-16 LE", text.encode("utf-16-le"), True
    yield "UTF-16 BE", text.encode("utf-16-be"), True
    yield "URL", quote(text, safe="").encode(), True
    yield "URL", quote_plus(text).encode(), True
    yield "JSON", json.dumps(text)[1:-1].encode(), True
    yield "JSON", json.dumps(text).replace("/", "\\/")[1:-1].encode(), True
    yield "HTML", escape(text).encode(), True
    yield "HTML", escape(text).replace("&#x27;", "&#39;").encode(), True
    yield "hex", text.encode().hex().encode(), True
    yield "hex", text.encode("utf-16-le").hex().encode(), True


def _base64(content: bytes, encoding: str) -> Iterator[tuple[str, bytes, bool]]:
    """What stays the same whatever is before and after: three alignments, without the characters at the ends."""
    for before in range(3):
        after = -(before + len(content)) % 3
        encoded = base64.b64encode(bytes(before) + content + bytes(after))
        kept = encoded[(0, 2, 3)[before] : len(encoded) - (0, 2, 3)[after]]
        yield f"base64 of {encoding}", kept, False
        yield f"base64 of {encoding}", kept.translate(_URL_SAFE), False
