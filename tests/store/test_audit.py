"""The audit: append-only, chained, and nothing happens without its row."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from portal_bots.domain.actions import Action
from portal_bots.store import Store, audit
from portal_bots.store.tables import audit as table
from tests.factories import NIGHT
from tests.store.night import Night


def told(store: Store, *requests: str) -> None:
    """Add a row for each request, in a transaction of its own."""
    for number, request in enumerate(requests):
        store.run(
            audit.add,
            "dana",
            Action.EXCEPTION_ANSWERED,
            request_id=request,
            page="/request/review?member=004512873",
            facts={"exception": number},
            now=NIGHT + timedelta(seconds=number),
        )


class TestAdd:
    def test_row(self, night: Night) -> None:
        """A row says who did what, when, to which request, on which page, but not what an address names."""
        told(night.store, "REQ-1")

        (row,) = night.rows(table)
        assert (row["id"], row["at"], row["actor"], row["action"]) == (1, NIGHT, "dana", "exception answered")
        assert (row["request_id"], row["page"], row["facts"]) == ("REQ-1", "/request/review", {"exception": 0})

    def test_chain(self, night: Night) -> None:
        """Rows are numbered without a gap, and each knows the link before it."""
        told(night.store, "REQ-1", "REQ-2", "REQ-3")

        first, second, third = night.rows(table)
        assert [first["id"], second["id"], third["id"]] == [1, 2, 3]
        assert first["previous"] == audit.FIRST
        assert (second["previous"], third["previous"]) == (first["chain"], second["chain"])

    def test_undone(self, night: Night) -> None:
        """What is undone is not told, and the next row follows the one before."""
        told(night.store, "REQ-1")

        def undone(tx: Connection) -> None:
            audit.add(tx, "dana", Action.JOB_DONE, now=NIGHT)
            raise LookupError

        with pytest.raises(LookupError):
            night.store.run(undone)
        told(night.store, "REQ-2")

        assert [(row["id"], row["request_id"]) for row in night.rows(table)] == [(1, "REQ-1"), (2, "REQ-2")]

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit SET actor = 'nobody'",
            "DELETE FROM audit",
            "DELETE FROM audit_head",
            "UPDATE audit SET id = 7",
        ],
    )
    def test_refused(self, store: Store, statement: str) -> None:
        """The database itself refuses to change or remove what was told."""
        told(store, "REQ-1")

        with pytest.raises(DatabaseError):
            store.run(lambda tx: tx.execute(text(statement)))

    def test_not_replaced(self, sqlite_store: Store) -> None:
        """SQLite's way to write over a row, which deletes without being asked, is refused too."""
        told(sqlite_store, "REQ-1")

        with pytest.raises(DatabaseError, match="append-only"):
            sqlite_store.run(lambda tx: tx.execute(text("REPLACE INTO audit SELECT * FROM audit")))
