"""Drift: declared changes that a script makes to pages, so that these are no longer as a flow knows them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mock_portals.kit.database import Database
from mock_portals.kit.drift_kinds import KINDS

Change = dict[str, Any]

KEPT = "drift"  # a setting
ROOM = Path(__file__).with_name("static") / "drift"
#: `start` comes last: it applies what the others define.
PARTS = (
    *("words", "chance", "fields", "making", "controls", "options", "forms", "looks", "ids"),
    *("wizard", "tables", "facts", "start"),
)
SCRIPT = "".join((ROOM / f"{part}.js").read_text("utf-8") for part in PARTS)


class Drift:
    """The changes that are on, kept across restarts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.script = ""
        self.applied: set[int] = set()  #: places of the changes that found something to change
        self.load()

    def load(self) -> None:
        """Read what a restart left switched on."""
        changes: list[Change] = self._database.setting(KEPT, [])
        self.script = script_of(changes) if changes else ""

    def put(self, changes: object) -> None:
        """Switch changes on, in place of those that were."""
        self._database.keep_setting(KEPT, checked(changes))
        self.applied.clear()
        self.load()

    def clear(self) -> None:
        """Pages are as they were."""
        self.put([])


def checked(changes: object) -> list[Change]:
    """The changes as they were given, if each could happen."""
    if not isinstance(changes, list):
        raise ValueError("Drift is a list of changes.")
    for change in changes:
        _check(change)
    return changes


def _check(change: object) -> None:
    kind = change.get("kind") if isinstance(change, Mapping) else None
    if not isinstance(change, Mapping) or not isinstance(kind, str):
        raise ValueError("A change needs a 'kind'.")
    if kind not in KINDS:
        raise ValueError(f"There is no change {kind!r}.")
    problem = KINDS[kind].problem(change) or _word_problem(change)
    if problem:
        raise ValueError(f"The change {kind!r} {problem}.")


def _word_problem(change: Mapping[str, Any]) -> str | None:
    if change["kind"] == "retitle" and "heading" not in change:
        return "needs 'heading', the one that was"
    if change["kind"] == "decorate" and _plain(change["label"]) != _plain(change["to"]):
        return "keeps the words of 'label' in 'to'"
    return None


def _plain(text: str) -> str:
    return " ".join(text.casefold().strip(" *:").split())


def script_of(changes: list[Change]) -> str:
    """The script that makes the changes, as it stands in a page."""
    told = json.dumps(changes).replace("<", "\\u003c")
    return f'(() => {{\n"use strict";\nconst CHANGES = {told};\n{SCRIPT}}})();\n//# sourceURL=drift.js\n'
