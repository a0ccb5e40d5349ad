"""
The journal of submissions: an intent is committed before the last button is pressed.

At most one intent of a request is open. While it is, nobody knows whether the portal has the case, and only
reading may find out.
"""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

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
        fence=lease.fence,
        pressed_at=now,
        result="",
    )
    intent: int = tx.execute(row.returning(intents.c.id)).scalar_one()
    return intent


def settle(tx: Connection, request_id: str, result: str, now: datetime) -> None:
    """Close the open intent of a request with what came of it."""
    tx.execute(
        update(intents)
        .where(intents.c.request_id == request_id, intents.c.settled_at.is_(None))
        .values(settled_at=now, result=result)
    )


def open_since(tx: Connection, request_id: str) -> datetime | None:
    """When the last button was pressed for a request whose fate is not known."""
    query = select(intents.c.pressed_at).where(intents.c.request_id == request_id, intents.c.settled_at.is_(None))
    moment: datetime | None = tx.scalar(query)
    return moment
