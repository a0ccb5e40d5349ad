"""Words and sentences of portals that no flow knows: kept as they are, counted, and never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from portal_bots.store import columns
from portal_bots.store.tables import unknown_words


class WordKind(StrEnum):
    """What a portal used the words for."""

    STATUS = "status"  #: of a case or a line of it
    NOTICE = "notice"  #: something it said


@dataclass(frozen=True)
class UnknownWords:
    """Words that were seen, and not declared."""

    portal: str
    kind: WordKind
    text: str
    times: int
    first_at: datetime
    last_at: datetime
    request_id: str  #: for which they were seen last


def see(tx: Connection, portal: str, kind: WordKind, texts: Iterable[str], request_id: str, now: datetime) -> None:
    """Count words that no flow knows."""
    insert_ = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    for text in texts:
        row = insert_(unknown_words).values(
            portal=portal,
            kind=kind.value,
            text=text,
            text_mark=columns.mark(tx, unknown_words.c.text, text),
            times=1,
            first_at=now,
            last_at=now,
            request_id=request_id,
        )
        seen = {"times": unknown_words.c.times + 1, "last_at": now, "request_id": request_id}
        tx.execute(row.on_conflict_do_update(index_elements=["portal", "kind", "text_mark"], set_=seen))


def every(tx: Connection, portal: str) -> list[UnknownWords]:
    """What a portal said that was not known then, the most frequent first."""
    query = (
        select(unknown_words)
        .where(unknown_words.c.portal == portal)
        .order_by(unknown_words.c.times.desc(), unknown_words.c.last_at.desc(), unknown_words.c.id)
    )
    return [
        UnknownWords(
            row.portal, WordKind(row.kind), row.text, row.times, row.first_at, row.last_at, row.request_id
        )
        for row in tx.execute(query)
    ]
