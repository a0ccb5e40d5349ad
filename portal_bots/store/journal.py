"""
The journal of submissions: an intent is committed before the last button is pressed.

At most one intent of a request and operation is open. While it is, nobody knows whether the portal has what was
sent, and only reading may find out.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from portal_bots.domain.jobs import Operation
from portal_bots.store import leases
from portal_bots.store.jobs import Claim
from portal_bots.store.leases import Lease
from portal_bots.store.tables import intents


def write(tx: Connection, lease: Lease, claim: Claim, now: datetime) -> int:
    """
    Commit that the last button is about to be pressed.

    Raises:
        LeaseLostError: The account is worked by somebody else: do not press.
        sqlalchemy.exc.IntegrityError: An earlier press of this request is not settled: do not press.

    """
    leases.check(tx, lease)
    row = insert(intents).values(
        request_id=claim.job.request_id,
        attempt_id=claim.attempt_id,
        operation=claim.job.operation.value,
        fence=lease.fence,
        pressed_at=now,
        result="",
    )
    intent: int = tx.execute(row.returning(intents.c.id)).scalar_one()
    return intent


def settle(
    tx: Connection, request_id: str, result: str, now: datetime, operation: Operation = Operation.SUBMIT
) -> None:
    """Close the open intent of a request with what came of it."""
    tx.execute(update(intents).where(_open(request_id, operation)).values(settled_at=now, result=result))


def open_since(tx: Connection, request_id: str, operation: Operation = Operation.SUBMIT) -> datetime | None:
    """When the last button was pressed for a request whose fate is not known."""
    moment: datetime | None = tx.scalar(select(intents.c.pressed_at).where(_open(request_id, operation)))
    return moment


def _open(request_id: str, operation: Operation) -> ColumnElement[bool]:
    mine = (intents.c.request_id == request_id) & (intents.c.operation == operation.value)
    return mine & intents.c.settled_at.is_(None)
