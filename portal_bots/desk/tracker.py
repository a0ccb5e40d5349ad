"""
Trackers: the table a team keeps its requests in, as CSV or XLSX.

Every row stands alone: one that cannot be read is reported with its row, column and reason, the others are taken.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import ParamSpec, TypeVar
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from pydantic import ValidationError

from portal_bots.desk import cells
from portal_bots.desk.cells import CellError
from portal_bots.domain.requests import AuthRequest

REQUIRED = (
    "Request ID", "Patient ID", "First name", "Last name", "Date of birth", "Member ID", "Payer", "Service line",
    "Place of service", "Diagnosis codes", "Service codes", "Start date", "Rendering NPI", "Rendering provider",
)  # fmt: skip
COLUMN_OF = {
    "": "Date of birth",  # the only rule over a whole request: born before the service
    "id": "Request ID",
    "patient_id": "Patient ID",
    "member.first_name": "First name",
    "member.last_name": "Last name",
    "member.born": "Date of birth",
    "member.sex": "Sex",
    "member.member_id": "Member ID",
    "payer": "Payer",
    "plan": "Plan",
    "account": "Account",
    "service": "Service line",
    "place_of_service": "Place of service",
    "diagnoses": "Diagnosis codes",
    "lines": "Service codes",
    "rendering.npi": "Rendering NPI",
    "rendering.name": "Rendering provider",
    "priority": "Priority",
    "documents": "Documents",
    "owner": "Owner",
    "turnaround_days": "Turnaround days",
    "contact_phone": "Contact phone",
    "notes": "Notes",
    "answers": "Clinical answers",
}
UNREADABLE = (OSError, ValueError, LookupError, csv.Error, BadZipFile, ParseError)

P = ParamSpec("P")
T = TypeVar("T")


class TrackerUnusableError(Exception):
    """The file is no tracker: the message names what is missing."""


@dataclass(frozen=True)
class TrackerRow:
    """A row that was understood."""

    row: int
    request: AuthRequest
    reference: str
    submitted: date | None
    follow_up: date | None


@dataclass(frozen=True)
class Problem:
    """A row that was not: where and why, in words that name the remedy."""

    row: int
    column: str
    reason: str


def read(path: Path, practice_phone: str = "") -> Iterator[TrackerRow | Problem]:
    """
    Read every row of a tracker.

    Raises:
        TrackerUnusableError: The file cannot be opened, or a column that every request needs is missing.

    """
    seen: dict[str, int] = {}
    for number, row in enumerate(_rows(path), start=2):
        if not any(row.values()):
            continue
        understood = _read_row(number, row, practice_phone)
        if not isinstance(understood, TrackerRow):
            yield from understood
            continue
        first = seen.setdefault(understood.request.id, number)
        again = f"{understood.request.id} stands in row {first} already"
        yield understood if first == number else Problem(number, "Request ID", again)


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    try:
        first, *table = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    except UNREADABLE as error:
        message = f"{path} cannot be read as a tracker ({type(error).__name__}). Save it as CSV (UTF-8) or XLSX."
        raise TrackerUnusableError(message) from error
    heads = [str(head or "").strip() for head in first]
    missing = [column for column in REQUIRED if column not in heads]
    if missing:
        message = f"{path} lacks the column {', '.join(repr(column) for column in missing)} in its first row."
        raise TrackerUnusableError(message)
    for values in table:
        yield {head: _text(value) for head, value in zip_longest(heads, values) if head}


def _csv(path: Path) -> list[Sequence[object]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _xlsx(path: Path) -> list[Sequence[object]]:
    with path.open("rb") as file:
        sheet = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets[0]
        return list(sheet.iter_rows(values_only=True))


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return f"{value:%m/%d/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


class _Reading:
    """Reads the cells of a row. One that cannot be read is noted, and the others are read all the same."""

    def __init__(self) -> None:
        self.wrong: dict[str, str] = {}  #: by column, the reason

    def __call__(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What a reader of cells makes of them."""
        try:
            return read(*args, **kwargs)
        except CellError as error:
            self.wrong[error.column] = error.reason
            return None


def _read_row(number: int, row: Mapping[str, str], practice_phone: str) -> TrackerRow | list[Problem]:
    cell = _Reading()
    values = _values(row, cell, practice_phone)
    submitted = cell(cells.day, row, "Submission date") if row.get("Submission date") else None
    follow_up = cell(cells.day, row, "Follow-up date") if row.get("Follow-up date") else None
    try:
        request = AuthRequest.model_validate(values)
    except ValidationError as error:
        wrong = _by_column(error) | cell.wrong
    else:
        if not cell.wrong:
            return TrackerRow(number, request, row.get("Reference number", ""), submitted, follow_up)
        wrong = cell.wrong
    return [Problem(number, column, reason) for column, reason in wrong.items()]


def _by_column(error: ValidationError) -> dict[str, str]:
    """One reason per column: pydantic names each part of a cell on its own."""
    wrong: dict[str, str] = {}
    for found in error.errors():
        place = ".".join(part for part in map(str, found["loc"]) if not part.isdigit())
        column = next(
            (name for key, name in COLUMN_OF.items() if place == key or place.startswith(f"{key}.")), place
        )
        reason = "is empty" if found["input"] in ("", []) else found["msg"].removeprefix("Value error, ")
        wrong.setdefault(column, reason)
    return wrong


def _values(row: Mapping[str, str], cell: _Reading, practice_phone: str) -> dict[str, object]:
    start = cell(cells.day, row, "Start date")
    end = cell(cells.day, row, "End date") if row.get("End date") else start
    # A day that cannot be read is told already; with another in its place the lines can be checked all the same.
    days = (start or end or date.max, end or start or date.max)
    return {
        "id": row["Request ID"],
        "patient_id": row["Patient ID"],
        "member": {
            "member_id": row["Member ID"],
            "first_name": row["First name"],
            "last_name": row["Last name"],
            "born": cell(cells.day, row, "Date of birth"),
            "sex": row.get("Sex") or None,
        },
        "payer": row["Payer"],
        "plan": row.get("Plan", ""),
        "account": row.get("Account") or "main",
        "service": row["Service line"].lower().replace(" ", "_"),
        "place_of_service": row["Place of service"],
        "diagnoses": cells.listed(row["Diagnosis codes"]),
        "lines": cell(cells.service_lines, row, *days),
        "rendering": {"npi": row["Rendering NPI"], "name": row["Rendering provider"]},
        "priority": row.get("Priority", "").lower() or "routine",
        "documents": cell(cells.documents, row),
        "owner": row.get("Owner", ""),
        "contact_phone": row.get("Contact phone") or practice_phone,
        "turnaround_days": cell(cells.number, row, "Turnaround days", 7),
        "notes": row.get("Notes", ""),
        "answers": cell(cells.answers, row) or (),
    }
