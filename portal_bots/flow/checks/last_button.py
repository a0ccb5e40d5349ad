"""
The last button is declared, and the flow never presses it, by whatever way.

The engine presses it, once, after its journal is written. The guard in the page stops a flow that tries; this says
so before it is run.
"""

import ast
from collections.abc import Iterator
from itertools import chain

from portal_bots.domain.wording import plain
from portal_bots.flow.source import Source, called
from portal_bots.flow.subject import Subject

NAMING = frozenset({
    "press", "follow", "follow_to_new_tab", "get_by_role", "get_by_text", "get_by_label", "get_by_title",
    "get_by_alt_text", "get_by_placeholder", "Interruption",
})  # fmt: skip
SELECTING = frozenset({
    "locator", "frame_locator", "filter", "compile", "click", "dblclick", "tap", "check", "dispatch_event",
    "query_selector", "query_selector_all", "wait_for_selector", "evaluate", "eval_on_selector",
})  # fmt: skip
LEADING_ON = {"Form": "next", "Group": "add", "Uploads": "button"}  #: what is pressed by the base
BY_PART = frozenset({"get_by_role", "get_by_text"})  #: Playwright finds these by a part of the name, too
INSTEAD = "Only declare it: the engine presses it, once."


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each place where it is pressed, or may be."""
    source, name = subject.source, subject.flow.last_button.name
    if not plain(name):
        yield f"{source.name}: last_button has no name. Write the words on the button that cannot be taken back."
        return
    for node in source.nodes(ast.Attribute):
        if node.attr == "last_button":
            yield f"{source.at(node)}: the flow takes hold of last_button. {INSTEAD}"
    for call in source.nodes(ast.Call):
        if _presses(source, call, plain(name)):
            yield f"{source.at(call)}: {called(call)} may press the last button, {name!r}. {INSTEAD}"


def _presses(source: Source, call: ast.Call, name: str) -> bool:
    verb, given = called(call), chain(call.args, call.keywords)
    if verb in LEADING_ON:
        given = chain(one for one in call.keywords if one.arg == LEADING_ON[verb])
    words = [plain(word) for word in source.words_in(given)]
    if verb in SELECTING:
        return any(name in word for word in words)
    if verb in BY_PART and not _exact(call) and any(plain(word) in name for word in _named(source, call)):
        return True
    return (verb in NAMING or verb in LEADING_ON) and name in words


def _named(source: Source, call: ast.Call) -> Iterator[str]:
    """The name by which a control is looked for, where it says something."""
    named = [given.value for given in call.keywords if given.arg in ("name", "text")]
    if called(call) == "get_by_text":
        named += call.args[:1]
    elif not any(role.value == "button" for role in call.args[:1] if isinstance(role, ast.Constant)):
        return
    yield from (word for word in source.words_in(named) if plain(word))


def _exact(call: ast.Call) -> bool:
    return any(
        given.arg == "exact" and isinstance(given.value, ast.Constant) and given.value.value is True
        for given in call.keywords
    )
