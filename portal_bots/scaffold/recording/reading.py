"""
Reading what ``playwright codegen --target python`` wrote, ``python-async`` and ``python-pytest`` as well.

The script is parsed, never run. What it expects is read for headings and addresses only.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from portal_bots.scaffold.recording.calls import Chain, Link, chain
from portal_bots.scaffold.recording.locators import target
from portal_bots.scaffold.recording.steps import Act, By, Recording, Shape, Step, Target, Typed
from portal_bots.scaffold.recording.veil import Veil, typed_in

REMEDY = "Record one with: playwright codegen --target python -o recording.py <address of the portal>"
SURROUNDINGS = frozenset({"playwright", "p", "browser", "context", "browser_context", "asyncio", "run", "main"})
ASIDE = frozenset({  # of a page: what a person does not do, or what only waits
    "close", "pause", "wait_for_timeout", "wait_for_load_state", "wait_for_url", "wait_for_selector", "wait_for",
    "set_viewport_size", "set_default_timeout", "bring_to_front", "focus", "scroll_into_view_if_needed", "reload",
})  # fmt: skip
ACTS = {
    "fill": Act.FILL,
    "type": Act.FILL,
    "press_sequentially": Act.FILL,
    "select_option": Act.SELECT,
    "check": Act.CHECK,
    "uncheck": Act.UNCHECK,
    "set_input_files": Act.FILES,
    "click": Act.CLICK,
    "dblclick": Act.CLICK,
    "press": Act.KEY,
    "hover": Act.HOVER,
}
HEADING_TEXTS = frozenset({"to_have_text", "to_contain_text"})
KEYS = frozenset({"Enter", "ArrowDown", "ArrowUp", "Escape"})  # others only move on, or are typing


class NotARecordingError(Exception):
    """A file cannot be read as a recording: its message names the file, the line and the remedy."""


def read(path: Path) -> Recording:
    """
    Read a recorded script.

    Raises:
        NotARecordingError: It is none, or nothing is done in it.

    """
    tree = _parsed(path)
    reader = _Reader(Veil(typed_in(tree)))
    steps = tuple(reader.steps(tree.body))
    if all(step.act is Act.UNREAD for step in steps):
        message = f"{path}: nothing is done on a page in it. {REMEDY}"
        raise NotARecordingError(message)
    return Recording(path, steps, tuple(dict.fromkeys(reader.hosts)), reader.url)


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        message = f"{path}: it is missing or is no text file. {REMEDY}"
        raise NotARecordingError(message) from error
    except SyntaxError as error:
        message = f"{path}, line {error.lineno or 1}: this is not Python. {REMEDY}"
        raise NotARecordingError(message) from None  # the error itself quotes the line, with what was typed


class _Reader:
    """The pages that a script opens, and what it does on them."""

    def __init__(self, veil: Veil) -> None:
        self.veil = veil
        self.tabs = {"page"}
        self.hosts: list[str] = []
        self.url = ""
        self._dialog = False
        self._before = ""  # what was typed last

    def steps(self, body: Iterable[ast.stmt]) -> Iterator[Step]:
        """The steps of some statements, those inside them too."""
        for node in body:
            match node:
                case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Return(value=None):
                    continue
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.If():
                    yield from self.steps(node.body)
                case ast.With() | ast.AsyncWith():
                    yield from self._within(node)
                case ast.Assign():
                    yield from self._assigned(node)
                case ast.Expr(value=ast.Constant()):
                    continue
                case ast.Expr():
                    yield from self._line(node.value)
                case _:
                    yield _unread(node, type(node).__name__)

    def _within(self, node: ast.With | ast.AsyncWith) -> Iterator[Step]:
        """What happens while a new tab or a download is expected."""
        awaited = {chain(item.context_expr).last.removeprefix("expect_") for item in node.items}
        for step in self.steps(node.body):
            tab, download = "popup" in awaited, "download" in awaited
            yield replace(step, new_tab=step.new_tab or tab, download=step.download or download)

    def _assigned(self, node: ast.Assign) -> Iterator[Step]:
        """The name of a page, or of something around it."""
        found = chain(node.value)
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if found.last == "new_page" or (found.last == "value" and any("page" in name for name in names)):
            self.tabs.update(names)
        elif found.root not in SURROUNDINGS and found.last != "value":
            yield _unread(node, "an assignment")

    def _line(self, node: ast.expr) -> Iterator[Step]:
        found = chain(node)
        if found.root in self.tabs:
            yield from self._on_page(found, node)
        elif found.root == "expect":
            yield from self._expected(found, node)
        elif found.root not in SURROUNDINGS:
            yield _unread(node, "a call that is on no page")

    def _on_page(self, found: Chain, node: ast.expr) -> Iterator[Step]:
        match found.last:
            case _ if found.links[0].name in ("keyboard", "mouse"):
                yield _unread(node, "a key or a click on no control", found.root)
            case "goto":
                yield self._opened(found, node)
            case "once" | "on":
                self._dialog = True
            case name if name in ACTS:
                yield self._acted(found, node)
            case name if name not in ASIDE:
                yield _unread(node, "a call that the recorder does not write", found.root)

    def _opened(self, found: Chain, node: ast.expr) -> Step:
        parts = urlsplit(found.links[-1].text() or "")
        self.hosts += [parts.hostname] if parts.hostname else []
        self.url = self.url or (f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else "")
        return Step(
            node.lineno, Act.OPEN, found.root, address=self._path(parts.path), words=_fragment(parts.fragment)
        )

    def _path(self, path: str) -> str:
        return self.veil.path(path) or "/"

    def _acted(self, found: Chain, node: ast.expr) -> Step:
        *where, what = found.links
        act, dialog = ACTS[what.name], self._dialog
        self._dialog = False
        typed = what.text() or "" if act is Act.FILL else ""
        step = Step(
            _line_of(node),
            act,
            found.root,
            self._where(where, what),
            _typed(typed) if act is Act.FILL else None,
            words=_key(what) if act is Act.KEY else "",
            repeats=act is Act.CLICK and self._repeats(where),
            dialog=dialog,
            unusual=_unusual(what),
        )
        self._before = typed or self._before
        return step

    def _where(self, where: list[Link], what: Link) -> Target | None:
        return target(where, self.veil) if where else Target(By.CSS, files="file" in (what.text() or ""))

    def _repeats(self, where: list[Link]) -> bool:
        """True when what is clicked has words that were typed just before: a suggestion."""
        words = [link.text("name") or link.text() or "" for link in where]
        return bool(self._before) and any(self._before.casefold() in one.casefold() for one in words)

    def _expected(self, found: Chain, node: ast.expr) -> Iterator[Step]:
        about, said = found.links[0], found.links[-1]
        subject = chain(about.args[0]) if about.args else Chain("", ())
        if said.name == "to_have_url" and said.text():
            path = self._path(urlsplit(said.text() or "").path)
            yield Step(node.lineno, Act.AT, subject.root, address=path)
        elif (words := self._heading(subject, said)) and not self.veil.hides(words):
            yield Step(node.lineno, Act.SEE, subject.root, words=words)

    def _heading(self, subject: Chain, said: Link) -> str:
        """The heading that is expected, or nothing."""
        if said.name == "to_match_aria_snapshot":
            found = re.search(r'- heading "([^"]+)"', said.text() or "")
            return found[1] if found else ""
        seen = target([link for link in subject.links if link.name != "first"], self.veil)
        if seen is None or not seen.heading:
            return ""
        return seen.name if said.name == "to_be_visible" else (said.text() or "") * (said.name in HEADING_TEXTS)


def _unread(node: ast.AST, what: str, tab: str = "page") -> Step:
    return Step(getattr(node, "lineno", 0), Act.UNREAD, tab, words=what)


def _line_of(node: ast.expr) -> int:
    return node.lineno


def _typed(text: str) -> Typed:
    iso = re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None
    return Typed(len(text), Shape.ISO_DATE if iso else Shape.TEXT)


def _key(what: Link) -> str:
    """The key, where it may mean something."""
    key = what.text() or ""
    return key if key in KEYS else ""


def _fragment(fragment: str) -> str:
    """That an address goes on behind a #, as pages do that are put together in the browser."""
    return "fragment" if fragment.startswith(("/", "!/")) else ""


def _unusual(what: Link) -> str:
    ways = [name for name in ("button", "modifiers", "click_count", "position") if name in what.named]
    return ", ".join((["double"] if what.name == "dblclick" else []) + ways)
