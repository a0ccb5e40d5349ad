"""Where a text is found in bytes, in whatever form it may have been written."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus


def forms(text: str) -> Iterator[bytes]:
    """A text as UTF-8, UTF-16, in JSON, in an address, and inside base64 at each of its three places."""
    plain = text.encode()
    yield from (plain, text.encode("utf-16-le"), text.encode("utf-16-be"), plain.hex().encode())
    yield from (quote(text).encode(), quote_plus(text).encode(), text.encode("unicode_escape"))
    for before in range(3):
        whole = b64encode(bytes(before) + plain + bytes(3 - (before + len(plain)) % 3))
        yield whole[-(-before * 8 // 6) : -4]  # without what also depends on its neighbours


def left(folder: Path, texts: Iterable[str]) -> set[tuple[str, str]]:
    """Which file of a folder holds which text."""
    wanted = [(text, form) for text in texts for form in forms(text)]
    return {(name, text) for name, whole in _files(folder) for text, form in wanted if form in whole}


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # a server writes its caches anew, under the same names
            if path.is_file():
                yield path.name, path.read_bytes()
