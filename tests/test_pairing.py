"""One slug everywhere: a flow has its playbook, its mock portal and its test, and none of these stands alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal_bots.flow import registry
from tests.conftest import ROOT

FLOWS = {path.stem: path for path in sorted((ROOT / "flows").glob("[!_]*.py"))}
PARTS = ("Sign-in:", "Request:", "Quirks:")
FORBIDDEN = frozenset({"wait_for_timeout", "sleep", "networkidle", "nth-child"})


def slugs(paths: Iterator[Path]) -> list[str]:
    """The slugs that files or folders are named by."""
    return sorted(path.stem.removeprefix("test_") for path in paths)


def missing_parts(source: str) -> list[str]:
    """The parts that a flow's docstring lacks. Each begins a line, so that documents can be made of them."""
    lines = (ast.get_docstring(ast.parse(source)) or "").splitlines()
    return [part for part in PARTS if not any(line.startswith(part) for line in lines)]


def forbidden(source: str) -> set[str]:
    """What a flow must not use: waits by time and places by number. Docstrings may speak of it."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {id(text) for node in nodes if isinstance(node, documented) for text in _docstring(node.body)}
    words = {alias.name for node in nodes if isinstance(node, ast.ImportFrom | ast.Import) for alias in node.names}
    for node in nodes:
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name):
                words.add(name)
            case ast.Constant(value=str(text)) if id(node) not in docs:
                words.update(re.findall(r"[\w-]+", text))
    return words & FORBIDDEN


def _docstring(body: list[ast.stmt]) -> list[ast.expr]:
    return [statement.value for statement in body[:1] if isinstance(statement, ast.Expr)]


class TestPairing:
    def test_playbooks(self) -> None:
        """Each flow has a playbook of its name, and each playbook its flow."""
        assert slugs((ROOT / "flows").glob("*.toml")) == list(FLOWS)

    def test_mock_portals(self) -> None:
        """Each flow has a mock portal of its name, and each mock portal its flow; they share only the kit."""
        packages = (path.parent for path in (ROOT / "mock_portals").glob("*/__init__.py"))

        assert slugs(path for path in packages if path.name != "kit") == list(FLOWS)

    def test_tests(self) -> None:
        """Each flow has a test of its name, and each test its flow."""
        assert slugs((ROOT / "tests/flows").glob("test_*.py")) == list(FLOWS)

    def test_keys(self) -> None:
        """A portal's key, its playbook's portal and the name of the file are one word."""
        found = registry.load(ROOT / "flows").flows

        assert {slug: (found[slug].flow.portal.key, found[slug].playbook.portal) for slug in FLOWS} == {
            slug: (slug, slug) for slug in FLOWS
        }

    def test_any(self) -> None:
        """There is a flow to look at."""
        assert "uhc" in FLOWS


@pytest.mark.parametrize("slug", FLOWS)
class TestFlow:
    def test_docstring(self, slug: str) -> None:
        """A flow says how one signs in, how a request goes, and what is odd."""
        assert missing_parts(FLOWS[slug].read_text("utf-8")) == []

    def test_no_waits_by_time(self, slug: str) -> None:
        """A flow waits for what it needs, never for a time, and finds things by name, never by place."""
        assert forbidden(FLOWS[slug].read_text("utf-8")) == set()


class TestChecker:
    @pytest.mark.parametrize(
        ("source", "word"),
        [
            ("await tab.page.wait_for_timeout(500)", "wait_for_timeout"),
            ("import asyncio\nasyncio.sleep(1)", "sleep"),
            ("from asyncio import sleep as rest", "sleep"),
            ("page.goto(url, wait_until='networkidle')", "networkidle"),
            ("page.locator('table tr:nth-child(2)')", "nth-child"),
        ],
    )
    def test_forbidden(self, source: str, word: str) -> None:
        """A planted wait or place is found, under whatever name."""
        assert forbidden(source) == {word}

    def test_allowed(self) -> None:
        """Words that only look alike, and docstrings that speak of it, are fine."""
        assert forbidden('"""No sleep here."""\nasleep = "sleepy"\nasync def f():\n    """Nor sleep."""') == set()

    def test_missing_parts(self) -> None:
        """A part in the middle of a line is none."""
        assert missing_parts('"""Portal.\n\nSign-in: password.\nThe Request: page.\n"""') == [
            "Request:",
            "Quirks:",
        ]
        assert missing_parts("x = 1") == list(PARTS)
