"""What the portal accepted and refused, in order, never changed."""

import json
from collections.abc import Mapping

from mock_portals.kit.clock import Clock, stamp
from mock_portals.kit.database import Database, Row


class Ledger:
    """Append-only account of every write; tests count duplicates here."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def record(self, kind: str, account: str | None, session: str | None, data: Mapping[str, object]) -> None:
        """Add one entry."""
        self._database.run(
            "INSERT INTO ledger (at, kind, account, session, data) VALUES (?, ?, ?, ?, ?)",
            stamp(self._clock.now()),
            kind,
            account,
            session,
            json.dumps(data),
        )

    def entries(self, kind: str | None = None) -> list[Row]:
        """All entries, or those of one kind."""
        rows = self._database.rows("SELECT * FROM ledger WHERE ? IS NULL OR kind = ? ORDER BY id", kind, kind)
        return [row | {"data": json.loads(row["data"])} for row in rows]
