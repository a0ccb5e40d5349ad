"""
A flow does each thing once.

Whether it may be done again is decided by the error tree: some things are never done twice, and a loop in a flow
does not know which.
"""

import ast
from collections.abc import Iterator

from portal_bots.flow.source import called
from portal_bots.flow.subject import Subject

Loop = ast.While | ast.For | ast.AsyncFor
INSTEAD = "Do it once and let the error go; lists with pages are read with tab.listed."


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each loop that tries again."""
    source = subject.source
    loops: Iterator[Loop] = source.nodes(ast.While, ast.For, ast.AsyncFor)
    for loop in loops:
        if _tries(loop):
            yield f"{source.at(loop)}: a loop that tries again. {INSTEAD}"


def _tries(loop: Loop) -> bool:
    inside = [node for statement in loop.body for node in ast.walk(statement)]
    acts = any(isinstance(node, ast.Await) for node in inside)
    counts = isinstance(loop, ast.While) or (isinstance(loop.iter, ast.Call) and called(loop.iter) == "range")
    return acts and (counts or any(isinstance(node, ast.Try) for node in inside))
