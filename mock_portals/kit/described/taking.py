"""Makes of a page that was sent what a case will have; or says what is wrong with it."""

from typing import Any

from mock_portals.kit.database import Row
from mock_portals.kit.described.checking import Checker
from mock_portals.kit.described.controls import Typed, filled_rows, name_of
from mock_portals.kit.described.description import OF_MEMBER, Description, Field, Page, Repeat
from mock_portals.kit.described.showing import Shown, said
from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit

DETAILS = ("rendering_npi", "level", "contact_name", "contact_phone")
ANSWERS = "answers"
LINE: Row = {"modifiers": [], "units": 1, "unit_type": "Units", "start": None, "end": None}


class Taking:
    """One page as it was sent."""

    def __init__(self, told: Description, page: Page, visit: Visit, draft: Draft, typed: Typed) -> None:
        self._told, self._page, self._typed = told, page, typed
        self._visit, self._draft = visit, draft
        providers = visit.portal.people.providers(visit.portal.people.colleagues(visit.account["providers"]))
        self._checker = Checker(told, providers)

    def alerts(self) -> list[str]:
        """What is wrong; if nothing is, the draft has it all."""
        content = self._single() | self._rows()
        member = {} if self._checker.alerts else self._member(content)
        if self._checker.alerts:
            return self._checker.alerts
        kept = self._draft.content
        kept["details"] = kept.get("details", {}) | {
            name: content.pop(name) for name in DETAILS if name in content
        }
        kept[ANSWERS] = self._other_answers() | content.pop(ANSWERS, {})
        kept |= {name: value for name, value in (content | member).items() if name not in OF_MEMBER}
        return []

    def _single(self) -> Row:
        content: Row = {ANSWERS: {}}
        lines: Row = {}
        for one in self._page.single:
            if not self._asked(one):
                continue
            value = self._checker.value(one, self._typed[name_of(self._page, one)])
            if one.means == "answer":
                content[ANSWERS][one.label] = value or ""
            elif one.means in (*LINE, "code"):
                lines[one.means] = value
            else:
                content[one.means] = value
        return content | ({"lines": [self._line(lines)]} if lines else {})

    def _rows(self) -> Row:
        content: Row = {}
        for rows in self._page.repeat:
            values = [self._row(rows, row) for row in filled_rows(self._page, rows, self._typed)]
            if rows.of == "lines":
                content["lines"] = [self._line(value) for value in values]
            else:
                content["diagnoses"] = [code for value in values for code in value["diagnoses"] or ()]
        return content

    def _row(self, rows: Repeat, row: int) -> Row:
        fields = [one for one in self._page.fields if rows.repeats(one)]
        return {
            one.means: self._checker.value(one, self._typed[name_of(self._page, one, row)], row) for one in fields
        }

    def _line(self, given: Row) -> Row:
        line: Row = LINE | {name: value for name, value in given.items() if value is not None}
        line["end"] = line["end"] or line["start"]
        if line["start"] and line["end"] < line["start"]:
            self._checker.alerts.append("The end date is before the start date.")
        return line

    def _asked(self, one: Field) -> bool:
        if one.when is None:
            return True
        shown = Shown(self._draft, self._visit.portal.people)
        told = said(self._told, self._page, one.when.label, self._typed, shown)
        return any(one.when.holds(text) for text in told)

    def _other_answers(self) -> Row:
        mine = {one.label for one in self._page.fields}
        return {label: text for label, text in self._draft.content.get(ANSWERS, {}).items() if label not in mine}

    def _member(self, content: dict[str, Any]) -> Row:
        """Whom the page is about; nobody, and an alert, if no member is like that."""
        if "member_id" not in content:
            return {}
        says, found = self._told.says, self._visit.portal.people.family(content["member_id"])
        wrong = {"member_id": says.no_member, "born": says.wrong_born, "last_name": says.wrong_name}
        for name, words in (wrong | {"first_name": says.wrong_name}).items():
            if content.get(name):
                found = [row for row in found if row[name].casefold() == content[name].casefold()]
            if not found:
                self._checker.alerts.append(words)
                return {}
        if len(found) > 1:
            self._checker.alerts.append(says.several)
        return {"member": {key: found[0][key] for key in ("member_id", "first_name")}}
