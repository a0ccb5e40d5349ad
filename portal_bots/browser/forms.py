"""Forms: what a flow declares of them. How a page's real form differs from it is told by ``contract``."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal_bots.browser.screens import Button, Screen
from portal_bots.domain.requests import AuthRequest
from portal_bots.domain.wording import same


class Kind(StrEnum):
    """How a control is filled."""

    TEXT = "text"
    MASKED = "masked"  #: a text that the page puts into a form of its own, such as (602) 555-0100
    SELECT = "select"
    RADIO = "radio"
    CHECKBOX = "checkbox"  #: its answer is ``YES`` or ``NO``
    DATE = "date"  #: the browser's own date control
    PICKER = "picker"  #: a date that is chosen in a calendar and cannot be typed
    LIST = "list"  #: a list of the page's own making, whose options may be anywhere in the page
    TYPEAHEAD = "typeahead"  #: type, then choose the option whose code is exactly the one typed
    FILE = "file"

    @property
    def looks(self) -> "Kind":
        """As what the page shows it: some differ only in how they are filled."""
        return _LOOKS.get(self, self)


_LOOKS = {Kind.MASKED: Kind.TEXT, Kind.PICKER: Kind.TEXT, Kind.LIST: Kind.TYPEAHEAD}
YES = "Yes"
NO = "No"


@dataclass(frozen=True)
class Having:
    """The only option that contains this text."""

    text: str


Answer = str | Having


@dataclass(frozen=True)
class Field:
    """One control, by its label, and where its value comes from."""

    label: str
    value: Callable[[Any], Answer]
    kind: Kind = Kind.TEXT
    optional: bool = False  #: may be missing on the page, and may stay empty
    sometimes: bool = False  #: shown by plan, code or an earlier answer; filled when it is
    after: str = ""  #: the label of the field whose answer decides its options
    options: tuple[str, ...] = ()  #: those it is known to have, where they are always the same
    marked: bool = True  #: the page marks it as one that must be filled

    def answer(self, item: object) -> Answer | None:
        """What goes in; None where the request does not say."""
        return self.value(item)


@dataclass(frozen=True)
class Question(Field):
    """
    A clinical question that comes by plan, code or an earlier answer.

    Its answer stands in the request, with who supplied it. It is never made up: where there is none a person is
    asked.
    """

    def __init__(
        self, label: str, kind: Kind = Kind.RADIO, *, options: tuple[str, ...] = (), optional: bool = False
    ) -> None:
        super().__init__(label, lambda _: "", kind, optional=optional, sometimes=True, options=options)

    def answer(self, item: object) -> Answer | None:
        """What the request says to it."""
        return item.answer_to(self.label) if isinstance(item, AuthRequest) else None


@dataclass(frozen=True)
class Group:
    """
    Rows of fields, one per item, such as service lines. ``{n}`` in labels and legend is the row's number.

    The page shows the first row; ``add`` brings the next.
    """

    items: Callable[[Any], Sequence[object]]
    fields: tuple[Field, ...]
    add: Button
    legend: str = ""


@dataclass(frozen=True)
class Form:
    """A form on a screen: its fields in order, and the button that leads on."""

    screen: Screen
    fields: tuple[Field | Group, ...]
    next: Button

    def __init__(self, screen: Screen, *fields: Field | Group, next: Button) -> None:  # noqa: A002 -- reads as it is
        object.__setattr__(self, "screen", screen)
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "next", next)

    def slots(self) -> Iterator["Slot"]:
        """Its fields, those of a row with the legend of the rows."""
        for part in self.fields:
            if isinstance(part, Field):
                yield Slot(part)
            else:
                yield from (Slot(row, part.legend) for row in part.fields)

    def entries(self, request: object) -> Iterator["Entry"]:
        """What is to be filled for a request, row by row."""
        for part in self.fields:
            if isinstance(part, Field):
                yield Entry(part, part.label, "", part.answer(request))
                continue
            for n, item in enumerate(part.items(request), start=1):
                legend, begins = part.legend.format(n=n), part.add if n > 1 else None
                for at, row in enumerate(part.fields):
                    label = row.label.format(n=n)
                    yield Entry(row, label, legend, row.answer(item), n, begins if at == 0 else None)


@dataclass(frozen=True)
class Slot:
    """A declared field, with the legend of its group."""

    field: Field
    legend: str = ""

    @property
    def label(self) -> str:
        """Its label, as the first row has it."""
        return self.field.label.format(n=1)

    def takes(self, label: str, group: str) -> bool:
        """True when a control of this label, in this group, is the field."""
        return _numbered(self.field.label, label) and self.in_group(group)

    def in_group(self, group: str) -> bool:
        """True when it is a group of its rows."""
        return _numbered(self.legend, group)


@dataclass(frozen=True)
class Entry:
    """One control to fill: where it is and what goes in."""

    field: Field
    label: str
    legend: str
    answer: Answer | None  #: None: nothing is known of it
    row: int = 1
    begins: Button | None = None  #: it begins a row, which this button brings

    @property
    def empty(self) -> bool:
        """Nothing goes in."""
        return self.answer is None or self.blank

    @property
    def blank(self) -> bool:
        """It is to stay empty."""
        return self.field.optional and self.answer == ""

    @property
    def text(self) -> str:
        """What goes in, in words."""
        return self.answer.text if isinstance(self.answer, Having) else (self.answer or "")

    def is_at(self, label: str, group: str) -> bool:
        """True when a control of this label, in this group, is the one."""
        return same(self.label, label) and same(self.legend, group)

    def fits(self, text: str) -> bool:
        """True when an option, or what a control holds, is the answer."""
        if isinstance(self.answer, Having):
            return self.answer.text in text
        return same(text, self.text)


def _numbered(pattern: str, text: str) -> bool:
    if "{n}" not in pattern:
        return same(pattern, text)
    numbers = re.findall(r"\d+", text)
    return any(same(pattern.replace("{n}", number), text) for number in numbers)
