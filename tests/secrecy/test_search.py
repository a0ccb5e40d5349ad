"""The searcher itself: whatever is planted, in whatever form, is found; and nothing else is."""

import base64
import gzip
import io
import json
import random
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.secrecy.marks import Mark, born, phone
from tests.secrecy.search import Searcher

NAMES = ("O'Dell-Testpatient", "Núñez-Testpatient", "Ashford-Testpatient", "pa55 w0rd/ü+&", "004512873")
NOISE = random.Random(1).randbytes(3000)  # noqa: S311 -- repeatable on purpose
FORMS: dict[str, Callable[[str], bytes]] = {
    "plain": lambda text: text.encode(),
    "small": lambda text: text.lower().encode(),
    "capitals": lambda text: text.upper().encode(),
    "URL": lambda text: quote(text, safe="").encode(),
    "URL, small": lambda text: quote(text, safe="").lower().encode(),
    "JSON": lambda text: json.dumps(text).encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "hex, capitals": lambda text: text.encode().hex().upper().encode(),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "UTF-16, capitals": lambda text: text.upper().encode("utf-16-le"),
    "latin-1": lambda text: text.encode("latin-1"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "deflate": lambda text: zlib.compress(text.encode()),
    "deflate, fast": lambda text: zlib.compress(text.encode(), 1),
    "base64 in gzip": lambda text: gzip.compress(b"{" + base64.b64encode(text.encode()) + b"}"),
    "PDF": lambda text: b"stream\n" + base64.a85encode(zlib.compress(text.encode())) + b"~>endstream",
}


def found(text: str, content: bytes) -> bool:
    """True when a text is found in bytes."""
    return any(Searcher([Mark("it", text)]).content(content, "here"))


@pytest.mark.parametrize("text", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_planted(text: str, form: str) -> None:
    """A mark among other bytes is found in every form."""
    planted = FORMS[form](text)

    assert found(text, NOISE + planted + NOISE)
    assert not found(text, NOISE + NOISE)


@pytest.mark.parametrize("before", range(7))
@pytest.mark.parametrize("after", range(4))
@pytest.mark.parametrize("text", NAMES)
def test_base64(text: str, before: int, after: int) -> None:
    """In base64 a mark is found wherever it begins and ends."""
    content = b"x" * before + text.encode() + b"y" * after

    assert found(text, base64.b64encode(content))
    assert found(text, base64.urlsafe_b64encode(content))


@pytest.mark.parametrize("text", NAMES)
def test_zip(text: str) -> None:
    """In a spreadsheet or a backup, and in the names of the files in it."""
    for name, content in (("sheet.xml", text), (f"{text.replace('/', '-')}.pdf", "")):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(name, content)

        assert found(text.replace("/", "-") if not content else text, packed.getvalue())


def test_database(tmp_path: Path) -> None:
    """In a cell that lies in pieces over pages of a database, also where it is deflated there."""
    with closing(sqlite3.connect(tmp_path / "one.sqlite")) as database:
        database.execute("CREATE TABLE kept (content)")
        for number in range(200):
            text = "x" * (3900 + number) + NAMES[0] + "y" * 9000
            database.execute("INSERT INTO kept VALUES (?)", (text,))
            database.execute("INSERT INTO kept VALUES (?)", (zlib.compress(NAMES[1].encode() + NOISE),))
        database.commit()
    content = (tmp_path / "one.sqlite").read_bytes()

    searcher = Searcher([Mark("it", NAMES[0]), Mark("other", NAMES[1])])
    assert {finding.mark.what for finding in searcher.content(content, "here")} == {"it", "other"}


def test_cut_short() -> None:
    """In a stream that was cut off, as a killed process leaves it."""
    assert found(NAMES[0], zlib.compress(NAMES[0].encode() + NOISE)[:-500])


def test_names(tmp_path: Path) -> None:
    """In the name of a file."""
    file = tmp_path / f"{NAMES[2].lower()}.pdf"
    file.touch()

    assert [finding.where for finding in Searcher([Mark("it", NAMES[2])]).file(file)] == [f"name of {file}"]


@pytest.mark.parametrize(
    "text",
    ["1958-03-14", "03/14/1958", "3/14/1958", "14/03/1958", "March 14, 1958", "19580314", "03141958"],
)
def test_born(text: str) -> None:
    """A day of birth is found however it is printed, forwards and backwards."""
    assert any(Searcher(born("it", date(1958, 3, 14))).content(f"born {text}.".encode(), "here"))


@pytest.mark.parametrize("text", ["6025550100", "602-555-0100", "(602) 555-0100", "602.555.0100"])
def test_phone(text: str) -> None:
    """So is a telephone number."""
    assert any(Searcher(phone("it", "602-555-0100")).content(text.encode(), "here"))


@pytest.mark.parametrize("around", ['"{}"', " {}\n", "code={}&", "{}"])
def test_code(around: str) -> None:
    """A one-time code is found where it stands alone, and not inside a longer number, a hash or a time."""
    searcher = Searcher([Mark("code", "492731", alone=True)])

    assert any(searcher.content(around.format("492731").encode(), "here"))
    for other in ("a492731f", "1492731", "10:50:05.492731", "4927310"):
        assert not any(searcher.content(around.format(other).encode(), "here"))
