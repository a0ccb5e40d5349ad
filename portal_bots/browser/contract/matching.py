"""Which control of a page is which declared field, and what is left over on either side."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from portal_bots.browser.contract import fields
from portal_bots.browser.contract.changes import Change, Difference
from portal_bots.browser.forms import Slot
from portal_bots.browser.shown import ShownField


class Matching:
    """Which control is which declared field."""

    def __init__(self, slots: Sequence[Slot], controls: Sequence[ShownField]) -> None:
        self._slots = slots
        self._at = [self._slot(control) for control in controls]
        self._controls = controls

    def _slot(self, control: ShownField) -> int | None:
        takes = (at for at, slot in enumerate(self._slots) if slot.takes(control.label, control.group))
        return next(takes, None)

    def changes(self) -> Iterator[Change]:
        """Everything that is different in the fields."""
        for at, control in zip(self._at, self._controls, strict=True):
            if at is not None:
                yield from fields.changed(self._slots[at], control)
        for slot, control in self.renamed.items():
            told = f"field renamed: {slot.label!r} is now {control.label!r}"
            yield Change(Difference.RENAMED, control.label, told)
        yield from map(fields.added, self.new)
        for slot in self._missing:
            if slot not in self.renamed:
                yield Change(Difference.REMOVED, slot.label, f"field removed: {slot.label!r}")
        yield from self._twice()
        yield from self._order()

    @property
    def new(self) -> list[ShownField]:
        """What nobody declared."""
        return [control for control in self._unknown if control not in self.renamed.values()]

    @cached_property
    def renamed(self) -> dict[Slot, ShownField]:
        """A missing field and a control of its kind, where either follows the same field, are one."""
        unknown, renamed = list(self._unknown), {}
        for slot in self._missing:
            alike = [one for one in unknown if one.kind is slot.field.kind.looks and slot.in_group(one.group)]
            before = self._slots.index(slot) - 1
            follows = [control for control in alike if self._before(control) == before]
            rivals = [one for one in self._missing if one.field.kind is slot.field.kind]
            candidates = follows if len(follows) == 1 else alike if len(rivals) == 1 else []
            if len(candidates) == 1:
                renamed[slot] = candidates[0]
                unknown.remove(candidates[0])
        return renamed

    @cached_property
    def _missing(self) -> list[Slot]:
        """Fields that must be there and are not."""
        gone = [slot for at, slot in enumerate(self._slots) if at not in self._at]
        return [slot for slot in gone if not (slot.field.optional or slot.field.sometimes)]

    @cached_property
    def _unknown(self) -> list[ShownField]:
        """One of each: rows repeat their controls."""
        found = [control for at, control in zip(self._at, self._controls, strict=True) if at is None]
        return list({(re.sub(r"\d+", "", one.group), one.label): one for one in reversed(found)}.values())[::-1]

    def _before(self, control: ShownField) -> int | None:
        """Which declared field stands right before a control: -1 for the first control, None for none of them."""
        place = self._controls.index(control)
        return self._at[place - 1] if place else -1

    def _twice(self) -> Iterator[Change]:
        seen = [(control.label, control.group) for control in self._controls]
        for label, group in dict.fromkeys(one for one in seen if seen.count(one) > 1):
            place = f" in {group!r}" if group else ""
            yield Change(Difference.TWICE, label, f"field is there twice: {label!r}{place}")

    def _order(self) -> Iterator[Change]:
        known = list(dict.fromkeys(at for at in self._at if at is not None))
        if known != sorted(known):
            labels = ", ".join(self._slots[at].label for at in known)
            yield Change(Difference.ORDER, "", f"fields in another order: {labels}", harmful=False)
