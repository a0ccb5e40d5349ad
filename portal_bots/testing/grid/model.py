"""What came of every behaviour of every flow, as values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal_bots.flow.behaviours import BEHAVIOURS


class Mark(StrEnum):
    """How a behaviour stands."""

    HOLDS = "holds"
    BROKEN = "broken"
    EXEMPT = "exempt"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class Cell:
    """One behaviour of one flow: in one case, or in several, such as on each page."""

    outcomes: tuple[tuple[str, str, str], ...]  #: case, outcome, what was told
    seconds: float = 0

    @property
    def mark(self) -> Mark:
        """One case that does not hold breaks it."""
        found = {outcome for _, outcome, _ in self.outcomes}
        if not found:
            return Mark.NOT_RUN
        if "failed" in found:
            return Mark.BROKEN
        return Mark.HOLDS if "passed" in found else Mark.EXEMPT

    @property
    def count(self) -> str:
        """How many of its cases hold, where there are several."""
        held = sum(outcome == "passed" for _, outcome, _ in self.outcomes)
        return f"{held}/{len(self.outcomes)}" if len(self.outcomes) > 1 else ""

    @property
    def told(self) -> tuple[str, ...]:
        """Reasons and failures, each with its case."""
        return tuple(dict.fromkeys(f"{case}: {told}" if case else told for case, _, told in self.outcomes if told))


@dataclass(frozen=True)
class Line:
    """One behaviour of all flows."""

    key: str
    meaning: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """All behaviours by group, and a column for each flow."""

    flows: tuple[str, ...]
    groups: Mapping[str, tuple[Line, ...]]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]]) -> "Grid":
        """From what the pytest plugin wrote."""
        flows = tuple(sorted({row["flow"] for row in rows}))
        groups: dict[str, dict[str, str]] = {}
        for row in sorted(rows, key=_place):
            groups.setdefault(row["group"], {})[row["key"]] = row["meaning"]
        return cls(
            flows,
            {
                group: tuple(Line(key, meaning, _cells(rows, flows, key)) for key, meaning in known.items())
                for group, known in groups.items()
            },
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        """All behaviours."""
        return tuple(line for lines in self.groups.values() for line in lines)

    def marked(self, mark: Mark) -> int:
        """How many cells have a mark."""
        return sum(cell.mark is mark for line in self.lines for cell in line.cells)


def _place(row: Mapping[str, Any]) -> int:
    """Where a behaviour stands in the contract; one that a payer's own test added comes last."""
    key = row["key"]
    return BEHAVIOURS.index(key) if key in BEHAVIOURS else len(BEHAVIOURS)


def _cells(rows: Iterable[Mapping[str, Any]], flows: Iterable[str], key: str) -> tuple[Cell, ...]:
    mine = [row for row in rows if row["key"] == key]
    return tuple(_cell([row for row in mine if row["flow"] == flow]) for flow in flows)


def _cell(rows: Sequence[Mapping[str, Any]]) -> Cell:
    outcomes = tuple((str(row["case"]), str(row["outcome"]), str(row["told"])) for row in rows)
    return Cell(outcomes, sum(row["seconds"] for row in rows))
