"""Rows of fields that come one by one, such as service lines: found by the button that adds one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal_bots.scaffold.recording.parts import Control, Part, Press

ADDS = re.compile(r"^(\+|add)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Rows:
    """The fields of one row, and the button that brings the next."""

    line: int
    fields: tuple[Control, ...]
    numbered: tuple[str, ...]  #: their labels, with ``{n}`` where a row's number stands
    legend: str  #: the same for the legend of a row; empty where it was not seen
    add: Press


Entry = Control | Rows | Press


def grouped(parts: Sequence[Part]) -> tuple[Entry, ...]:
    """The controls of a page, those of repeated rows as one; buttons that add nothing known stay."""
    entries: list[Entry] = []
    run = [part for part in parts if isinstance(part, Control | Press)]
    at = 0
    while at < len(run):
        part = run[at]
        row = _row(entries, run[at + 1 :]) if isinstance(part, Press) and ADDS.match(part.name) else []
        if isinstance(part, Press) and row:
            _join(entries, part, row)
            at += len(row)
        else:
            entries = _without(entries, part)
            entries.append(part)
        at += 1
    return tuple(entries)


def _row(entries: Sequence[Entry], parts: Sequence[Control | Press]) -> list[Control]:
    """What was filled right after a row was added, as long as rows before it have the same; each control once."""
    known = {_key(control) for entry in entries for control in _controls(entry)} - {""}
    found: dict[str, Control] = {}
    for part in parts:
        if isinstance(part, Press) or _key(part) not in known - found.keys():
            break
        found[_key(part)] = part
    return list(found.values())


def _controls(entry: Entry) -> Sequence[Control]:
    if isinstance(entry, Press):
        return ()
    return entry.fields if isinstance(entry, Rows) else (entry,)


def _join(entries: list[Entry], add: Press, row: Sequence[Control]) -> None:
    """Put the fields of the row before and this one together; a third row tells nothing new."""
    known = {_key(control) for control in row}
    first = [entry for entry in entries if isinstance(entry, Control) and _key(entry) in known]
    if first:
        at = entries.index(first[0])
        entries[:] = [entry for entry in entries if entry not in first]
        entries.insert(at, _rows(add, first, row))


def _rows(add: Press, first: Sequence[Control], row: Sequence[Control]) -> Rows:
    """The second row tells where numbers stand: the recorder leaves them out of the first."""
    later = {_key(control): control for control in row}
    legend = next((control.legend for control in row if control.legend), "")
    labels = tuple(_numbered(later[_key(control)].label) for control in first)
    return Rows(first[0].line, tuple(first), labels, _numbered(legend), add)


def _key(control: Control) -> str:
    """The same for the same field of any row."""
    return re.sub(r"\s*(\d+|\{n\})", "", control.label).casefold()


def _numbered(words: str) -> str:
    return re.sub(r"\d+", "{n}", words)


def _without(entries: list[Entry], part: Control | Press) -> list[Entry]:
    """Without what the same control was filled with before: the last word counts."""
    if isinstance(part, Press):
        return entries
    return [entry for entry in entries if not (isinstance(entry, Control) and _same(entry, part))]


def _same(one: Control, other: Control) -> bool:
    if one.kind is not other.kind or not one.label:
        return False
    return (one.label, one.target.group, one.target.position) == (
        other.label,
        other.target.group,
        other.target.position,
    )
