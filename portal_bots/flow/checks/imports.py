"""
A flow imports ``portal_bots.flow``, ``portal_bots.domain`` and what only computes.

What presses the last button, keeps secrets or reaches the network another way is out of its reach. Nor does a flow
import another: two portals that seem alike today part tomorrow.
"""

import ast
from collections.abc import Iterator

from portal_bots.flow.subject import Subject

Import = ast.Import | ast.ImportFrom
OURS = ("portal_bots.flow", "portal_bots.domain")
COMPUTING = frozenset({
    "__future__", "abc", "calendar", "collections", "collections.abc", "dataclasses", "datetime", "decimal",
    "enum", "fractions", "functools", "html", "itertools", "json", "math", "operator", "re", "string", "textwrap",
    "types", "typing", "unicodedata", "urllib.parse", "zoneinfo",
})  # fmt: skip


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each import of something else."""
    source = subject.source
    found: Iterator[Import] = source.nodes(ast.Import, ast.ImportFrom)
    for node in found:
        for name in _modules(node):
            if name not in COMPUTING and not any(name == ours or name.startswith(f"{ours}.") for ours in OURS):
                needed = " and ".join(OURS)
                yield f"{source.at(node)}: imports {name}. A flow needs {needed} and what only computes."


def _modules(node: Import) -> Iterator[str]:
    """``from urllib import parse`` imports ``urllib.parse``; ``from datetime import date`` is ``datetime``."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif node.level or node.module is None:
        yield "." * node.level + (node.module or "")
    elif node.module in ("portal_bots", "urllib"):
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    else:
        yield node.module
