"""The cells of the list of cases and of the lines of a case."""

from collections.abc import Callable, Mapping
from typing import Any

from mock_portals.kit.described.description import Column
from mock_portals.kit.format import day, person, procedures

Cell = Callable[[Mapping[str, Any]], Any]

CELLS: Mapping[str, Cell] = {
    "reference": lambda case: case["reference"],
    "member": person,
    "member_id": lambda case: case["member_id"],
    "born": lambda case: day(case["born"]),
    "procedures": lambda case: procedures(case["lines"]),
    "start": lambda case: day(case["lines"][0]["start"]) if case["lines"] else "",
    "submitted": lambda case: case["submitted"],
    "status": lambda case: case["status"],
}
LINE_CELLS: Mapping[str, Cell] = {
    "code": lambda line: line["code"],
    "modifiers": lambda line: ", ".join(line["modifiers"]),
    "units": lambda line: line["units"],
    "units_approved": lambda line: line["units_approved"],
    "unit_type": lambda line: line["unit_type"],
    "start": lambda line: day(line["start"]),
    "end": lambda line: day(line["end"]),
    "status": lambda line: line["status"],
    "reason": lambda line: line["reason"],
}


def cell_of(case: Mapping[str, Any], column: Column) -> Any:
    """What a column of the list shows of a case."""
    return CELLS[column.shows](case)


def cell_of_line(line: Mapping[str, Any], column: Column) -> Any:
    """What a column shows of a service line."""
    found = LINE_CELLS[column.shows](line)
    return "" if found is None else found
