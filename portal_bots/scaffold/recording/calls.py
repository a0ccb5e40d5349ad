"""Python's syntax tree as chains of calls: ``page.get_by_label("Units").fill("3")``. Nothing is ever run."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """One call of a chain, or one attribute that is not called."""

    name: str
    args: tuple[ast.expr, ...] = ()
    named: Mapping[str, ast.expr] = field(default_factory=dict)

    def text(self, *names: str) -> str | None:
        """Its first argument, or the one of these names, where that is a plain text."""
        given = [self.named[name] for name in names if name in self.named] if names else list(self.args[:1])
        return _text(given[0]) if given else None

    def true(self, name: str) -> bool:
        """A switch that is on."""
        given = self.named.get(name)
        return isinstance(given, ast.Constant) and given.value is True


@dataclass(frozen=True)
class Chain:
    """Calls one after the other, and the name they begin with."""

    root: str
    links: tuple[Link, ...]

    @property
    def last(self) -> str:
        """The name of the last call."""
        return self.links[-1].name if self.links else ""


def chain(node: ast.expr) -> Chain:
    """The chain that an expression is. Its root is empty where it begins with no name."""
    links: list[Link] = []
    while not isinstance(node, ast.Name):
        match node:
            case ast.Await():
                node = node.value
            case ast.Call(func=ast.Attribute() as method):
                named = {word.arg: word.value for word in node.keywords if word.arg}
                links.append(Link(method.attr, tuple(node.args), named))
                node = method.value
            case ast.Attribute():
                links.append(Link(node.attr))
                node = node.value
            case ast.Call(func=ast.Name() as function):
                links.append(Link(function.id, tuple(node.args)))
                node = function
            case _:
                return Chain("", tuple(reversed(links)))
    return Chain(node.id, tuple(reversed(links)))


def texts(node: ast.AST) -> Iterator[str]:
    """Every text in an expression."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
