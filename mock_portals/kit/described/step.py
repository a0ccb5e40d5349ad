"""One page of the wizard: shown, and taken."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from mock_portals.kit.app import Behind
from mock_portals.kit.described.controls import condition, name_of, typed_in
from mock_portals.kit.described.description import NUMBER, Description, Field, Page, Repeat
from mock_portals.kit.described.showing import Shown, said
from mock_portals.kit.described.taking import Taking
from mock_portals.kit.drafts import Draft
from mock_portals.kit.format import provider
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.draft import done, on_draft, show, take_extra, undo
from mock_portals.kit.wizard.slips import slip

TYPED = "typed"


@dataclass(frozen=True)
class Box:
    """One control as the template shows it."""

    field: Field
    name: str
    label: str
    value: str
    options: list[str]
    asked: bool = True
    condition: dict[str, Any] | None = None


@dataclass(frozen=True)
class Rows:
    """Controls that come once a row, and the row that a button adds."""

    repeat: Repeat
    legend: str
    boxes: list[list[Box]]
    new: list[Box]


class Step:
    """A page of one portal."""

    def __init__(self, told: Description, page: Page) -> None:
        self._told = told
        self._page = page

    def addresses(self) -> list[Behind]:
        """Where it is opened and sent."""
        path, at = f"/request/{self._page.name}", on_draft(self._page.name)
        return [("GET", path, at(self.show)), ("POST", path, at(self.take))]

    async def show(self, visit: Visit, draft: Draft) -> Response:
        """The page with what the draft has, or with what was typed and refused."""
        page = self._page
        refused = draft.content.get(TYPED, {}).get(page.name)
        shown = Shown(draft, visit.portal.people)
        typed = refused if refused is not None else shown.controls(page)
        # Kept in the order of the description: a repeated field is shown where the first of its rows is.
        parts: list[Box | Rows] = []
        for one in page.fields:
            rows = next((rows for rows in page.repeat if rows.repeats(one)), None)
            if rows is None:
                parts.append(self._box(visit, shown, one, typed))
            elif not any(isinstance(part, Rows) and part.repeat is rows for part in parts):
                parts.append(self._rows(visit, rows, typed))
        return show(visit, draft, page.name, template="form", step_page=page, page_parts=parts)

    async def take(self, visit: Visit, draft: Draft) -> Response:
        """On if everything is right; else the page once more, with what was typed."""
        page, content = self._page, draft.content
        typed = typed_in(visit, page)
        alerts = Taking(self._told, page, visit, draft, typed).alerts()
        alerts += take_extra(visit, draft, page.name)
        kept = content.setdefault(TYPED, {})
        if alerts:
            kept[page.name] = typed
            undo(draft, page.name)
            return visit.go(f"/request/{page.name}", *alerts)
        kept.pop(page.name, None)
        following = done(visit, draft, page.name)
        if self._told.documents is None and page is self._told.pages[-1]:
            slip(visit, draft)
        return following

    def _box(self, visit: Visit, shown: Shown, one: Field, typed: dict[str, str]) -> Box:
        asked, depends = True, condition(self._page, one)
        if one.when:
            asked = any(
                one.when.holds(text) for text in said(self._told, self._page, one.when.label, typed, shown)
            )
        name = name_of(self._page, one)
        told = depends.told() if depends else None
        return Box(one, name, one.label, typed.get(name, ""), _options(visit, one), asked, told)

    def _rows(self, visit: Visit, rows: Repeat, typed: dict[str, str]) -> Rows:
        fields = [one for one in self._page.fields if rows.repeats(one)]
        last = max([rows.rows, *(row for row in range(1, rows.most + 1) if self._filled(fields, row, typed))])
        boxes = [[self._in_row(visit, one, row, typed) for one in fields] for row in range(1, last + 1)]
        return Rows(rows, rows.legend, boxes, [self._in_row(visit, one, "__n__", {}) for one in fields])

    def _filled(self, fields: list[Field], row: int, typed: dict[str, str]) -> bool:
        return any(typed.get(name_of(self._page, one, row)) for one in fields)

    def _in_row(self, visit: Visit, one: Field, row: int | str, typed: dict[str, str]) -> Box:
        name = f"{name_of(self._page, one)}_{row}"
        label = one.label.replace(NUMBER, str(row))
        return Box(one, name, label, typed.get(name, ""), _options(visit, one))


def _options(visit: Visit, one: Field) -> list[str]:
    if one.means != "rendering_npi":
        return list(one.options)
    return [provider(row) for row in visit.portal.people.providers(visit.account["providers"])]
