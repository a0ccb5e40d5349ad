"""Requests somebody is filling in, kept on the server."""

import json
from dataclasses import dataclass
from typing import Any

from mock_portals.kit.database import Database
from mock_portals.kit.sessions import Session


@dataclass
class Draft:
    """One unfinished request; `reference` is set once it was submitted."""

    id: int
    content: dict[str, Any]
    reference: str | None = None
    ended: bool = False


class Drafts:
    """Drafts of all sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, session: Session) -> Draft:
        """Begin a fresh draft."""
        sql = "INSERT INTO drafts (session, account, content) VALUES (?, ?, '{}')"
        return Draft(self._database.run(sql, session.name, session.account), {})

    def find(self, draft: object) -> Draft | None:
        """A draft by its number."""
        row = self._database.row("SELECT * FROM drafts WHERE id = ?", draft)
        if row is None:
            return None
        return Draft(row["id"], json.loads(row["content"]), row["reference"], bool(row["ended"]))

    def save(self, draft: Draft) -> None:
        """Keep what was filled in, and whether the draft is done with."""
        columns = {
            "content": json.dumps(draft.content),
            "reference": draft.reference,
            "ended": int(draft.ended or draft.reference is not None),
        }
        self._database.update("drafts", ("id", draft.id), columns)
