"""
What must not leave a recording: what was typed, and whatever looks like a patient's.

A recording shows more than the values of its fields: a link may be a case's number, a row a patient's name. So
words of the page are kept only where they hold nothing that was typed and nothing that looks like a value.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from portal_bots.scaffold.recording.calls import Link, chain, texts

TYPES = frozenset({"fill", "type", "press_sequentially", "insert_text", "to_have_value", "to_have_values"})
CHOOSES = frozenset({"select_option"})
GIVES = frozenset({"set_input_files", "set_files"})
SHORTEST = 3  # characters; shorter values, such as units, are in too many labels
LONG = 5  # characters; shorter values are found as whole words only: ``solo`` is in "resolution"
FEW = 4  # words: a name or an address; longer ones are notes, whose words are anyone's
PLAIN = frozenset(
    {"password", "username", "user name", "user id", "email", "code", "member id", "date of birth", "last name"}
)  #: what a control may be called whatever was typed into it: a passphrase may have the word in it

_VALUE = re.compile(r"\d{4,}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|@|\b[A-Z]\d{2}\.\w|\b[A-Z]{1,3}\d{3,}")
_GREETING = re.compile(r"^\s*(welcome|hello|hi|dear|signed in as|logged in as)\b.", re.IGNORECASE)
_PERSON = re.compile(r"^[^\W\d_][\w'’.-]*( [\w'’.-]+)?, [^\W\d_]")


class Veil:
    """The values of one recording, to ask whether words may be shown."""

    def __init__(self, typed: Iterable[str]) -> None:
        values = {_plain(value) for value in typed}
        self._values = {value for value in values if len(value) >= SHORTEST}
        self._short = values - self._values
        few = (value.split() for value in self._values)
        self._words = {
            word.strip(",.;") for words in few if len(words) < FEW for word in words if len(word) >= SHORTEST
        }

    def hides(self, words: str) -> bool:
        """True when words hold a value, or look as if they did."""
        plain = _plain(words)
        return plain not in PLAIN and (
            plain in self._short
            or any(_holds(plain, value) for value in self._values)
            or not self._words.isdisjoint(re.findall(r"[\w'’.@-]+", plain))
            or any(look.search(words) for look in (_VALUE, _GREETING, _PERSON))
        )

    def path(self, path: str) -> str:
        """An address's path: a part that may be a value stands as ``{reference}``."""
        parts = ["{reference}" if self.hides(part) else part for part in path.split("/")]
        return "/".join(parts).replace("{reference}/{reference}", "{reference}")


def typed_in(tree: ast.Module) -> Iterator[str]:
    """Every value in a recording that a person gave."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for link in chain(node).links[-1:]:
                yield from _given(link)


def _given(link: Link) -> Iterator[str]:
    arguments = [*link.args, *link.named.values()]
    for text in (text for argument in arguments for text in texts(argument)):
        if link.name in TYPES:
            yield text
        elif link.name in GIVES:
            yield PurePath(text).stem
        elif link.name in CHOOSES and any(sign.isdigit() for sign in text):
            yield text


def _holds(words: str, value: str) -> bool:
    if len(value) >= LONG:
        return value in words
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", words) is not None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
