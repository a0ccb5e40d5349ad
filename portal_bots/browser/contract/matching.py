"""Which control of a page is which declared field, and what is left over on either side."""

import re
from collections.abc import Iterator, Sequence

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
        renamed = dict(self._renamed())
        for at, control in zip(self._at, self._controls, strict=True):
            if at is not None:
                yield from fields.changed(self._slots[at], control)
        for missing, control in renamed.items():
            told = f"field renamed: {self._slots[missing].label!r} is now {control.label!r}"
            yield Change(Difference.RENAMED, control.label, told)
        unknown = [control for control in self._unknown() if control not in renamed.values()]
        yield from map(fields.added, unknown)
        for at in self._missing():
            slot = self._slots[at]
            if at not in renamed and not (slot.field.optional or slot.field.sometimes):
                yield Change(Difference.REMOVED, slot.label, f"field removed: {slot.label!r}")
        yield from self._twice()
        yield from self._order()

    def _missing(self) -> list[int]:
        return [at for at in range(len(self._slots)) if at not in self._at]

    def _unknown(self) -> list[ShownField]:
        """One of each: rows repeat their controls."""
        found = [control for at, control in zip(self._at, self._controls, strict=True) if at is None]
        return list({(re.sub(r"\d+", "", one.group), one.label): one for one in reversed(found)}.values())[::-1]

    def _renamed(self) -> Iterator[tuple[int, ShownField]]:
        """A missing field and a control of its kind, where either follows the same field, are one."""
        unknown = self._unknown()
        for at in self._missing():
            slot = self._slots[at]
            alike = [
                control
                for control in unknown
                if control.kind is slot.field.kind.looks and slot.takes(slot.label, control.group)
            ]
            follows = [control for control in alike if self._before(control) == at - 1]
            if len(follows) == 1 or (len(alike) == 1 and not slot.field.sometimes):
                control = (follows or alike)[0]
                unknown.remove(control)
                yield at, control

    def _before(self, control: ShownField) -> int:
        """The declared field that stands before a control; -1 where there is none."""
        place = self._controls.index(control)
        known = [at for at in self._at[:place] if at is not None]
        return known[-1] if known else -1

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
