"""Cases: the requests a portal took, and what became of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mock_portals.kit.clock import Clock, moment_of, stamp
from mock_portals.kit.database import Database, Row
from mock_portals.kit.documents import Documents
from mock_portals.kit.letters import Letters
from mock_portals.kit.people import People
from mock_portals.kit.rules import Rules, Statuses

JSON_COLUMNS = ("diagnoses", "lines", "answers")
COLUMNS = (
    "reference", "member_id", "first_name", "place_of_service", "diagnoses", "lines", "rendering_npi",
    "level", "contact_name", "contact_phone", "answers", "status", "submitted", "authorization_number",
    "decision_date", "note", "information_due", "account",
)  # fmt: skip
MOVABLE = ("status", "note", "information_due", "authorization_number", "decision_date")
SHOWN_OF_DOCUMENT = ("name", "size", "sha256", "received", "status")


@dataclass
class CaseQuery:
    """What a list of cases is narrowed to."""

    npis: Sequence[str]
    exact: dict[str, str] = field(default_factory=dict)
    since: str | None = None
    before: str | None = None
    page: int = 1
    page_size: int = 20

    def where(self) -> tuple[str, list[str]]:
        """The condition in SQL and its values."""
        marks = ", ".join("?" * len(self.npis))
        parts, values = [f"(rendering_npi IS NULL OR rendering_npi IN ({marks}))"], list(self.npis)
        for column, value in self.exact.items():
            parts.append(f"cases.{column} = ?")
            values.append(value)
        if self.since:
            parts.append("submitted >= ?")
            values.append(self.since)
        if self.before:
            parts.append("submitted < ?")
            values.append(self.before)
        return " AND ".join(parts), values


def complete_line(seed: Mapping[str, Any], status: str) -> Row:
    """A service line with every key a decision may fill."""
    return {
        "code": seed["code"],
        "modifiers": list(seed.get("modifiers", [])),
        "units": seed.get("units", 1),
        "unit_type": seed.get("unit_type", "Units"),
        "start": seed.get("start"),
        "end": seed.get("end") or seed.get("start"),
        "status": seed.get("status", status),
        "units_approved": seed.get("units_approved"),
        "reason": seed.get("reason"),
    }


class Cases:
    """All cases of a portal."""

    def __init__(self, database: Database, clock: Clock, rules: Rules) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules
        self._statuses = rules.statuses
        self._documents = Documents(database, clock)
        self._letters = Letters(database, clock, rules)
        self._people = People(database)

    def create(self, content: Mapping[str, Any], documents: list[Row], reference: str | None = None) -> Row:
        """Take a request as a new case, with a number of its own unless one is given."""
        reference = reference or self._rules.new_reference()
        case = dict(content) | {
            "reference": reference,
            "status": self._statuses.first,
            "submitted": stamp(self._clock.now()),
            "lines": [self._complete(line) for line in content["lines"]],
        }
        self._write(case)
        self._documents.copy_to_case(documents, reference)
        return self.full(self._database.row("SELECT * FROM cases WHERE reference = ?", reference) or {})

    def put(self, seed: Mapping[str, Any]) -> None:
        """Create or replace a case a test wants to exist."""
        submitted = stamp(moment_of(seed["submitted"])) if seed.get("submitted") else stamp(self._clock.now())
        first = seed.get("first_name") or self._people.family(seed["member_id"])[0]["first_name"]
        case = dict(seed) | {
            "first_name": first,
            "submitted": submitted,
            "status": seed.get("status", self._statuses.first),
            "lines": [self._complete(line) for line in seed.get("lines", [])],
        }
        self._write(case)
        self._documents.seed(case["reference"], seed.get("documents", []), submitted)
        self._letters.forget(case["reference"])
        self._write_letter(case["reference"], seed.get("letter"))

    def find(self, reference: str) -> Row | None:
        """One case with everything that belongs to it."""
        row = self._database.row("SELECT * FROM cases WHERE reference = ?", reference)
        return self.full(row) if row else None

    def all(self) -> list[Row]:
        """Every case, oldest first."""
        rows = self._database.rows("SELECT * FROM cases ORDER BY submitted, reference")
        return [self.full(row) for row in rows]

    def page(self, query: CaseQuery) -> tuple[list[Row], int]:
        """One page of a list, newest first, and how many there are in all."""
        where, values = query.where()
        total = self._database.value(f"SELECT count(*) FROM cases WHERE {where}", *values)
        rows = self._database.rows(
            "SELECT cases.*, last_name, born FROM cases LEFT JOIN members USING (member_id, first_name) "
            f"WHERE {where} ORDER BY submitted DESC, reference DESC LIMIT ? OFFSET ?",
            *(*values, query.page_size, (query.page - 1) * query.page_size),
        )
        return [_read(row) for row in rows], total

    def counts(self, query: CaseQuery) -> dict[str, int]:
        """How many cases there are in each status."""
        where, values = query.where()
        sql = f"SELECT status, count(*) AS n FROM cases WHERE {where} GROUP BY status ORDER BY status"
        return {row["status"]: row["n"] for row in self._database.rows(sql, *values)}

    def move(self, reference: str, changes: Mapping[str, Any]) -> Row | None:
        """Let the payer decide: change a case, its lines, and write a letter."""
        case = self.find(reference)
        if case is None:
            return None
        case |= {name: changes[name] for name in MOVABLE if name in changes}
        if case["status"] in self._statuses.decided and not case["decision_date"]:
            case["decision_date"] = self._clock.now().astimezone(self._rules.zone).date().isoformat()
        case["lines"] = _moved_lines(case["lines"], changes, self._statuses)
        self._write(case)
        self._write_letter(reference, changes.get("letter"))
        return self.find(reference)

    def full(self, row: Row) -> Row:
        """A stored row with member, documents and letters."""
        member = self._people.member(row["member_id"], row["first_name"]) or {}
        documents = self._documents.of_case(row["reference"])
        return _read(row) | {
            "last_name": member.get("last_name"),
            "born": member.get("born"),
            "documents": [{key: doc[key] for key in SHOWN_OF_DOCUMENT} for doc in documents],
            "letters": self._letters.of_case(row["reference"]),
        }

    def _complete(self, line: Mapping[str, Any]) -> Row:
        return complete_line(line, self._statuses.first_of_line)

    def _write(self, case: Mapping[str, Any]) -> None:
        row = {name: case.get(name) for name in COLUMNS}
        row |= {name: json.dumps(case.get(name) or ({} if name == "answers" else [])) for name in JSON_COLUMNS}
        self._database.upsert("cases", ("reference",), row)

    def _write_letter(self, reference: str, kind: str | None) -> None:
        case = self.find(reference)
        if kind and case:
            self._letters.write(case, kind)


def _read(row: Row) -> Row:
    return row | {name: json.loads(row[name]) for name in JSON_COLUMNS}


def _moved_lines(lines: list[Row], changes: Mapping[str, Any], statuses: Statuses) -> list[Row]:
    by_code = {line["code"]: line for line in changes.get("lines", ())}
    if by_code:
        return [line | by_code.get(line["code"], {}) for line in lines]
    word = statuses.lines_after.get(changes.get("status", ""))
    if word is None:
        return lines
    return [
        line | {"status": word, "units_approved": line["units"] * (word == statuses.line_approved)}
        for line in lines
    ]
