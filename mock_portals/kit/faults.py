"""Faults a test switches on; each place in a portal asks for its own."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mock_portals.kit.database import Database

Params = dict[str, Any]


class Fault:
    """What goes wrong, and the parameters that say how, with their words where these are few."""

    def __init__(self, meaning: str, /, **params: Sequence[object]) -> None:
        self.meaning = meaning
        self.params = params

    def check(self, given: Mapping[str, Any]) -> None:
        """Refuse what would silently never happen."""
        for name, value in given.items():
            words = self.params[name]
            if words and value not in words:
                raise ValueError(f"{name} is one of {', '.join(map(str, words))}")


class Faults:
    """Named faults with parameters, firing until cleared or as often as `times` says."""

    def __init__(self, database: Database, known: Mapping[str, Fault]) -> None:
        self._database = database
        self._known = known
        self._active: dict[str, Params] = {}
        self.load()

    def load(self) -> None:
        """Read what a restart left switched on."""
        rows = self._database.rows("SELECT name, params FROM faults WHERE remaining IS NULL OR remaining > 0")
        self._active = {row["name"]: json.loads(row["params"]) for row in rows}

    def put(self, name: str, params: Mapping[str, Any]) -> None:
        """Switch a fault on, or replace it."""
        kept = {key: value for key, value in params.items() if key != "times"}
        self._known[name].check(kept)
        row = {"name": name, "params": json.dumps(kept), "remaining": params.get("times"), "seen": 0}
        self._database.upsert("faults", ("name",), row)
        self.load()

    def clear(self, name: str | None = None) -> None:
        """Switch one fault off, or all."""
        self._database.run("DELETE FROM faults WHERE ? IS NULL OR name = ?", name, name)
        self.load()

    def find(self, name: str, **where: object) -> Params | None:
        """The fault if it is on for this place, without using it up; a parameter not given fits any place."""
        params = self._active.get(name)
        if params is None:
            return None
        fits = all(params.get(key, value) == value for key, value in where.items())
        return params if fits else None

    def take(self, name: str, **where: object) -> Params | None:
        """The fault if it is on for this place, counted as fired once."""
        params = self.find(name, **where)
        if params is not None:
            self._database.run("UPDATE faults SET remaining = remaining - 1 WHERE name = ?", name)
            self.load()
        return params

    def fires(self, name: str, **where: object) -> bool:
        """Whether a fault without parameters of its own happens here and now."""
        return self.take(name, **where) is not None

    def seen(self, name: str) -> int:
        """How many requests came by since the fault was switched on or last fired, this one included."""
        self._database.run("UPDATE faults SET seen = seen + 1 WHERE name = ?", name)
        return int(self._database.value("SELECT seen FROM faults WHERE name = ?", name) or 0)

    def restart_count(self, name: str) -> None:
        """Count requests from zero again."""
        self._database.run("UPDATE faults SET seen = 0 WHERE name = ?", name)
