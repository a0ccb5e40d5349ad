"""The review page: what the portal is about to send, compared with what was asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal_bots.browser.forms import Answer, Having
from portal_bots.browser.screens import PageView, Screen, Table
from portal_bots.domain.requests import AuthRequest
from portal_bots.domain.wording import plain, same

Texts = Sequence[str]


@dataclass(frozen=True)
class Shown:
    """A fact the review page must show, by its label."""

    label: str
    value: Callable[[Any], Answer]

    def told(self, request: object) -> tuple[str, str]:
        """Its label and what it must be."""
        expected = self.value(request)
        return self.label, expected.text.strip(" -") if isinstance(expected, Having) else expected

    def lacks(self, page: PageView, _request: object) -> Iterator[str]:
        """That it is not on the page."""
        if self.label not in page.facts:
            yield f"there is no {self.label!r}"


@dataclass(frozen=True)
class ShownRows:
    """A table the review page must show, row by row in any order: the values of its columns."""

    table: Table
    rows: Callable[[Any], Sequence[Texts]]

    def told(self, request: object) -> tuple[str, str]:
        """Its caption and the rows it must hold."""
        return self.table.caption, _listed(self.rows(request))

    def lacks(self, page: PageView, request: object) -> Iterator[str]:
        """That the table is not on the page, or a column of it."""
        views = [view for view in page.tables if view.caption == self.table.caption]
        if not views and self.rows(request):
            yield f"there is no table {self.table.caption!r}"
        missing = [column for view in views for column in self.table.columns if column not in view.heads]
        if missing:
            yield f"{self.table.caption}: there is no column {', '.join(missing)}"


@dataclass(frozen=True)
class Review:
    """The last page before the last button, and everything on it that must be right."""

    screen: Screen
    parts: tuple[Shown | ShownRows, ...]

    def __init__(self, screen: Screen, *parts: Shown | ShownRows) -> None:
        object.__setattr__(self, "screen", screen)
        object.__setattr__(self, "parts", parts)

    def asked(self, request: object) -> dict[str, str]:
        """What the page must show, by label: the record of what is about to be sent."""
        return dict(part.told(request) for part in self.parts)

    def differences(self, page: PageView, request: object) -> tuple[str, ...]:
        """Every difference between the page and the request: label, expected, shown. Empty when all is right."""
        found: list[str] = []
        for part in self.parts:
            found += _fact(part, page, request) if isinstance(part, Shown) else _rows(part, page, request)
        return (*found, *_answers(page, request))

    def lacks(self, page: PageView, request: object) -> tuple[str, ...]:
        """What the page does not show at all, whatever was asked: it is not the page that is known."""
        return tuple(lack for part in self.parts for lack in part.lacks(page, request))


def _fact(part: Shown, page: PageView, request: object) -> list[str]:
    expected, shown = part.value(request), page.facts.get(part.label)
    if shown is not None and _right(expected, shown):
        return []
    told = "nothing" if shown is None else repr(shown)
    return [f"{part.label}: expected {part.told(request)[1]!r}, the portal shows {told}"]


def _answers(page: PageView, request: object) -> list[str]:
    """Clinical answers, where the page shows what was answered."""
    given = request.answers if isinstance(request, AuthRequest) else ()
    shown = {plain(label): value for label, value in page.facts.items()}
    return [
        f"{one.question}: answered {one.answer!r}, the portal shows {shown[plain(one.question)]!r}"
        for one in {plain(one.question): one for one in given}.values()
        if plain(one.question) in shown and not same(shown[plain(one.question)], one.answer)
    ]


def _rows(part: ShownRows, page: PageView, request: object) -> list[str]:
    views = [view for view in page.tables if view.caption == part.table.caption]
    missing = [column for column in part.table.columns for view in views if column not in view.heads]
    if missing:
        return [f"{part.table.caption}: the portal shows no column {', '.join(missing)}"]
    expected = sorted(part.rows(request), key=_plain_row)
    shown = sorted(
        ([row[column] for column in part.table.columns] for view in views for row in view.rows), key=_plain_row
    )
    if list(map(_plain_row, expected)) == list(map(_plain_row, shown)):
        return []
    return [f"{part.table.caption}: expected {_listed(expected)}, the portal shows {_listed(shown)}"]


def _listed(rows: Sequence[Texts]) -> str:
    return "; ".join(" ".join(filter(None, row)) for row in rows) or "nothing"


def _right(expected: Answer, shown: str) -> bool:
    if isinstance(expected, Having):
        return _plain(expected.text) in _plain(shown)
    return _plain(expected) == _plain(shown)


def _plain_row(row: Texts) -> tuple[str, ...]:
    return tuple(map(_plain, row))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
