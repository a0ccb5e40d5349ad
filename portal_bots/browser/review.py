"""The review page: what the portal is about to send, compared with what was asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portal_bots.browser.forms import Answer, Having
from portal_bots.browser.screens import PageView, Screen, Table

Texts = Sequence[str]


@dataclass(frozen=True)
class Shown:
    """A fact the review page must show, by its label."""

    label: str
    value: Callable[[Any], Answer]


@dataclass(frozen=True)
class ShownRows:
    """A table the review page must show, row by row in any order: the values of its columns."""

    table: Table
    rows: Callable[[Any], Sequence[Texts]]


@dataclass(frozen=True)
class Review:
    """The last page before the last button, and everything on it that must be right."""

    screen: Screen
    parts: tuple[Shown | ShownRows, ...]

    def __init__(self, screen: Screen, *parts: Shown | ShownRows) -> None:
        object.__setattr__(self, "screen", screen)
        object.__setattr__(self, "parts", parts)

    def differences(self, page: PageView, request: object) -> tuple[str, ...]:
        """Every difference between the page and the request: label, expected, shown. Empty when all is right."""
        found: list[str] = []
        for part in self.parts:
            found += _fact(part, page, request) if isinstance(part, Shown) else _rows(part, page, request)
        return tuple(found)


def _fact(part: Shown, page: PageView, request: object) -> list[str]:
    expected, shown = part.value(request), page.facts.get(part.label, "nothing")
    wanted = expected.text if isinstance(expected, Having) else expected
    return [] if _right(expected, shown) else [f"{part.label}: expected {wanted!r}, the portal shows {shown!r}"]


def _rows(part: ShownRows, page: PageView, request: object) -> list[str]:
    expected = sorted(tuple(row) for row in part.rows(request))
    views = [view for view in page.tables if view.caption == part.table.caption]
    shown = sorted(
        tuple(row.get(column, "") for column in part.table.columns) for view in views for row in view.rows
    )
    if [tuple(map(_plain, row)) for row in expected] == [tuple(map(_plain, row)) for row in shown]:
        return []
    return [f"{part.table.caption}: expected {_listed(expected)}, the portal shows {_listed(shown)}"]


def _listed(rows: Sequence[Texts]) -> str:
    return "; ".join(" ".join(filter(None, row)) for row in rows) or "nothing"


def _right(expected: Answer, shown: str) -> bool:
    if isinstance(expected, Having):
        return _plain(expected.text) in _plain(shown)
    return _plain(expected) == _plain(shown)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
