"""What people say of presses whose fate is not known. An answer is believed once reading agrees with it."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from portal_bots.domain.claims import Answer, Told
from portal_bots.domain.jobs import Operation
from portal_bots.store.tables import answers


def add(
    tx: Connection, exception_id: int, request_id: str, operation: Operation, told: Told, now: datetime
) -> None:
    """Keep what a person says."""
    tx.execute(
        insert(answers).values(
            exception_id=exception_id,
            request_id=request_id,
            operation=operation.value,
            there=bool(told.number),
            number=told.number,
            who=told.who,
            at=now,
        )
    )


def unchecked(tx: Connection, request_id: str, operation: Operation) -> Answer | None:
    """The latest answer that nobody checked yet."""
    row = tx.execute(
        select(answers)
        .where(
            answers.c.request_id == request_id,
            answers.c.operation == operation.value,
            answers.c.checked_at.is_(None),
        )
        .order_by(answers.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Answer(id=row.id, there=row.there, number=row.number, who=row.who, at=row.at)


def checked(tx: Connection, request_id: str, operation: Operation, verdict: str, now: datetime) -> None:
    """Reading is done: remember what it said to every answer so far."""
    tx.execute(
        update(answers)
        .where(
            answers.c.request_id == request_id,
            answers.c.operation == operation.value,
            answers.c.checked_at.is_(None),
        )
        .values(checked_at=now, verdict=verdict)
    )
