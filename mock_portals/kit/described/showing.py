"""What the controls and the review page show of a draft: always what it has, also after it changed by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_portals.kit.database import Row
from mock_portals.kit.described.controls import name_of
from mock_portals.kit.described.description import CHOSEN, OF_LINE, OF_MEMBER, Description, Field, Page
from mock_portals.kit.drafts import Draft
from mock_portals.kit.format import day, provider
from mock_portals.kit.people import People


@dataclass(frozen=True)
class Shown:
    """A draft in the portal's words."""

    draft: Draft
    people: People

    @property
    def member(self) -> Row:
        """Whom it is about."""
        member = self.draft.content.get("member")
        return (self.people.member(**member) or {}) if member else {}

    def rows(self, of: str) -> int:
        """How many diagnoses or lines it has."""
        return len(self.draft.content.get(of, ()))

    def text(self, one: Field, row: int | None = None) -> str:
        """What a person reads of a field."""
        value = self._value(one, row)
        if one.means in ("born", "start", "end"):
            return day(value)
        if one.means == "place_of_service":
            return next((option for option in one.options if option.partition(" ")[0] == value), value or "")
        if one.means == "rendering_npi" and one.kind in CHOSEN:
            return next((provider(row) for row in self.people.providers([value or ""])), "")
        if isinstance(value, list):
            return ", ".join(value)
        return "" if value is None else str(value)

    def typed(self, one: Field, row: int | None = None) -> str:
        """What stands in its control: the browser's own one for dates has them in another order."""
        if one.kind == "date" and one.means != "answer":
            return str(self._value(one, row) or "")
        return self.text(one, row)

    def controls(self, page: Page) -> dict[str, str]:
        """Everything in the controls of a page."""
        single = {name_of(page, one): self.typed(one) for one in page.single}
        rows = {
            name_of(page, one, row): self.typed(one, row)
            for repeat in page.repeat
            for row in range(1, self.rows(repeat.of) + 1)
            for one in page.fields
            if repeat.repeats(one)
        }
        return single | rows

    def _value(self, one: Field, row: int | None) -> Any:
        content = self.draft.content
        if one.means in OF_MEMBER:
            return self.member.get(one.means)
        if one.means in OF_LINE:
            lines = content.get("lines", ())
            return lines[(row or 1) - 1][one.means] if lines else None
        if one.means == "diagnoses":
            found = content.get("diagnoses", [])
            return found if row is None else found[row - 1]
        if one.means == "answer":
            return content.get("answers", {}).get(one.label)
        return content.get(one.means, content.get("details", {}).get(one.means))


def said(told: Description, page: Page, label: str, typed: Mapping[str, str], shown: Shown) -> list[str]:
    """What the field of a label says, in each row: as typed on this page, as kept of an earlier one."""
    here = next((one for one in page.fields if one.label == label), None)
    if here:
        name = name_of(page, here)
        return [text for key, text in typed.items() if key == name or key.startswith(f"{name}_")]
    there = next(one for earlier in told.pages for one in earlier.fields if one.label == label)
    if there.means in OF_LINE:
        return [shown.text(there, row) for row in range(1, shown.rows("lines") + 1)]
    return [shown.text(there)]
