"""Screens and buttons: how to know where we are, and what can be pressed there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from portal_bots.domain import errors


@dataclass(frozen=True)
class Screen:
    """
    A page a person would recognise: by its path and its heading.

    ``{name}`` in the path stands for a part that differs, such as a reference number.
    """

    path: str
    heading: str
    inside: str = ""  #: the title of the frame of the page in which it is shown, where it is

    @cached_property
    def pattern(self) -> str:
        """A regular expression of its paths, in words that Python and the page both read."""
        parts = re.split(r"\{\w+\}", self.path)
        return "^" + "[^/]+".join(re.escape(part) for part in parts) + "/?$"

    def is_at(self, address: str) -> bool:
        """Does a page's address lead here? What is shown may be an error all the same."""
        return re.match(self.pattern, urlsplit(address).path) is not None

    def is_shown(self, page: "PageView") -> bool:
        """True when the page shows this screen."""
        return page.ready and self.heading in page.headings and re.match(self.pattern, page.path) is not None

    def address(self, query: Mapping[str, str], **parts: str) -> str:
        """The path and query to open it."""
        path = self.path.format(**{name: quote(value, safe="") for name, value in parts.items()})
        return f"{path}?{urlencode(query)}" if query else path


@dataclass(frozen=True)
class Button:
    """A button by the name a person reads on it."""

    name: str


TOTAL = "{first}–{last} of {total}"


@dataclass(frozen=True)
class Table:
    """
    A table by its caption, with the column headings that must be there.

    ``empty`` is the sentence that stands in its place when there is nothing to list; ``next_page`` is the link or
    button that leads to more; ``total`` is how the page tells which of how many rows it shows.
    """

    caption: str
    columns: tuple[str, ...]
    empty: str
    next_page: str
    total: str

    def __init__(
        self, caption: str, *columns: str, empty: str = "", next_page: str = "Next page", total: str = TOTAL
    ) -> None:
        object.__setattr__(self, "caption", caption)
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "empty", empty)
        object.__setattr__(self, "next_page", next_page)
        object.__setattr__(self, "total", total)

    def rows_of(self, page: "PageView") -> "tuple[Row, ...]":
        """
        The rows of this table on a page, by column heading.

        Raises:
            FormChanged: The table or one of its columns is not there.

        """
        view = self.view_of(page)
        return view.rows if view is not None else ()

    def view_of(self, page: "PageView") -> "TableView | None":
        """
        This table on a page; None where there is nothing to list.

        Raises:
            FormChanged: The table or one of its columns is not there.

        """
        if self.empty and self.empty in page.says:
            return None
        view = next((view for view in page.tables if view.caption == self.caption), None)
        missing = [column for column in self.columns if column not in view.heads] if view else []
        if view is None or missing:
            lack = f"column {', '.join(missing)}" if view else f"table {self.caption!r}"
            place = f"{page.heading}, {self.caption}"
            raise errors.FormChanged(f"{page.heading}: {lack} is missing", place=place)
        return view


Row = Mapping[str, str]


@dataclass(frozen=True)
class TableView:
    """A table as the page shows it."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int = 0  #: how many rows its markup says it has; headings that are numbered count as one
    numbers: tuple[int, ...] = ()  #: of its rows, where it numbers them


@dataclass(frozen=True)
class Overlay:
    """A dialog, or a bar that stays in front of the page."""

    heading: str
    name: str
    buttons: tuple[str, ...]


class Challenge(StrEnum):
    """What keeps machines out."""

    NONE = ""
    HUMAN = "human"  #: it wants to know that a person is there
    DENIED = "denied"
    MANY = "many"  #: too many requests


@dataclass(frozen=True)
class PageView:
    """What is on a page, in one look."""

    path: str
    url: str
    title: str
    headings: tuple[str, ...]
    alerts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    says: tuple[str, ...] = ()  #: its paragraphs
    buttons: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)  #: where each link leads, by its words
    facts: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[TableView, ...] = ()
    landmarks: tuple[str, ...] = ()  #: its navigations and second headings
    overlays: tuple[Overlay, ...] = ()
    challenge: Challenge = Challenge.NONE
    ready: bool = True  #: all of it has come
    broken: bool = False  #: the browser's own page, in place of one that did not come

    @property
    def heading(self) -> str:
        """Its first heading, or its title where it has none."""
        return self.headings[0] if self.headings else self.title

    def fact(self, label: str) -> str:
        """
        What the page shows beside a label.

        Raises:
            UnexpectedPage: There is no such label.

        """
        if label not in self.facts:
            raise errors.UnexpectedPage(f"{self.heading}: there is no {label!r}", detail=f"at {self.path}")
        return self.facts[label]

    @classmethod
    def of(cls, seen: Mapping[str, Any]) -> "PageView":
        """From what ``scripts/page.js`` returns."""
        tables = tuple(
            TableView(**{**table, **{name: tuple(table[name]) for name in ("heads", "rows", "numbers")}})
            for table in seen["tables"]
        )
        overlays = tuple(Overlay(one["heading"], one["name"], tuple(one["buttons"])) for one in seen["overlays"])
        lists = {
            name: tuple(seen[name]) for name in ("headings", "alerts", "notes", "says", "landmarks", "buttons")
        }
        known = {"tables": tables, "overlays": overlays, "challenge": Challenge(seen["challenge"])}
        return cls(**{**seen, **lists, **known})
