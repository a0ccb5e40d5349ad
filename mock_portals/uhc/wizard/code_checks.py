"""What makes a typed diagnosis or service line acceptable."""

import re
from typing import Any

from mock_portals.kit.format import typed_day
from mock_portals.uhc import catalog
from mock_portals.uhc.assumptions import MOST_UNITS, UNIT_TYPES

MODIFIERS = re.compile(r"[A-Z0-9]{2}")


def checked_diagnosis(row: dict[str, Any], number: int, alerts: list[str]) -> str:
    """The code of a diagnosis row; what is wrong with it goes to the alerts."""
    code = catalog.DIAGNOSES.get(row["code"])
    if code is None:
        alerts.append(f"Choose diagnosis code {number} from the list.")
    elif not code.active:
        alerts.append(f"Diagnosis code {code.code} is inactive. Choose another code.")
    return str(row["code"])


def checked_line(row: dict[str, Any], number: int, alerts: list[str]) -> dict[str, Any]:
    """A service line as it will be submitted; what is wrong with it goes to the alerts."""
    line = {
        "code": row["procedure"],
        "modifiers": [text.strip().upper() for text in row["modifiers"].split(",") if text.strip()],
        "units": int(row["units"]) if row["units"].isdecimal() else 0,
        "unit_type": row["unit_type"],
        "start": typed_day(row["start"]),
        "end": typed_day(row["end"]),
    }
    alerts += [f"{words} for procedure {number}." for words, wrong in _problems(line).items() if wrong]
    code = catalog.PROCEDURES.get(line["code"])
    if code is None:
        alerts.append(f"Choose procedure code {number} from the list.")
    elif not code.active:
        alerts.append(f"Procedure code {code.code} is inactive. Choose another code.")
    return line


def _problems(line: dict[str, Any]) -> dict[str, bool]:
    start, end = line["start"], line["end"]
    return {
        "Enter modifiers of two characters, separated by commas,": not all(
            MODIFIERS.fullmatch(text) for text in line["modifiers"]
        ),
        f"Enter units from 1 to {MOST_UNITS}": not 1 <= line["units"] <= MOST_UNITS,
        "Choose a unit type": line["unit_type"] not in UNIT_TYPES,
        "Enter the start date as MM/DD/YYYY": start is None,
        "Enter the end date as MM/DD/YYYY": end is None,
        "Enter an end date that is not before the start date": bool(start and end and end < start),
    }
