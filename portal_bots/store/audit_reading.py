"""Reading the audit: who saw or did what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, cast, func, select

from portal_bots.domain.actions import Action
from portal_bots.domain.requests import Value
from portal_bots.store.audit import Head
from portal_bots.store.tables import audit, audit_head


class Entry(Value):
    """One row, as it is read."""

    id: int
    at: datetime
    actor: str
    action: str
    request_id: str
    portal: str
    account: str
    page: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Which rows. What is empty does not matter."""

    request_id: str = ""
    who: str = ""  #: a part of the actor's name
    since: datetime | None = None
    action: Action | None = None


@dataclass(frozen=True)
class Span:
    """How far the audit reaches."""

    rows: int
    first_at: datetime | None
    last_at: datetime | None


def read(tx: Connection, wanted: Wanted) -> list[Entry]:
    """The rows wanted, oldest first."""
    query = select(audit).order_by(audit.c.id)
    if wanted.request_id:
        among = cast(audit.c.facts, String).contains(f'"{wanted.request_id}"', autoescape=True)
        query = query.where((audit.c.request_id == wanted.request_id) | among)
    if wanted.who:
        query = query.where(audit.c.actor.icontains(wanted.who, autoescape=True))
    if wanted.since:
        query = query.where(audit.c.at >= wanted.since)
    if wanted.action:
        query = query.where(audit.c.action == wanted.action.value)
    return [Entry.model_validate(row, from_attributes=True) for row in tx.execute(query)]


def span(tx: Connection) -> Span:
    """How many rows there are, and when the first and the last were written."""
    row = tx.execute(select(func.count(), func.min(audit.c.at), func.max(audit.c.at)).select_from(audit)).one()
    return Span(*row)


def head(tx: Connection) -> Head:
    """What the audit ends with: kept elsewhere, it shows later whether anything was taken back."""
    row = tx.execute(select(audit_head)).one_or_none()
    return Head(0, "") if row is None else Head(row.rows, row.chain)
