"""
What stands at the top of a flow is used, and screens, tables and forms are declared there, not in passing.

A screen that nothing expects is left over, or was forgotten where it should be expected. What is made inside a
verb is seen by no check, no drift run and no test of the forms.
"""

import ast
from collections.abc import Iterator

from portal_bots.flow.source import Source, called
from portal_bots.flow.subject import Subject

VOCABULARY = frozenset({"Screen", "Table", "Form", "Uploads", "Page", "Review", "Interruption"})


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each constant that nothing reads, and each declaration in passing."""
    source = subject.source
    read = {name.id for name in source.nodes(ast.Name) if isinstance(name.ctx, ast.Load)}
    for name, value in Source.assigned(source.tree.body):
        if name not in read and not name.startswith("__"):
            yield f"{source.at(value)}: {name} is never used. Expect it where it comes, or take it out."
    for function in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and called(call) in VOCABULARY:
                yield f"{source.at(call)}: {called(call)} is made in passing. Declare it at the top of the file."
