"""
A flow waits for what it needs, never for a time.

A wait by time is too short on the night when it matters and too long on all others. How patient to be is declared
once, with the portal.
"""

import ast
from collections.abc import Iterator

from portal_bots.flow.subject import Subject

WAITS = frozenset({
    "wait_for_timeout", "sleep", "set_default_timeout", "set_default_navigation_timeout", "call_later", "call_at",
    "timeout_at",
})  # fmt: skip
QUIET = "networkidle"
GIVEN = frozenset({"timeout", "delay", "slow_mo"})
INSTEAD = "Wait for a screen with tab.expect, or for what you need with tab.act(locator.wait_for())."


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each wait by time."""
    source = subject.source
    for node in source.nodes(ast.Attribute, ast.Name, ast.alias):
        if (name := _name(node)) in WAITS:
            yield f"{source.at(node)}: {name} waits for a time. {INSTEAD}"
    for text, words in source.texts.items():
        if words in WAITS or QUIET in words:
            yield f"{source.at(text)}: {words!r} waits for a time. {INSTEAD}"
    for given in source.nodes(ast.keyword):
        if given.arg in GIVEN:
            yield f"{source.at(given)}: {given.arg} is a time of its own. Declare the portal's patience instead."


def _name(node: ast.AST) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.alias(name=name):
            return name
        case _:
            return ""
