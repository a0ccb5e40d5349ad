"""The source of a flow, parsed: what its rules look for in it, and the line where it is."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

N = TypeVar("N", bound=ast.AST)
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Source:
    """A Python file."""

    name: str  #: as a person reads it
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """What it says. A flow that was imported can be parsed."""
        return ast.parse(self.text)

    def at(self, node: ast.AST) -> str:
        """The place of a node: file and line."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"

    def nodes(self, *kinds: type[N]) -> Iterator[N]:
        """Every node of these kinds."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    @cached_property
    def docstring(self) -> str:
        """Of the file."""
        return ast.get_docstring(self.tree) or ""

    @cached_property
    def texts(self) -> Mapping[ast.Constant, str]:
        """Every text in it but the docstrings, which may speak of anything."""
        documented = [node for node in ast.walk(self.tree) if isinstance(node, _DOCUMENTED)]
        docs = {id(first.value) for node in documented for first in node.body[:1] if isinstance(first, ast.Expr)}
        return {
            node: node.value
            for node in self.nodes(ast.Constant)
            if isinstance(node.value, str) and id(node) not in docs
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What constants stand for: a text, or the name of a button."""
        found: dict[str, str] = {}
        for target, value in self.assigned(ast.walk(self.tree)):
            match value:
                case (
                    ast.Constant(value=str(text))
                    | ast.Call(func=ast.Name(id="Button"), args=[ast.Constant(value=str(text))])
                ):
                    found[target] = text
        return found

    def words_in(self, nodes: Iterable[ast.AST]) -> Iterator[str]:
        """The texts below some nodes, also those of constants that are named there."""
        for node in (below for top in nodes for below in ast.walk(top)):
            match node:
                case ast.Constant(value=str(text)):
                    yield text
                case ast.Name(id=name) | ast.Attribute(attr=name) if name in self.names:
                    yield self.names[name]

    @staticmethod
    def assigned(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
        """The names that are given a value by statements, with the value."""
        for node in nodes:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    yield name, value
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    yield name, value


def called(call: ast.Call) -> str:
    """What a call calls: the function or method, without whose it is."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
