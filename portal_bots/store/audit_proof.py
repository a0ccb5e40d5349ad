"""Proving the audit: every row is as it was written, none is missing, none was moved or put in."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import StatementError

from portal_bots.store import audit_reading
from portal_bots.store.audit import FIRST, HEAD, Head, link
from portal_bots.store.database import Store
from portal_bots.store.seal import Seal
from portal_bots.store.tables import audit, audit_head

_AT_A_TIME = 1000  # rows: workers write meanwhile, and must not wait long


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written."""

    row: int  #: the first row that it concerns
    sentence: str


@dataclass
class _Walk:
    """How far the rows were read, and what was found."""

    seal: Seal
    findings: list[Finding] = field(default_factory=list)
    read: int | None = None  # the last row that was read
    last: int = 0
    chain: str = FIRST

    def step(self, number: int, row: Row[Any] | None) -> None:
        before, gap = self.last, number > self.last + 1
        if gap:
            self.found(before + 1, f"{_rows(before + 1, number - 1)} missing.")
        self.read, self.last = number, max(number, before)
        said = {} if row is None else row._asdict()
        if not self._as_written(said):
            self.found(number, f"Row {number} is not as it was written: changed, moved, or put in.")
        elif said["previous"] != self.chain and not gap:
            self.found(number, f"Row {number} does not follow row {before}: one of them is of another chain.")
        self.chain = str(said.get("chain", ""))

    def _as_written(self, said: dict[str, Any]) -> bool:
        try:
            return bool(said) and said["id"] > 0 and link(self.seal, said) == said["chain"]
        except (TypeError, AttributeError, ValueError):
            return False  # a value of a kind that we never write

    def found(self, number: int, sentence: str) -> None:
        self.findings.append(Finding(number, sentence))


def verify(store: Store) -> list[Finding]:
    """Whatever is not as it was written, the first place first. Empty when the audit is unbroken."""
    walk, at_first = _Walk(store.seal), store.run(audit_reading.head)
    while walk.last < at_first.rows and store.run(_part, walk):
        pass  # no further: workers may write faster than this reads
    store.run(_rest, walk)
    return walk.findings


def _part(tx: Connection, walk: _Walk) -> bool:
    """Some rows. False when these were the last ones."""
    rows = _read(tx, walk.read)
    for number, row in rows:
        walk.step(number, row)
    return len(rows) == _AT_A_TIME


def _rest(tx: Connection, walk: _Walk) -> None:
    """What was added meanwhile, and the head, while nobody adds more."""
    found = tx.execute(select(audit_head).with_for_update()).all()
    while _part(tx, walk):
        pass
    if [row.id for row in found] != [HEAD]:
        walk.found(walk.last + 1, "The head is missing, so rows may be missing at the end.")
    else:
        _compare(walk, found[0])


def knows(tx: Connection, head: Head) -> bool:
    """True when the audit goes on from a head that was seen earlier, or is still at it."""
    if not head.rows:
        return True
    chain = tx.scalar(select(audit.c.chain).where(audit.c.id == head.rows))
    return chain is not None and chain.startswith(head.chain)


def _compare(walk: _Walk, row: Row[Any]) -> None:
    head = Head(row.rows, row.chain)
    if head.mark(walk.seal) != row.mark:
        walk.found(walk.last + 1, "The head is not as it was written, so rows may be missing at the end.")
    elif head.rows > walk.last:
        walk.found(walk.last + 1, f"{_rows(walk.last + 1, head.rows)} missing at the end.")
    elif head.rows < walk.last:
        walk.found(head.rows + 1, f"{_rows(head.rows + 1, walk.last)} not ours: the audit ends with {head.rows}.")
    elif head.chain != walk.chain and not walk.findings:
        walk.found(walk.last, f"Row {walk.last} is not the one that was written last.")


def _rows(first: int, last: int) -> str:
    return f"Row {first} is" if first == last else f"Rows {first} to {last} are"


def _read(tx: Connection, after: int | None) -> list[tuple[int, Row[Any] | None]]:
    """The next rows in order. None for one that cannot be read at all."""
    next_ = select(audit.c.id).order_by(audit.c.id).limit(_AT_A_TIME)
    numbers = list(tx.scalars(next_ if after is None else next_.where(audit.c.id > after)))
    if not numbers:
        return []
    try:
        query = select(audit).where(audit.c.id.between(numbers[0], numbers[-1])).order_by(audit.c.id)
        return list(zip(numbers, tx.execute(query).all(), strict=False))
    except (ValueError, TypeError, StatementError):
        return [(number, _read_one(tx, number)) for number in numbers]


def _read_one(tx: Connection, number: int) -> Row[Any] | None:
    try:
        return tx.execute(select(audit).where(audit.c.id == number)).one()
    except (ValueError, TypeError, StatementError):
        return None
