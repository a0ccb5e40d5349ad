"""Members and providers."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_portals.kit.database import Database, Row

SEARCHES: dict[str, tuple[str, ...]] = {
    "id_born": ("member_id", "born"),
    "id_name": ("member_id", "first_name", "last_name"),
    "name_born_state": ("first_name", "last_name", "born", "state"),
}


class People:
    """Whom a portal knows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_provider(self, seed: Mapping[str, Any]) -> None:
        """Create or change a provider."""
        row = {key: seed.get(key) for key in ("npi", "name", "tin", "specialty")}
        self._database.upsert("providers", ("npi",), row)

    def put_member(self, seed: Mapping[str, Any]) -> None:
        """Create or change a member; a family may share one member ID."""
        names = ("member_id", "first_name", "last_name", "born", "sex", "plan", "state")
        row = {key: seed.get(key, "") for key in names}
        self._database.upsert("members", ("member_id", "first_name"), row)

    def member(self, member_id: str, first_name: str) -> Row | None:
        """One member of the family behind an ID."""
        sql = "SELECT * FROM members WHERE member_id = ? AND first_name = ?"
        return self._database.row(sql, member_id, first_name)

    def family(self, member_id: str) -> list[Row]:
        """Everybody behind one member ID."""
        return self._database.rows("SELECT * FROM members WHERE member_id = ? ORDER BY rowid", member_id)

    def mistakable(self, member_id: str, first_name: str) -> Row:
        """Whom one member is most easily taken for: the same ID, else the same name, else anybody."""
        one = self.member(member_id, first_name) or {}
        found = self._database.row(
            "SELECT * FROM members WHERE member_id <> ? OR first_name <> ? "
            "ORDER BY member_id = ? DESC, (first_name = ? AND last_name = ?) DESC, rowid",
            *(member_id, first_name, member_id, first_name, one.get("last_name")),
        )
        if found is None:
            raise LookupError("there is no other member")
        return found

    def search(self, method: str, typed: Mapping[str, str]) -> list[Row]:
        """Members that match every field of a search method, letter case aside."""
        fields = SEARCHES[method]
        where = " AND ".join(f"lower({name}) = lower(?)" for name in fields)
        values = [typed[name] for name in fields]
        return self._database.rows(f"SELECT * FROM members WHERE {where} ORDER BY rowid", *values)

    def providers(self, npis: Sequence[str]) -> list[Row]:
        """Providers in the given order."""
        found = [self._database.row("SELECT * FROM providers WHERE npi = ?", npi) for npi in npis]
        return [row for row in found if row]

    def colleagues(self, npis: Sequence[str]) -> list[str]:
        """NPIs that share a tax ID with the given ones: portals show cases for the whole TIN."""
        marks = ", ".join("?" * len(npis))
        sql = f"SELECT npi FROM providers WHERE tin IN (SELECT tin FROM providers WHERE npi IN ({marks}))"
        return [*npis, *(row["npi"] for row in self._database.rows(sql, *npis))]
