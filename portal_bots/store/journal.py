"""
The journal of presses: an intent is committed before the button is pressed.

At most one intent of a request and operation is open. While it is, nobody knows whether the portal has what was
sent, and only reading may find out. Every write but the closing ones carries the lane's fence.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from portal_bots.domain.actions import Action
from portal_bots.domain.claims import Claim, Intent
from portal_bots.domain.jobs import Operation
from portal_bots.domain.receipts import Receipt
from portal_bots.store import audit, leases, requests
from portal_bots.store.leases import Lease
from portal_bots.store.tables import answers, attempts, intents, jobs

NOT_THERE = "not there"  #: result of a press that a person and a search both say left nothing at the portal


def write(tx: Connection, lease: Lease, claim: Claim, now: datetime, sent: dict[str, Any] | None = None) -> int:
    """
    Commit that the button is about to be pressed. Returns the intent.

    An earlier open press of the request gives way only to a person's answer that it left nothing, which the claim
    carries and a search has confirmed.

    Raises:
        LeaseLostError: The account is worked by somebody else: do not press.
        sqlalchemy.exc.IntegrityError: An earlier press of this request is not settled: do not press.

    """
    leases.check(tx, lease)
    job, answer = claim.job, claim.answer
    if answer is not None and not answer.there:
        settle(tx, job.request_id, NOT_THERE, now, job.operation)
        tx.execute(update(answers).where(answers.c.id == answer.id).values(checked_at=now, verdict="sent again"))
    row = insert(intents).values(
        request_id=job.request_id,
        attempt_id=claim.attempt_id,
        operation=job.operation.value,
        fence=lease.fence,
        pressed_at=now,
        sent=sent or {},
        result="",
    )
    intent: int = tx.execute(row.returning(intents.c.id)).scalar_one()
    _tell(tx, lease, Action.PRESS_WRITTEN, tx.execute(_pressed(intent)).one(), now)
    return intent


def permit(tx: Connection, lease: Lease, intent: int, clock: Callable[[], datetime]) -> datetime:
    """
    The last look before anything leaves the browser: the account is still ours. Returns the time.

    The clock is read here, since the store may have been waited for.

    Raises:
        LeaseLostError: The account is worked by somebody else: nothing may be sent.

    """
    leases.check(tx, lease)
    now = clock()
    tx.execute(update(intents).where(intents.c.id == intent).values(sent_at=now))
    _tell(tx, lease, Action.PRESS_PERMITTED, tx.execute(_pressed(intent)).one(), now)
    return now


def _pressed(intent: int) -> Select[Any]:
    """A press with its job."""
    return (
        select(intents, jobs.c.portal, jobs.c.account)
        .join(attempts, attempts.c.id == intents.c.attempt_id)
        .join(jobs, jobs.c.id == attempts.c.job_id)
        .where(intents.c.id == intent)
    )


def _tell(tx: Connection, lease: Lease, action: Action, press: Row[Any], now: datetime) -> None:
    """Names of files are a person's and may name a patient: the audit knows files by their hashes."""
    files = press.sent.get("files", ())
    hashes = [str(file["sha256"]) for file in files if isinstance(file, dict)]
    audit.add(
        tx,
        audit.worker(lease.holder),
        action,
        request_id=press.request_id,
        portal=press.portal,
        account=press.account,
        page=press.sent.get("page", ""),
        facts={
            "operation": press.operation,
            "press": press.id,
            "attempt": press.attempt_id,
            "files": hashes,
        },
        now=now,
    )


def keep_receipt(tx: Connection, lease: Lease, claim: Claim, receipt: Receipt, now: datetime) -> None:
    """Keep what the portal gave, and its numbers, as soon as it was read."""
    leases.check(tx, lease)
    mine = _open(claim.job.request_id, claim.job.operation)
    tx.execute(update(intents).where(mine).values(receipt=receipt.model_dump(mode="json"), words=receipt.words))
    requests.put_numbers(tx, claim.job.request_id, receipt.numbers, now)


def keep_words(tx: Connection, lease: Lease, claim: Claim, words: str) -> None:
    """Keep what the portal showed instead of a receipt."""
    leases.check(tx, lease)
    tx.execute(update(intents).where(_open(claim.job.request_id, claim.job.operation)).values(words=words))


def keep_search(tx: Connection, lease: Lease, claim: Claim, found: Iterable[str], now: datetime) -> None:
    """Keep what a search shows."""
    leases.check(tx, lease)
    mine = _open(claim.job.request_id, claim.job.operation)
    tx.execute(update(intents).where(mine).values(found=list(found), looked_at=now))


def give_up(tx: Connection, lease: Lease, claim: Claim, result: str, now: datetime) -> None:
    """Close the open intent of a job with an ending that is certain, such as a refusal in the portal's words."""
    leases.check(tx, lease)
    settle(tx, claim.job.request_id, result, now, claim.job.operation)


def settle(
    tx: Connection, request_id: str, result: str, now: datetime, operation: Operation = Operation.SUBMIT
) -> None:
    """Close the open intent of a request with what came of it."""
    tx.execute(update(intents).where(_open(request_id, operation)).values(settled_at=now, result=result))


def open_intent(tx: Connection, request_id: str, operation: Operation = Operation.SUBMIT) -> Intent | None:
    """The press of a request whose fate is not known."""
    row = tx.execute(select(intents).where(_open(request_id, operation))).one_or_none()
    return None if row is None else _intent(row)


def open_since(tx: Connection, request_id: str, operation: Operation = Operation.SUBMIT) -> datetime | None:
    """When the button was pressed for a request whose fate is not known."""
    intent = open_intent(tx, request_id, operation)
    return intent.pressed_at if intent else None


def unsettled(tx: Connection, request_ids: Iterable[str]) -> list[tuple[str, Intent]]:
    """The presses of these requests whose fate is not known, in the order they were made."""
    rows = tx.execute(
        select(intents, attempts.c.evidence)
        .join(attempts, attempts.c.id == intents.c.attempt_id)
        .where(intents.c.request_id.in_(list(request_ids)), intents.c.settled_at.is_(None))
        .order_by(intents.c.id)
    )
    return [(row.request_id, _intent(row).model_copy(update={"pictures": tuple(row.evidence)})) for row in rows]


def _open(request_id: str, operation: Operation) -> ColumnElement[bool]:
    mine = (intents.c.request_id == request_id) & (intents.c.operation == operation.value)
    return mine & intents.c.settled_at.is_(None)


def _intent(row: Row[Any]) -> Intent:
    return Intent(
        id=row.id,
        pressed_at=row.pressed_at,
        sent_at=row.sent_at,
        sent=row.sent,
        receipt=row.receipt,
        words=row.words,
        found=tuple(row.found),
        looked_at=row.looked_at,
    )
