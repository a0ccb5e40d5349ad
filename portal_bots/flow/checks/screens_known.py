"""Each screen has a path and a heading: without them any page, or none, would be taken for it."""

import ast
from collections.abc import Iterator

from portal_bots.flow.source import called
from portal_bots.flow.subject import Subject


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each screen that lacks one."""
    source = subject.source
    for call in source.nodes(ast.Call):
        if called(call) != "Screen":
            continue
        given = [*call.args, *(one.value for one in call.keywords if one.arg in ("path", "heading"))]
        if any(isinstance(one, ast.Constant) and one.value == "" for one in given):
            yield f"{source.at(call)}: a screen without path or heading. Write those of the page."
