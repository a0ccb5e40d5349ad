"""The cells of a tracker that hold more than a word: days, lists of codes, service lines, documents, answers."""

import re
from collections.abc import Mapping
from datetime import date, datetime

_DAY = ("%m/%d/%Y", "%Y-%m-%d")
_LINE = re.compile(
    r"(?P<code>[0-9A-Z]{5})(?P<modifiers>(-[0-9A-Z]{2})*)\s+x\s*(?P<units>\d+)(\s+(?P<type>units|visits|days|hours))?",
    re.IGNORECASE,
)

_ANSWER = re.compile(r"(?P<question>[^=]+?)\s*=\s*(?P<answer>.+?)\s*\((?P<supplied_by>[^()]+)\)")


class CellError(Exception):
    """A cell that cannot be read."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason


def day(row: Mapping[str, str], column: str) -> date:
    """A day such as 12/31/2026."""
    text = row.get(column, "")
    for form in _DAY:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise CellError(column, f"{text!r} is not a day such as 12/31/2026" if text else "is empty")


def number(row: Mapping[str, str], column: str, default: int) -> int:
    """A whole number, or the default where the cell is empty."""
    text = row.get(column, "")
    if not text:
        return default
    if not text.isdigit():
        raise CellError(column, f"{text!r} is not a whole number")
    return int(text)


def listed(cell: str) -> list[str]:
    """Parts divided by semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def service_lines(row: Mapping[str, str], start: date, end: date) -> list[dict[str, object]]:
    """Lines such as ``62323 x1; 77003-26 x1 units``, each over the row's dates."""
    parts = listed(row["Service codes"])
    if not parts:
        raise CellError("Service codes", "is empty")
    return [_line(part, start, end) for part in parts]


def _line(part: str, start: date, end: date) -> dict[str, object]:
    match = _LINE.fullmatch(part)
    if match is None:
        raise CellError("Service codes", f"{part!r} is not a line such as 62323 x1 or 97110-GP x12 visits")
    return {
        "code": match["code"],
        "modifiers": [modifier for modifier in match["modifiers"].split("-") if modifier],
        "units": int(match["units"]),
        "unit_type": (match["type"] or "units").lower(),
        "start": start,
        "end": end,
    }


def answers(row: Mapping[str, str]) -> list[dict[str, str]]:
    """Answers to clinical questions, such as ``Work injury? = No (Dr. Lee); Weeks of therapy = 8 (chart)``."""
    found = []
    for part in listed(row.get("Clinical answers", "")):
        match = _ANSWER.fullmatch(part)
        if match is None:
            example = "Work injury? = No (Dr. Lee), with who gave it"
            raise CellError("Clinical answers", f"{part!r} is not an answer such as {example}")
        found.append(match.groupdict())
    return found


def documents(row: Mapping[str, str]) -> list[dict[str, str]]:
    """Documents such as ``order=REQ-1-order.pdf; chart_note=REQ-1-chart.pdf``."""
    found = []
    for part in listed(row.get("Documents", "")):
        kind, divider, file = part.partition("=")
        if not divider or not kind.strip() or not file.strip():
            raise CellError("Documents", f"{part!r} is not a document such as order=REQ-1-order.pdf")
        found.append({"kind": kind.strip().lower().replace(" ", "_"), "file": file.strip()})
    return found
