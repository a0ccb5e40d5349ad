"""Permissions for automation, and the jobs that wait for one."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from portal_bots.domain import permits as rules
from portal_bots.domain.actions import Action
from portal_bots.domain.attention import ExceptionState
from portal_bots.domain.errors import AutomationNotPermitted, OperationNotPermitted, PortalError
from portal_bots.domain.jobs import Job, JobState, Operation
from portal_bots.domain.permits import Permit
from portal_bots.store import audit, exceptions, jobs, resolving
from portal_bots.store.audit import Facts
from portal_bots.store.exceptions import Raised
from portal_bots.store.tables import exceptions as exceptions_table
from portal_bots.store.tables import jobs as jobs_table
from portal_bots.store.tables import permits


class Moved(NamedTuple):
    """What a record changed."""

    released: int = 0  #: jobs that waited for it and go on
    held: int = 0  #: jobs that it does not cover and that wait now


class UnknownPermitError(LookupError):
    """There is no permission in force with this number."""


def record(tx: Connection, permit: Permit, day: date) -> tuple[int, Moved]:
    """Record a permission. Returns its number, and what became of the account's jobs because of it."""
    row_id = tx.execute(
        insert(permits).values(permit.model_dump(exclude={"id"})).returning(permits.c.id)
    ).scalar_one()
    kept = permit.model_copy(update={"id": row_id})
    _tell(tx, kept, permit.recorded_by, Action.PERMIT_RECORDED, permit.recorded_at)
    note = f"Permission {row_id}, by {permit.allowed_by}, is recorded."
    return row_id, apply(tx, permit.portal, permit.account, day, note, permit.recorded_at)


def _tell(tx: Connection, permit: Permit, who: str, action: Action, now: datetime) -> None:
    """The same for the audit. The reason and the agreement are a person's own words: they stay in the record."""
    facts: Facts = {
        "permit": permit.id,
        "operations": [operation.value for operation in permit.operations],
        "until": permit.until.isoformat(),
    }
    audit.add(tx, who, action, portal=permit.portal, account=permit.account, facts=facts, now=now)


def of(tx: Connection, portal: str, account: str) -> list[Permit]:
    """Every record of an account, the oldest first."""
    return _read(tx, (permits.c.portal == portal) & (permits.c.account == account))


def every(tx: Connection) -> list[Permit]:
    """Every record, by account."""
    return _read(tx, permits.c.id > 0)


def _read(tx: Connection, which: ColumnElement[bool]) -> list[Permit]:
    query = select(permits).where(which).order_by(permits.c.portal, permits.c.account, permits.c.id)
    return [_value(row) for row in tx.execute(query)]


def _value(row: Row[Any]) -> Permit:
    return Permit.model_validate(row._asdict())


def get(tx: Connection, number: int) -> Permit:
    """
    One record.

    Raises:
        UnknownPermitError: There is none with this number.

    """
    found = _read(tx, permits.c.id == number)
    if not found:
        message = f"There is no permission {number}. `portal-bots permit list` has them all."
        raise UnknownPermitError(message)
    return found[0]


def revoke(tx: Connection, number: int, who: str, reason: str, day: date | None, now: datetime) -> int:
    """
    End a permission. Returns how many jobs wait because of it.

    Args:
        tx: The transaction.
        number: Of the record.
        who: Who revokes it.
        reason: Why.
        day: The day at the portal; None where work goes on without any permission.
        now: The time.

    Raises:
        UnknownPermitError: There is none with this number, or it is revoked already.

    """
    permit = get(tx, number)
    mine = update(permits).where(permits.c.id == number, permits.c.revoked_at.is_(None))
    if not tx.execute(mine.values(revoked_by=who, revoked_at=now, reason=reason)).rowcount:
        message = f"Permission {number} is revoked already: {permit.reason}"
        raise UnknownPermitError(message)
    _tell(tx, permit, who, Action.PERMIT_REVOKED, now)
    return apply(tx, permit.portal, permit.account, day, "", now).held if day is not None else 0


def refusal(tx: Connection, portal: str, account: str, operation: Operation, day: date) -> PortalError | None:
    """Why an operation may not be done with an account on a day; None when it may."""
    return rules.refusal(of(tx, portal, account), operation, day)


def unpermitted(tx: Connection) -> list[tuple[str, str]]:
    """Accounts with jobs that wait for a permission."""
    waiting = select(exceptions_table.c.portal, exceptions_table.c.account).where(
        exceptions_table.c.code.in_([AutomationNotPermitted.code, OperationNotPermitted.code]),
        exceptions_table.c.state == ExceptionState.OPEN.value,
    )
    return [(row.portal, row.account) for row in tx.execute(waiting.distinct())]


def apply(tx: Connection, portal: str, account: str, day: date, note: str, now: datetime) -> Moved:
    """Make the jobs of an account agree with its records: let go on what is permitted now, hold what is not."""
    known = of(tx, portal, account)
    released = release(tx, portal, account, rules.allowed(known, day), note, now)
    return Moved(released, _hold(tx, portal, account, day, known, now))


def release(
    tx: Connection, portal: str, account: str, allowed: Collection[Operation], note: str, now: datetime
) -> int:
    """
    Let go on what waited for a permission of these operations; its exceptions are closed with a note.

    Returns how many jobs. Others of the account are due then too: whoever calls this holds them.
    """
    rows = tx.scalars(_waiting(tx, portal, account, allowed).with_for_update()).all()
    mine = jobs_table.c.exception_id.in_(rows) & (jobs_table.c.state == JobState.HELD.value)
    permitted = select(func.count()).where(mine, jobs_table.c.operation.in_(allowed))
    released: int = tx.execute(permitted).scalar_one()
    for row_id in rows:
        resolving.resolve(tx, row_id, exceptions.WORKER, note, now)
    return released


def _waiting(tx: Connection, portal: str, account: str, allowed: Collection[Operation]) -> Select[int]:
    """The open exceptions whose cause is gone when these operations are allowed."""
    errors: list[PortalError] = [OperationNotPermitted(operation=operation) for operation in allowed]
    if allowed:
        errors.append(AutomationNotPermitted())
    causes = [exceptions.mark(tx, error.cause(portal, account, "")) for error in errors]
    return select(exceptions_table.c.id).where(
        exceptions_table.c.cause.in_(causes),
        exceptions_table.c.state == ExceptionState.OPEN.value,
    )


def _hold(tx: Connection, portal: str, account: str, day: date, known: Collection[Permit], now: datetime) -> int:
    refused: dict[str, list[tuple[PortalError, Job]]] = defaultdict(list)
    for job in jobs.waiting(tx, portal, account):
        error = rules.refusal(known, job.operation, day)
        if error is not None:
            refused[error.cause(portal, account, job.request_id)].append((error, job))
    for held in refused.values():
        exceptions.hold(tx, Raised(held[0][0], portal, account), [job for _, job in held], now)
    return sum(len(held) for held in refused.values())
