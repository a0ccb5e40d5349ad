"""
Controls are found by label, name or role, tables by caption, columns by heading: never by position or made-up ids.

The next release of the portal moves what is third and draws other ids. What is then filled is another field.
"""

import ast
import re
from collections.abc import Iterator

from portal_bots.flow.source import Source, called
from portal_bots.flow.subject import Subject

POSITIONS = frozenset({"nth", "first", "last"})
BY_POSITION = re.compile(
    r":nth-|:first-|:last-|nth=|:nth\(|:eq\(|//?[\w*]+\[\d+\]|\[(position|last)\(\)", re.IGNORECASE
)
_DRAWN = r"[\w:.-]*(\d{2}|[a-z]\d+[a-z]|[0-9a-f]{8})[\w:.-]*"
DRAWN_ID = re.compile(rf"""(#|\bid\s*[~^$*]?=\s*['"]?){_DRAWN}""", re.IGNORECASE)
DRAWN_CLASS = re.compile(
    r"\.(css|sc|jss|emotion|makeStyles|tss)-?[\w-]*\d|\.Mui\w+-\w+-\d|\._\w+_\w*\d\w*_\d|__[A-Za-z0-9]{5}\b"
    r"|class\s*[*^]?=\s*['\"]?(css|sc|jss)-"
)
SELECTING = frozenset({
    "locator", "frame_locator", "query_selector", "query_selector_all", "wait_for_selector", "eval_on_selector",
    "eval_on_selector_all", "click", "fill", "check", "select_option", "inner_text", "text_content",
})  # fmt: skip
INSTEAD = "Find it by label, name, role or caption."


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each place by number, and each id or class that a program drew."""
    source = subject.source
    for node in source.nodes(ast.Attribute):
        if node.attr in POSITIONS:
            yield f"{source.at(node)}: .{node.attr} is a position. {INSTEAD}"
    for text, words in source.texts.items():
        if BY_POSITION.search(words):
            yield f"{source.at(text)}: {words!r} is a position. {INSTEAD}"
    for call, words in _selectors(source):
        if DRAWN_ID.search(words) or DRAWN_CLASS.search(words):
            yield f"{source.at(call)}: {words!r} looks drawn by a program: it will change. {INSTEAD}"


def _selectors(source: Source) -> Iterator[tuple[ast.Call, str]]:
    calls = (call for call in source.nodes(ast.Call) if called(call) in SELECTING)
    return ((call, words) for call in calls for words in source.words_in(call.args[:1]))
