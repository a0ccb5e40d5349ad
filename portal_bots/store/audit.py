"""
The audit: who or what did what to which request, append-only, each row chained to the one before it.

The chain is a keyed hash: whoever has the database but not the keyring cannot change, remove, move or insert a row
unseen. The head knows how many rows there are and the last link, so that rows missing at the end are seen too.
What a whole older database in its place hides is seen by comparing the head with yesterday's report.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, insert, select, update

from portal_bots.domain.actions import Action
from portal_bots.store import columns
from portal_bots.store.seal import Seal
from portal_bots.store.tables import audit, audit_head

Facts = Mapping[str, str | int | bool | list[str] | list[int] | None]  #: opaque ids, counts, hashes of files
HEAD = 1  #: the id of the one row of the head
FIRST = ""  #: what the first row is chained to
SHORT = 12  #: characters of a link that people copy
PROGRAM = "portal-bots"  #: the actor where no person and no worker asked for it

_WAITING = "audit"


class AuditBrokenError(Exception):
    """The audit cannot be continued: its message says why, and the remedy."""


@dataclass(frozen=True)
class Head:
    """How many rows there are, and the last link of the chain."""

    rows: int
    chain: str

    @property
    def short(self) -> str:
        """As people copy it."""
        return f"{self.rows}:{self.chain[:SHORT]}"

    def mark(self, seal: Seal) -> str:
        """What proves that we wrote it."""
        return seal.mark(f"{self.rows} {self.chain}", "audit head")


def begin(tx: Connection) -> None:
    """Make the head of an audit without rows, once, when the tables are made."""
    head = Head(0, FIRST)
    mark = head.mark(columns.seal_of(tx.dialect))
    tx.execute(insert(audit_head).values(id=HEAD, rows=head.rows, chain=head.chain, mark=mark))


def add(  # noqa: PLR0913 -- each is a column of the row
    tx: Connection,
    actor: str,
    action: Action,
    *,
    request_id: str = "",
    portal: str = "",
    account: str = "",
    page: str = "",
    facts: Facts | None = None,
    now: datetime,
) -> None:
    """
    Tell the audit what this transaction does: neither is kept without the other.

    Args:
        tx: A transaction of ``Store.run``, which writes the row when all other work of it is done.
        actor: The name of a person, or ``worker`` and its id.
        action: What was done.
        request_id: To which request.
        portal: At which portal.
        account: With which account.
        page: Where; only the path of an address is kept, since what follows it may name a patient.
        facts: Opaque ids, counts, hashes of files; never what names a patient.
        now: When.

    """
    row = {
        "at": now.astimezone(UTC),
        "actor": actor,
        "action": action.value,
        "request_id": request_id,
        "portal": portal,
        "account": account,
        "page": urlsplit(page).path,
        "facts": dict(facts or {}),
    }
    tx.info[_WAITING].append(row)


def worker(name: str) -> str:
    """A worker, as an actor."""
    return f"worker {name}"


@contextmanager
def last(tx: Connection) -> Iterator[None]:
    """
    Write what is added meanwhile at the end of the transaction.

    Rows are written one transaction after the other. Whoever writes them needs no other lock any more, so nobody
    waits in a circle.
    """
    waiting: list[dict[str, Any]] = []
    tx.info[_WAITING] = waiting
    try:
        yield
        if waiting:
            _write(tx, waiting)
    finally:
        del tx.info[_WAITING]


def _write(tx: Connection, waiting: list[dict[str, Any]]) -> None:
    seal = columns.seal_of(tx.dialect)
    head = _locked_head(tx)
    rows = []
    for number, row in enumerate(waiting, head.rows + 1):
        whole = {"id": number, **row, "previous": head.chain}
        head = Head(number, link(seal, whole))
        rows.append({**whole, "chain": head.chain})
    tx.execute(insert(audit), rows)
    tx.execute(update(audit_head).values(rows=head.rows, chain=head.chain, mark=head.mark(seal)))


def _locked_head(tx: Connection) -> Head:
    row = tx.execute(select(audit_head).with_for_update()).one_or_none()
    if row is None:
        message = (
            "The head of the audit is missing: the store was changed by another program. "
            "`portal-bots audit verify` says more. Restore the last backup."
        )
        raise AuditBrokenError(message)
    return Head(row.rows, row.chain)


def link(seal: Seal, row: Mapping[str, Any]) -> str:
    """The link of a row: a keyed hash of all that it says and of the link before it."""
    said = {name: row[name] for name in audit.c.keys() if name != "chain"}  # noqa: SIM118 -- a collection of columns, no dict
    said["at"] = row["at"].isoformat(timespec="microseconds")
    return seal.mark(json.dumps(said, sort_keys=True, separators=(",", ":")), "audit")
