"""
Forms: what a flow declares, and how the page's real form differs from it.

The comparison is done before anything is typed. It is a value: what to do about it is decided elsewhere.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal_bots.browser.screens import Button, Screen


class Kind(StrEnum):
    """How a control is filled."""

    TEXT = "text"
    SELECT = "select"
    RADIO = "radio"
    TYPEAHEAD = "typeahead"  #: type, then choose the option whose code is exactly the one typed
    CHECKBOX = "checkbox"
    FILE = "file"


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


@dataclass(frozen=True)
class ShownField:
    """A control as the page shows it."""

    label: str
    group: str
    kind: Kind
    required: bool
    options: tuple[str, ...]
    value: str

    @classmethod
    def of(cls, seen: dict[str, Any]) -> "ShownField":
        """From what ``scripts/form.js`` returns."""
        return cls(**{**seen, "kind": Kind(seen["kind"]), "options": tuple(seen["options"])})


@dataclass(frozen=True)
class FormDiff:
    """How a page's form differs from the declared one, each difference a sentence."""

    harmful: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Slot:
    """A declared field, with the legend of its group."""

    field: Field
    legend: str = ""

    def takes(self, shown: ShownField) -> bool:
        """True when the shown control is this field."""
        return _numbered(self.field.label, shown.label) and _numbered(self.legend, shown.group)


def _numbered(pattern: str, text: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\{n\}", r"\d+"), text) is not None


def compare(form: Form, shown: Iterable[ShownField]) -> FormDiff:
    """Compare the page's fields with the declared ones."""
    slots = list(_slots(form))
    harmful: list[str] = []
    harmless: list[str] = []
    found: set[int] = set()
    for control in shown:
        at = next((at for at, slot in enumerate(slots) if slot.takes(control)), None)
        if at is None:
            (harmful if control.required else harmless).append(_added(control))
        else:
            found.add(at)
            harmful += _kind_changed(slots[at].field, control)
    harmful += [
        f"field removed: {slot.field.label.format(n=1)!r}"
        for at, slot in enumerate(slots)
        if at not in found and not slot.field.optional
    ]
    return FormDiff(tuple(harmful), tuple(harmless))


def _slots(form: Form) -> Iterable[_Slot]:
    for part in form.fields:
        if isinstance(part, Field):
            yield _Slot(part)
        else:
            yield from (_Slot(row, part.legend) for row in part.fields)


def _added(control: ShownField) -> str:
    need = "required" if control.required else "optional"
    options = f" with options {', '.join(filter(None, control.options))}" if control.options else ""
    return f"{need} field added: {control.label!r} ({control.kind}){options}"


def _kind_changed(declared: Field, shown: ShownField) -> list[str]:
    if declared.kind is shown.kind:
        return []
    return [f"field {shown.label!r} is now a {shown.kind} and was a {declared.kind}"]
