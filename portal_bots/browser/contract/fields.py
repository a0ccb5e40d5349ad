"""What is different in one field."""

from collections.abc import Iterator, Sequence

from portal_bots.browser.contract.changes import Change, Difference
from portal_bots.browser.forms import Slot
from portal_bots.browser.shown import ShownField
from portal_bots.domain.wording import same


def added(control: ShownField) -> Change:
    """A control that nobody declared. It may stay as it is where it is empty and may be so."""
    options = f" with options {', '.join(filter(None, control.options))}" if control.options else ""
    what = f"{control.label!r} ({control.kind}){options}"
    if control.required:
        return Change(Difference.ADDED, control.label, f"required field added: {what}")
    if control.filled:
        told = f"optional field added that is filled in already, with {control.value!r}: {what}"
        return Change(Difference.PREFILLED, control.label, told)
    return Change(Difference.ADDED, control.label, f"optional field added: {what}", harmful=False)


def changed(slot: Slot, shown: ShownField) -> Iterator[Change]:
    """What is different in a field that is there."""
    declared, label = slot.field, shown.label
    if declared.kind.looks is not shown.kind:
        yield Change(Difference.KIND, label, f"field {label!r} is now a {shown.kind} and was a {declared.kind}")
    if label != slot.label and "{n}" not in declared.label:
        told = f"field {slot.label!r} is written {label!r}"
        yield Change(Difference.RENAMED, label, told, harmful=False)
    if declared.marked and not (shown.required or declared.optional or declared.sometimes):
        yield Change(Difference.NOT_REQUIRED, label, f"field {label!r} need not be filled any more", harmful=False)
    if declared.options and shown.options:
        yield from _options(declared.options, shown)


def _options(declared: Sequence[str], shown: ShownField) -> Iterator[Change]:
    """What is different in options that are always the same. Whether the one needed is there: ``answers``."""
    known = [option for option in shown.options if any(same(option, one) for one in declared)]
    for option in shown.options:
        if option and option not in known:
            told = f"{shown.label!r} has a further option {option!r}"
            yield Change(Difference.OPTION_ADDED, shown.label, told, harmful=False)
    for option in declared:
        if not any(same(option, one) for one in shown.options):
            told = f"{shown.label!r} has no option {option!r} any more"
            yield Change(Difference.OPTION_GONE, shown.label, told, harmful=False)
    order = [next(at for at, one in enumerate(declared) if same(option, one)) for option in known]
    if order != sorted(order):
        told = f"options of {shown.label!r} in another order"
        yield Change(Difference.OPTION_ORDER, shown.label, told, harmful=False)
