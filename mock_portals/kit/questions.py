"""What a portal asks in addition: members of one plan or everybody, for some codes, after some answers."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from mock_portals.kit.database import Database, Row

Kind = Literal["text", "date", "radio", "select", "checkbox"]
FEW = 3  # options that are shown side by side unless the seed says otherwise
TICKED = "Yes"  # the answer to a single box


@dataclass(frozen=True)
class Question:
    """One question of a page; where it follows another, that one stands before it."""

    label: str
    kind: Kind
    options: tuple[str, ...]
    required: bool
    codes: frozenset[str]
    follows: str | None
    wanted: str | None

    @property
    def offered(self) -> tuple[str, ...]:
        """The answers to choose from; none where anything can be typed."""
        return self.options or ((TICKED,) if self.kind == "checkbox" else ())

    def fits(self, codes: Iterable[str]) -> bool:
        """Whether a request with these procedure codes is asked it at all."""
        return not self.codes or not self.codes.isdisjoint(codes)

    def asked_after(self, answers: Mapping[str, str]) -> bool:
        """Whether it is asked, as the answers before it are."""
        return self.follows is None or answers.get(self.follows) == self.wanted


def kind_of(seed: Mapping[str, Any]) -> Kind:
    """How a question is answered; one that does not say so goes by the number of its options."""
    options = seed.get("options", ())
    kind: Kind = seed.get("kind") or ("text" if not options else "radio" if len(options) <= FEW else "select")
    if kind not in get_args(Kind):
        raise ValueError(f"kind is one of {', '.join(get_args(Kind))}")
    return kind


class Questions:
    """The questions of a portal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, seed: Mapping[str, Any]) -> None:
        """Create or change a question; the plan "*" or none asks everybody."""
        row = {
            "plan": seed.get("plan", "").strip("*"),
            "label": seed["label"],
            "page": seed.get("page", "details"),
            "kind": kind_of(seed),
            "options": json.dumps(seed.get("options", [])),
            "required": int(seed.get("required", True)),
            "codes": json.dumps(seed.get("codes", [])),
            "follows": seed.get("after"),
            "wanted": seed.get("is"),
        }
        self._database.upsert("questions", ("plan", "label"), row)

    def of_page(self, page: str, plan: str, codes: Collection[str]) -> list[Question]:
        """What a page may ask a member of a plan, for a request with these procedure codes."""
        sql = "SELECT * FROM questions WHERE plan IN ('', ?) AND page = ? ORDER BY rowid"
        found = (_read(row) for row in self._database.rows(sql, plan, page))
        return [question for question in found if question.fits(codes)]


def _read(row: Row) -> Question:
    return Question(
        label=row["label"],
        kind=row["kind"],
        options=tuple(json.loads(row["options"])),
        required=bool(row["required"]),
        codes=frozenset(json.loads(row["codes"])),
        follows=row["follows"],
        wanted=row["wanted"],
    )
