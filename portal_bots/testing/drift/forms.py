"""Changes of the forms that a flow declares, those of its uploads and its review page among them."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from portal_bots.browser.forms import Entry, Form, Kind, Slot
from portal_bots.flow.base import PayerFlow
from portal_bots.testing.drift.change import FORM_CHANGED, UNEXPECTED_PAGE, Drift
from portal_bots.testing.drift.review import of_review

CONTROLS = ("text", "textarea", "select", "radio", "checkbox", "date")
CHOICES = ("select", "radio")
YES_NO = ["Yes", "No"]
OTHER = {
    Kind.TEXT: ("select", "checkbox"),
    Kind.SELECT: ("radio", "text"),
    Kind.RADIO: ("select", "text"),
    Kind.TYPEAHEAD: ("select", "text"),
}
DATE = re.compile(r"\d\d/\d\d/\d{4}")


def of_forms(flow: PayerFlow, request: object, seed: int, least: int = 30) -> list[Drift]:
    """Changes of each declared form: every kind at least once, at least so many of each form."""
    uploads = (flow.documents.form,) if flow.documents is not None else ()
    forms = (*flow.forms, *uploads, Form(flow.review.screen, next=flow.last_button))
    found = [drift for form in forms for drift in _FormDrift(flow, form, request, seed).changes(least)]
    return found + list(of_review(flow.review, seed))


class _FormDrift:
    """The changes of one form."""

    def __init__(self, flow: PayerFlow, form: Form, request: object, seed: int) -> None:
        self._flow = flow
        self._form = form
        self._chance = random.Random(f"{seed}/{form.screen.heading}")  # noqa: S311 -- repeatable on purpose
        self._entries = {entry.label: entry for entry in form.entries(request)}
        slots = [slot for slot in form.slots() if not (slot.field.optional or slot.field.sometimes)]
        self._slots = list({slot.label: slot for slot in slots}.values())
        self._blank = [slot for slot in form.slots() if (entry := self._entry(slot)) is not None and entry.blank]

    def changes(self, least: int) -> list[Drift]:
        """One of each kind, then others drawn by chance until there are enough."""
        rooms = [list(self._harmful()), list(self._harmless())]
        chosen: list[Drift] = []
        for room in rooms:
            kinds = dict.fromkeys(drift.change["kind"] for drift in room)
            chosen += [self._chance.choice([one for one in room if one.change["kind"] == kind]) for kind in kinds]
        rest = [drift for room in rooms for drift in room if drift not in chosen]
        self._chance.shuffle(rest)
        return chosen + rest[: max(0, least - len(chosen))]

    def _entry(self, slot: Slot) -> Entry | None:
        return self._entries.get(slot.label)

    def _change(self, kind: str, **params: Any) -> dict[str, Any]:
        return {"kind": kind, "heading": self._form.screen.heading, **params}

    def _harmful(self) -> Iterator[Drift]:
        yield from (Drift(change, FORM_CHANGED) for change in (*self._strange(), *self._around()))
        yield from (Drift(change, FORM_CHANGED) for slot in self._slots for change in self._changed(slot))
        for slot in self._blank:
            yield Drift(self._change("require", label=slot.label), FORM_CHANGED)
        yield Drift(self._change("retitle", heading_to=f"{self._form.screen.heading} (new)"), UNEXPECTED_PAGE)

    def _strange(self) -> Iterator[dict[str, Any]]:
        """Fields that nobody declared."""
        for control in CONTROLS:
            options = {"options": YES_NO} if control in CHOICES else {}
            yield self._change("add", label=f"New {control}", control=control, required=True, **options)
        yield self._change("add", label="Retrospective", control="checkbox", required=False, value="checked")
        yield self._change("add", label="Referral number", control="text", required=False, value="R-1")

    def _around(self) -> Iterator[dict[str, Any]]:
        """Steps and buttons."""
        leads_on = self._form.next.name
        yield self._change("rename_button", name=leads_on, to="Next")
        yield self._change("drop_button", name=leads_on)
        yield self._change("twin_button", name=leads_on)
        yield self._change("add_button", name=self._flow.last_button.name)
        if self._flow.steps:
            yield self._change("add_step", name="Attestation", after=self._chance.choice(self._flow.steps[:-1]))
            yield self._change("drop_step", name=self._chance.choice(self._flow.steps[1:-1]))

    def _changed(self, slot: Slot) -> Iterator[dict[str, Any]]:
        """What could give an answer another meaning, or none."""
        label, entry = slot.field.label, self._entry(slot)
        yield self._change("remove", label=label)
        yield self._change("rename", label=label, to=f"Other {slot.label.lower()}")
        yield self._change("twin", label=label)
        if slot.field.kind in (Kind.TEXT, Kind.TYPEAHEAD):  # what holds the right answer already may be fixed
            yield self._change("read_only", label=label)
        for control in OTHER.get(slot.field.kind, ()):
            yield self._change("retype", label=label, to=control, options=YES_NO)
        if entry is not None and slot.field.kind in (Kind.SELECT, Kind.RADIO):
            yield self._change("drop_option", label=label, option=entry.text)
        if entry is not None and DATE.fullmatch(entry.text):
            yield self._change("hint", label=label, text="DD/MM/YYYY")

    def _harmless(self) -> Iterator[Drift]:
        yield from (Drift(change) for change in self._looks())
        for control in CONTROLS:
            options = {"options": YES_NO} if control in CHOICES else {}
            yield Drift(
                self._change("add", label=f"Further {control}", control=control, required=False, **options)
            )
        for slot in self._slots:
            yield from (Drift(change) for change in self._same_meaning(slot))

    def _looks(self) -> Iterator[dict[str, Any]]:
        """Theme, order, ids, markup, speed."""
        of_fields = ("shuffle_fields", "wrap") if self._slots else ()
        for kind in (*of_fields, "new_ids", "restyle") * 3:
            yield self._change(kind, seed=self._chance.randrange(10**6))
        yield self._change("slow", ms=self._chance.choice((300, 600, 900)))
        yield self._change("notice", text="We have given this page a new look.")

    def _same_meaning(self, slot: Slot) -> Iterator[dict[str, Any]]:
        label = slot.field.label
        if "{n}" not in label:
            yield self._change("decorate", label=label, to=self._chance.choice(_DECORATED)(slot.label))
        yield self._change("unrequire", label=label)
        yield self._change("hint", label=label, text="As it stands in your records")
        if slot.field.kind in (Kind.SELECT, Kind.RADIO):
            yield self._change("add_option", label=label, option="Something further")
            yield self._change("shuffle_options", label=label, seed=self._chance.randrange(10**6))


_DECORATED: Sequence[Callable[[str], str]] = (
    lambda label: f"{label} *",
    lambda label: f"{label}:",
    str.upper,
    lambda label: label.replace(" ", "  "),
)
