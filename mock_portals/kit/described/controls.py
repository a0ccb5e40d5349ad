"""The controls of a page: what they are called in its form, and what was typed into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mock_portals.kit.described.description import Field, Page, Repeat, When
from mock_portals.kit.visit import Visit

Typed = dict[str, str]


def name_of(page: Page, one: Field, row: int | None = None) -> str:
    """What a control is called in the form; one of a row has the row's number."""
    name = f"answer_{page.fields.index(one) + 1}" if one.means == "answer" else one.means
    return name if row is None else f"{name}_{row}"


def typed_in(visit: Visit, page: Page) -> Typed:
    """Everything that was sent."""
    names = [name_of(page, one) for one in page.single]
    names += [name for rows in page.repeat for row in numbers(rows) for name in row_names(page, rows, row)]
    return {name: visit.text(name) for name in names}


def numbers(rows: Repeat) -> range:
    """The numbers that rows can have."""
    return range(1, rows.most + 1)


def row_names(page: Page, rows: Repeat, row: int) -> list[str]:
    """What the controls of a row are called."""
    return [name_of(page, one, row) for one in page.fields if rows.repeats(one)]


def filled_rows(page: Page, rows: Repeat, typed: Mapping[str, str]) -> list[int]:
    """The rows that count: the first, and each with something in a box."""
    boxes = [one for one in page.fields if rows.repeats(one) and one.kind not in ("select", "radio")]
    return [row for row in numbers(rows) if row == 1 or any(typed.get(name_of(page, one, row)) for one in boxes)]


@dataclass(frozen=True)
class Condition:
    """When a field is asked, for the script of the page: controls, and what one of them says then."""

    names: Sequence[str]
    when: When

    def told(self) -> dict[str, Any]:
        """As the script reads it."""
        return {"names": list(self.names), "starts": self.when.starts_with, "is": self.when.equals}


def condition(page: Page, one: Field) -> Condition | None:
    """The condition of a field that depends on another one of the same page."""
    asked = next((other for other in page.fields if one.when and other.label == one.when.label), None)
    if one.when is None or asked is None:
        return None
    rows = next((rows for rows in page.repeat if rows.repeats(asked)), None)
    names = [name_of(page, asked, row) for row in numbers(rows)] if rows else [name_of(page, asked)]
    return Condition(names, one.when)
