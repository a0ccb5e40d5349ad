"""
Searching bytes for marks: as they are, and inside whatever is packed in them.

Zip (a spreadsheet, a backup), gzip and deflate (PDF, PNG), ASCII85 (PDF) and the cells of a SQLite database are
opened. What is encrypted stays closed, which is the point.
"""

import base64
import binascii
import io
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.secrecy.marks import Mark, Needle, needles

DEEPEST = 4  # packed in packed
_DEFLATED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")  # how zlib and gzip begin
_ASCII85 = re.compile(rb"stream\r?\n(.{20,}?)~>", re.DOTALL)  # as in a PDF
_LONGEST = 64 * 1024 * 1024  # bytes that are unpacked of one stream
_ALNUM = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True)
class Finding:
    """A mark that was found."""

    mark: Mark
    form: str
    where: str


class Searcher:
    """Knows its marks in every form."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._needles: Sequence[Needle] = needles(marks)

    def file(self, path: Path) -> Iterator[Finding]:
        """What is found in a file, in its name too."""
        yield from self._plain(str(path).encode(), f"name of {path}")
        if path.is_file():
            yield from self.content(path.read_bytes(), str(path))

    def content(self, content: bytes, where: str, deep: int = 0) -> Iterator[Finding]:
        """What is found in bytes, and in what is packed in them."""
        yield from self._plain(content, where)
        if deep < DEEPEST:
            for inner, name in _inside(content):
                yield from self.content(inner, f"{where} > {name}", deep + 1)

    def _plain(self, content: bytes, where: str) -> Iterator[Finding]:
        folded = content.lower()
        for needle in self._needles:
            if _has(folded if needle.folded else content, needle):
                yield Finding(needle.mark, needle.form, where)


def _has(content: bytes, needle: Needle) -> bool:
    at = content.find(needle.content)
    while at >= 0:
        if not needle.mark.alone or needle.form.startswith("base64") or _stands_alone(content, at, needle):
            return True
        at = content.find(needle.content, at + 1)
    return False


def _stands_alone(content: bytes, at: int, needle: Needle) -> bool:
    """Not part of a longer number, of a hash or of a fraction of a second."""
    wide = 2 if needle.form.startswith("UTF-16") else 1
    after = at + len(needle.content)
    before = content[max(0, at - wide) : at]
    behind = content[after : after + wide]
    return not (_ALNUM & set(before + behind)) and before[-1:] != b"."


def _inside(content: bytes) -> Iterator[tuple[bytes, str]]:
    yield from _zipped(content)
    yield from _cells(content)
    for match in _DEFLATED.finditer(content):
        if inner := _inflated(content, match.start()):
            yield inner, f"deflated at {match.start()}"
    for match in _ASCII85.finditer(content):
        try:
            yield base64.a85decode(match.group(1)), f"ASCII85 at {match.start()}"
        except (ValueError, binascii.Error):
            continue


def _inflated(content: bytes, at: int) -> bytes:
    """Whatever can be unpacked, also of a stream that was cut short."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    out = bytearray()
    view = memoryview(content)[at:]
    try:
        for begin in range(0, len(view), 4096):
            out += unpacker.decompress(view[begin : begin + 4096], _LONGEST)
            if unpacker.eof or len(out) > _LONGEST:
                break
    except zlib.error:
        pass
    return bytes(out)


def _zipped(content: bytes) -> Iterator[tuple[bytes, str]]:
    if b"PK\x03\x04" not in content:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name.encode(), f"name of {name}"
                yield packed.read(name), name
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, ValueError, OSError):
        return


def _cells(content: bytes) -> Iterator[tuple[bytes, str]]:
    """The cells of a SQLite database: in its file a long one lies in pieces."""
    if not content.startswith(b"SQLite format 3\0"):
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "copy.sqlite"
        file.write_bytes(content)
        try:
            with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as database:
                names = [
                    name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                ]
                for name in names:
                    rows = database.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 -- a name of its own
                    yield b"\n".join(_bytes(cell) for row in rows for cell in row), f"table {name}"
        except sqlite3.DatabaseError:
            return


def _bytes(cell: object) -> bytes:
    return cell if isinstance(cell, bytes) else str(cell).encode("utf-8", "surrogatepass")
