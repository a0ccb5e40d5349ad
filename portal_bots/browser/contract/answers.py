"""What keeps the answers of a request from being given, or from meaning what they say."""

import re
from collections.abc import Iterator, Sequence

from portal_bots.browser.contract.changes import Change, Difference
from portal_bots.browser.forms import Entry, Kind, Question
from portal_bots.browser.shown import ShownField
from portal_bots.domain.questions import Asked

_DATE_FORMAT = re.compile(r"\b([DMY]{2,4})[/.-]([DMY]{2,4})[/.-]([DMY]{2,4})\b", re.IGNORECASE)
_US_DATE = re.compile(r"\d\d/\d\d/\d{4}")


def hindrances(entry: Entry, controls: Sequence[ShownField]) -> Iterator[Change]:
    """What keeps the answer of a request from being given, or from meaning what it says."""
    shown = next((control for control in controls if entry.is_at(control.label, control.group)), None)
    if shown is None:
        if entry.field.optional and not entry.empty and entry.row == 1:
            told = f"field removed: {entry.label!r}, for which the request has {entry.text!r}"
            yield Change(Difference.REMOVED, entry.label, told)
        return
    if entry.empty:
        if shown.required and not isinstance(entry.field, Question) and not shown.filled:
            told = f"field {shown.label!r} must be filled now, and the request has nothing for it"
            yield Change(Difference.REQUIRED, shown.label, told)
        return
    if shown.fixed and not _opens(entry) and not entry.field.after and not entry.fits(shown.value):
        told = f"field {shown.label!r} cannot be changed; it holds {shown.value!r}"
        yield Change(Difference.FIXED, shown.label, told)
    if shown.options and not entry.field.after:
        yield from _needed(entry, shown)
    yield from _date_format(entry, shown)


def _opens(entry: Entry) -> bool:
    """A field that only its calendar fills takes no typing, and can be changed all the same."""
    return entry.field.kind is Kind.PICKER


def _needed(entry: Entry, shown: ShownField) -> Iterator[Change]:
    fitting = [option for option in shown.options if entry.fits(option)]
    listed = ", ".join(filter(None, shown.options))
    if not fitting and not isinstance(entry.field, Question):
        told = f"{shown.label!r} has no option {entry.text!r}: {listed}"
        yield Change(Difference.OPTION_GONE, shown.label, told)
    if len(fitting) > 1:
        told = f"{shown.label!r} has {len(fitting)} options for {entry.text!r}: {', '.join(fitting)}"
        yield Change(Difference.OPTION_TWICE, shown.label, told)


def _date_format(entry: Entry, shown: ShownField) -> Iterator[Change]:
    """3/4 is another day where the day comes first: read back it would look right."""
    found = _DATE_FORMAT.search(shown.hint)
    if found is None or not _US_DATE.fullmatch(entry.text):
        return
    if [part[0].upper() for part in found.groups()] != ["M", "D", "Y"]:
        told = f"{shown.label!r} wants its date as {found.group()}, and was given it as MM/DD/YYYY"
        yield Change(Difference.FORMAT, shown.label, told)


def unanswered(entries: Sequence[Entry], controls: Sequence[ShownField]) -> Iterator[Asked]:
    """Known questions that must be answered here, and that the request does not answer as they are asked."""
    for entry in entries:
        shown = next((control for control in controls if entry.is_at(control.label, control.group)), None)
        if shown is None or not isinstance(entry.field, Question):
            continue
        lacks = entry.answer is None and shown.required
        strange = entry.answer is not None and shown.options and not any(map(entry.fits, shown.options))
        if lacks or strange:
            yield Asked(label=entry.label, options=tuple(filter(None, shown.options)), refused=entry.text)
