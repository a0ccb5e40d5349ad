"""Python source as people format it: on one line where it fits, else one argument a line."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH = 115
STEP = "    "
LONGEST = 40  # characters of a constant's name


@dataclass(frozen=True)
class Item:
    """One argument, with what a person must know before it."""

    value: "str | Call"
    keyword: str = ""
    todo: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """A call, or a tuple where it has no name."""

    name: str
    items: tuple[Item, ...]

    @property
    def flat(self) -> str:
        """On one line."""
        inside = ", ".join(_prefix(item) + _flat(item.value) for item in self.items)
        comma = "," if not self.name and len(self.items) == 1 else ""
        return f"{self.name}({inside}{comma})"

    @property
    def silent(self) -> bool:
        """Nothing in it needs a comment."""
        return all(not item.todo and (isinstance(item.value, str) or item.value.silent) for item in self.items)


def call(name: str, *items: str | Call | Item) -> Call:
    """A call with plain arguments and such that need a keyword or a comment."""
    return Call(name, tuple(item if isinstance(item, Item) else Item(item) for item in items))


def assigned(name: str, value: Call, *, indent: str = "") -> str:
    """An assignment."""
    return "\n".join(_lines(f"{name} = ", value, "", indent))


def comment(sentence: str, indent: str = "") -> Iterator[str]:
    """A sentence for a person, over as many lines as it needs."""
    yield from textwrap.wrap(
        f"TODO: {sentence}",
        WIDTH,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}# ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def quoted(text: str) -> str:
    """A text as Python writes it, in double quotes unless that needs more escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    shown = "".join(_escaped(sign, quote) for sign in text)
    return f"{quote}{shown}{quote}"


def constant(words: str) -> str:
    """The name of a constant from words, or nothing."""
    name = "_".join(re.findall(r"[A-Z0-9]+", words.upper().replace("'", ""))[:5])
    return name if name and not name[0].isdigit() and len(name) <= LONGEST else ""


def _lines(head: str, value: "str | Call", tail: str, indent: str) -> Iterator[str]:
    flat = f"{indent}{head}{_flat(value)}{tail}"
    if isinstance(value, str) or not value.items or (value.silent and len(flat) <= WIDTH):
        yield flat
        return
    yield f"{indent}{head}{value.name}("
    for item in value.items:
        for sentence in item.todo:
            yield from comment(sentence, indent + STEP)
        yield from _lines(_prefix(item), item.value, ",", indent + STEP)
    yield f"{indent}){tail}"


def _prefix(item: Item) -> str:
    return f"{item.keyword}=" if item.keyword else ""


def _flat(value: str | Call) -> str:
    return value if isinstance(value, str) else value.flat


def _escaped(sign: str, quote: str) -> str:
    if sign in (quote, "\\"):
        return f"\\{sign}"
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
