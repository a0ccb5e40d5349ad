"""The mock portal of a flow, as its files tell: everything that it can say."""

import ast
import importlib.util
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from html.parser import HTMLParser
from pathlib import Path

from portal_bots.flow.places import FlowsUnusableError
from portal_bots.flow.source import Source

_QUOTED = re.compile(r""""([^"\\\n]+)"|'([^'\\\n]+)'|`([^`]+)`""")
DESCRIPTION = "portal.toml"
REFUSALS = frozenset({"rejected", "locked", "disabled", "code_rejected", "code_used"})
HEADINGS = frozenset({"expired", "terms"})


@dataclass(frozen=True)
class Mock:
    """
    A mock portal's folder, and the kit that it is built of.

    A described one lists its words in ``portal.toml`` with what each means; a written one names its lists
    ``STATUSES`` and ``LINE_STATUSES``.
    """

    folder: Path

    @cached_property
    def texts(self) -> frozenset[str]:
        """All that its pages may show, piece by piece, with single spaces."""
        kit = _kit(self.folder.parent)
        return _texts(self.folder) | (_of_kit(kit) if kit else frozenset())

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The status words that it lists, each with its meaning where it tells one."""
        return self._told("words") | self._listed("STATUSES")

    @cached_property
    def line_words(self) -> Mapping[str, str]:
        """The same of the service lines."""
        return self._told("words", "lines") | self._listed("LINE_STATUSES")

    @cached_property
    def refusals(self) -> tuple[str, ...]:
        """The sentences with which it refuses a sign-in, where it lists them."""
        return tuple(text for key, text in self._told("sign_in", "says").items() if key in REFUSALS)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The headings of pages that stand in the way of a sign-in, where it lists them."""
        return tuple(text for key, text in self._told("sign_in", "says").items() if key in HEADINGS)

    @cached_property
    def _described(self) -> dict[str, object]:
        file = self.folder / DESCRIPTION
        return _toml(file) if file.is_file() else {}

    def _told(self, *tables: str) -> dict[str, str]:
        """The texts of a table of its description. Whether that is right is for the mock portal to say."""
        table: object = self._described
        for name in tables:
            table = table.get(name) if isinstance(table, dict) else None
        held = table.items() if isinstance(table, dict) else ()
        return {key: text for key, text in held if isinstance(text, str)}

    def _listed(self, name: str) -> dict[str, str]:
        values = (
            value
            for file in sorted(self.folder.rglob("*.py"))
            for target, value in Source.assigned(_parsed(file).tree.body)
            if target == name and isinstance(value, ast.Tuple | ast.List)
        )
        words = (one.value for value in values for one in value.elts if isinstance(one, ast.Constant))
        return {word: "" for word in words if isinstance(word, str)}


def _kit(portals: Path) -> Path | None:
    """The kit beside the mock portal, or the one that is installed."""
    if (portals / "kit").is_dir():
        return portals / "kit"
    try:
        spec = importlib.util.find_spec("mock_portals.kit")
    except ModuleNotFoundError:
        return None
    return Path(spec.origin).parent if spec and spec.origin else None


def _texts(folder: Path) -> frozenset[str]:
    files = ((file, _READERS.get(file.suffix)) for file in sorted(folder.rglob("*")) if file.is_file())
    return frozenset(" ".join(text.split()) for file, read in files if read for text in read(file))


_of_kit = cache(_texts)  # the same for every portal


def _parsed(file: Path) -> Source:
    source = Source(str(file), file.read_text("utf-8", errors="replace"))
    try:
        _ = source.tree
    except SyntaxError as error:
        raise _unusable(file, error) from error
    return source


def _toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8", errors="replace"))
    except tomllib.TOMLDecodeError as error:
        raise _unusable(file, error) from error


def _unusable(file: Path, error: Exception) -> FlowsUnusableError:
    return FlowsUnusableError(
        f"{file} cannot be read: {error}. Until it can, nothing is known of the mock portal."
    )


def _python(file: Path) -> Iterable[str]:
    return _parsed(file).texts.values()


def _script(file: Path) -> Iterator[str]:
    for quoted in _QUOTED.finditer(file.read_text("utf-8", errors="replace")):
        yield from filter(None, quoted.groups())


def _page(file: Path) -> Iterator[str]:
    reader = _Reader()
    reader.feed(file.read_text("utf-8", errors="replace"))
    yield from reader.pieces
    yield " ".join(reader.shown)


def _description(file: Path) -> Iterator[str]:
    yield from _flat(_toml(file))


def _flat(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from (text for key, held in value.items() for text in (key, *_flat(held)))
        case list():
            yield from (text for held in value for text in _flat(held))


class _Reader(HTMLParser):
    """The texts of a page, those of its attributes too; ``shown`` are those between the tags."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- as called
        self.pieces += [value for _, value in attrs if value]

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
        self.shown.append(data)


_READERS = {".py": _python, ".html": _page, ".js": _script, ".toml": _description}
