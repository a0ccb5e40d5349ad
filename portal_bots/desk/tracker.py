"""
Trackers: the table a team keeps its requests in, as CSV or XLSX.

Every row stands alone: one that cannot be read is reported with its row, column and reason, the others are taken.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

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
}


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
        try:
            understood = _read_row(number, row, practice_phone)
        except CellError as error:
            yield Problem(number, error.column, error.reason)
        except ValidationError as error:
            yield from _problems(number, error)
        else:
            first = seen.setdefault(understood.request.id, number)
            again = f"{understood.request.id} stands in row {first} already"
            yield understood if first == number else Problem(number, "Request ID", again)


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    try:
        table = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
        heads = [str(head or "").strip() for head in next(table)]
    except (OSError, ValueError, KeyError, StopIteration) as error:
        message = f"{path} cannot be read as a tracker ({type(error).__name__}). Save it as CSV (UTF-8) or XLSX."
        raise TrackerUnusableError(message) from error
    missing = [column for column in REQUIRED if column not in heads]
    if missing:
        message = f"{path} lacks the column {', '.join(repr(column) for column in missing)} in its first row."
        raise TrackerUnusableError(message)
    for values in table:
        yield {head: _text(value) for head, value in zip(heads, values, strict=False) if head}


def _csv(path: Path) -> Iterator[Sequence[object]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file)


def _xlsx(path: Path) -> Iterator[Sequence[object]]:
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    yield from sheet.iter_rows(values_only=True)


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return f"{value:%m/%d/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _read_row(number: int, row: Mapping[str, str], practice_phone: str) -> TrackerRow:
    return TrackerRow(
        number,
        AuthRequest.model_validate(_values(row, practice_phone)),
        row.get("Reference number", ""),
        cells.day(row, "Submission date") if row.get("Submission date") else None,
        cells.day(row, "Follow-up date") if row.get("Follow-up date") else None,
    )


def _problems(number: int, error: ValidationError) -> Iterator[Problem]:
    """One problem per column: pydantic names each part of a cell on its own."""
    told = set()
    for found in error.errors():
        place = ".".join(part for part in map(str, found["loc"]) if not part.isdigit())
        column = next(
            (name for key, name in COLUMN_OF.items() if place == key or place.startswith(f"{key}.")), place
        )
        if column not in told:
            told.add(column)
            reason = found["msg"].removeprefix("Value error, ")
            yield Problem(number, column, "is empty" if found["input"] in ("", ()) else reason)


def _values(row: Mapping[str, str], practice_phone: str) -> dict[str, object]:
    start = cells.day(row, "Start date")
    end = cells.day(row, "End date") if row.get("End date") else start
    return {
        "id": row["Request ID"],
        "patient_id": row["Patient ID"],
        "member": {
            "member_id": row["Member ID"],
            "first_name": row["First name"],
            "last_name": row["Last name"],
            "born": cells.day(row, "Date of birth"),
            "sex": row.get("Sex") or None,
        },
        "payer": row["Payer"],
        "plan": row.get("Plan", ""),
        "account": row.get("Account") or "main",
        "service": row["Service line"].lower().replace(" ", "_"),
        "place_of_service": row["Place of service"],
        "diagnoses": cells.listed(row["Diagnosis codes"]),
        "lines": cells.service_lines(row, start, end),
        "rendering": {"npi": row["Rendering NPI"], "name": row["Rendering provider"]},
        "priority": row.get("Priority", "").lower() or "routine",
        "documents": cells.documents(row),
        "owner": row.get("Owner", ""),
        "contact_phone": row.get("Contact phone") or practice_phone,
        "turnaround_days": cells.number(row, "Turnaround days", 7),
        "notes": row.get("Notes", ""),
    }
