"""
A flow catches no error but those that it means.

The engine tells a retry from a stop by the error's class. An error that a flow swallows is a step that did not
happen, and nobody hears of it.
"""

import ast
from collections.abc import Iterator

from portal_bots.flow.source import called
from portal_bots.flow.subject import Subject

BROAD = frozenset({"Exception", "BaseException", "ExceptionGroup", "BaseExceptionGroup", "PortalError"})
INSTEAD = "Let it go: the engine knows what to do. Catch only the one error that means something here."


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each ``except`` and ``suppress`` that takes more than it can know."""
    source = subject.source
    for handler in source.nodes(ast.ExceptHandler):
        if handler.type is None or (broad := _broad(handler.type)):
            caught = broad if handler.type else "without a class"
            yield f"{source.at(handler)}: except {caught} is broad. {INSTEAD}"
    for call in source.nodes(ast.Call):
        broad = next(filter(None, map(_broad, call.args)), "")
        if called(call) == "suppress" and broad:
            yield f"{source.at(call)}: suppress({broad}) is broad. {INSTEAD}"


def _broad(classes: ast.expr) -> str:
    named = (
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(classes)
        if isinstance(node, ast.Name | ast.Attribute)
    )
    return next((name for name in named if name in BROAD), "")
