"""What is done with an open exception, by people or a new secret; each is told to the audit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from portal_bots.domain import errors
from portal_bots.domain.actions import Action
from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.claims import Told
from portal_bots.domain.jobs import JobState, Operation
from portal_bots.domain.questions import Asked, Said
from portal_bots.domain.wording import same
from portal_bots.store import accounts, answers, audit, clinical, exceptions, journal, sign_ins
from portal_bots.store.tables import exception_jobs, jobs
from portal_bots.store.tables import exceptions as table

_SAYS = {  # what a person says of an account by resolving this
    errors.LoginBudgetSpent.code: sign_ins.BY_HAND,
    errors.AccountLocked.code: sign_ins.BY_HAND,
    errors.LoginRejected.code: sign_ins.VOUCHED,
    errors.MfaCodeRejected.code: sign_ins.VOUCHED,
}
_ACTIONS = {"resolve": Action.EXCEPTION_RESOLVED, "retry": Action.EXCEPTION_RETRIED}


def resolve(tx: Connection, row_id: int, who: str, note: str, now: datetime) -> int:
    """The cause is gone: close the exception; what it held goes on. Returns how many jobs."""
    row = exceptions.open_row(tx, row_id)
    if row.code in _SAYS:
        sign_ins.say(tx, row.portal, row.account, who, _SAYS[row.code], now)
    return _go_on(tx, row_id, who, "resolve", note, now)


def thaw(tx: Connection, portal: str, account: str, code: str, now: datetime) -> int:
    """An account has a new secret: what its exception held goes on. Returns how many jobs."""
    mine = select(table.c.id).where(
        table.c.portal == portal,
        table.c.account == account,
        table.c.code == code,
        table.c.state == ExceptionState.OPEN.value,
    )
    note = "A new secret is stored: it is tried again."
    released = sum(
        _go_on(tx, row_id, exceptions.WORKER, "resolve", note, now) for row_id in tx.scalars(mine).all()
    )
    accounts.unfreeze(tx, portal, account, code)
    return released


def retry(tx: Connection, row_id: int, who: str, note: str, now: datetime) -> int:
    """Try again now; the exception stays open until it worked. Returns how many jobs."""
    return _go_on(tx, row_id, who, "retry", note, now)


def answer(tx: Connection, row_id: int, told: Told, now: datetime) -> str:
    """
    Keep what a person says of a press, and let its job go on: it checks that by reading. Returns the request.

    Raises:
        UnknownExceptionError: It is not open, there is nothing to answer, or it holds no such request.

    """
    row = exceptions.open_row(tx, row_id)
    if not errors.of_code(row.code).answerable:
        message = f"Exception {row_id} is {row.code}: there is nothing to answer. Resolve or retry it."
        raise exceptions.UnknownExceptionError(message)
    request_id, operation = _asked_about(tx, row_id, told.request_id)
    answers.add(tx, row_id, request_id, operation, told, now)
    _let_go(tx, (jobs.c.exception_id == row_id) & (jobs.c.request_id == request_id), now)
    said = f"It is there: {told.number}." if told.number else "It is not there."
    exceptions.note(tx, row_id, told.who, "answer", f"{said} {told.note}".strip(), now)
    _tell(tx, row, told.who, Action.EXCEPTION_ANSWERED, now, [request_id])
    return request_id


def answer_question(tx: Connection, row_id: int, said: Said, who: str, now: datetime) -> tuple[Asked, ...]:
    """
    Keep the answer to a clinical question; with the last one the work goes on. Returns what is still asked.

    Raises:
        UnknownExceptionError: It is not open, it asks no such question, or the portal does not offer the answer.

    """
    row = exceptions.open_row(tx, row_id)
    asked = [Asked.model_validate(one) for one in row.questions or ()]
    question = _question(row_id, asked, said.question)
    if question.options and not any(same(said.answer, option) for option in question.options):
        offered = " / ".join(question.options)
        message = f"{question.label!r} is answered with one of: {offered}."
        raise exceptions.UnknownExceptionError(message)
    held = set(tx.scalars(select(jobs.c.request_id).where(jobs.c.exception_id == row_id)))
    for request_id in sorted(held):
        clinical.put(tx, request_id, said.to(question), who, now)
    left = [one for one in asked if one is not question]
    tx.execute(
        update(table).where(table.c.id == row_id).values(questions=[one.model_dump() for one in left] or None)
    )
    exceptions.note(tx, row_id, who, "answer", f"{question.label}: {said.answer}, by {said.supplied_by}", now)
    _tell(tx, row, who, Action.QUESTION_ANSWERED, now)
    if not left:
        _go_on(tx, row_id, who, "resolve", "All questions are answered.", now)
    return tuple(left)


def _question(row_id: int, asked: Sequence[Asked], wanted: str) -> Asked:
    """The question that is meant: by its words, or the only one."""
    mine = [one for one in asked if not wanted or same(one.label, wanted)]
    if len(mine) == 1:
        return mine[0]
    if not asked:
        message = f"Exception {row_id} asks no clinical question."
        raise exceptions.UnknownExceptionError(message)
    message = f"Say which question of exception {row_id} it is: {'; '.join(map(str, asked))}."
    raise exceptions.UnknownExceptionError(message)


def _asked_about(tx: Connection, row_id: int, wanted: str) -> tuple[str, Operation]:
    held = tx.execute(
        select(jobs.c.request_id, jobs.c.operation).where(
            jobs.c.exception_id == row_id, jobs.c.state == JobState.HELD.value
        )
    ).all()
    mine = [row for row in held if wanted in ("", row.request_id)]
    if not held:
        message = f"Exception {row_id} is being tried again already: wait for what comes of it."
        raise exceptions.UnknownExceptionError(message)
    if len(mine) != 1:
        known = ", ".join(sorted({row.request_id for row in held}))
        message = f"Say which request of exception {row_id} it is, with --request: {known}."
        raise exceptions.UnknownExceptionError(message)
    return mine[0].request_id, Operation(mine[0].operation)


def _let_go(tx: Connection, which: ColumnElement[bool], now: datetime) -> int:
    return tx.execute(
        update(jobs)
        .where(which, jobs.c.state == JobState.HELD.value)
        .values(state=JobState.DUE.value, not_before=now, not_after=None, tries=0)
    ).rowcount


def _go_on(tx: Connection, row_id: int, who: str, verb: str, note: str, now: datetime) -> int:
    row = exceptions.open_row(tx, row_id)
    released = _let_go(tx, jobs.c.exception_id == row_id, now)
    if row.account:
        accounts.unfreeze(tx, row.portal, row.account, row.code)
    if verb == "resolve" or not (released or exceptions.being_tried(tx, row_id)):
        exceptions.close(tx, row_id, ExceptionState.RESOLVED, now)
    exceptions.note(tx, row_id, who, verb, note, now)
    _tell(tx, row, who, _ACTIONS[verb], now)
    return released


def dismiss(tx: Connection, row_id: int, who: str, note: str, now: datetime) -> int:
    """Not needed: close the exception and drop what it held. Returns how many jobs."""
    row = exceptions.open_row(tx, row_id)
    mine = (jobs.c.exception_id == row_id) & (jobs.c.state == JobState.HELD.value)
    held = tx.execute(select(jobs.c.request_id, jobs.c.operation).where(mine)).all()
    dropped = tx.execute(update(jobs).where(mine).values(state=JobState.DROPPED.value, settled_at=now)).rowcount
    for job in held:
        if job.operation == Operation.UPLOAD.value:  # a person gives it up; the list is looked at before the next
            journal.settle(tx, job.request_id, "given up", now, Operation.UPLOAD)
    exceptions.close(tx, row_id, ExceptionState.DISMISSED, now)
    exceptions.note(tx, row_id, who, "dismiss", note, now)
    _tell(tx, row, who, Action.EXCEPTION_DISMISSED, now)
    return dropped


def assign(tx: Connection, row_id: int, who: str, owner: str, note: str, now: datetime) -> None:
    """Make a person its owner."""
    row = exceptions.open_row(tx, row_id)
    tx.execute(update(table).where(table.c.id == row_id).values(owner=owner))
    exceptions.note(tx, row_id, who, "assign", f"to {owner}. {note}".strip(), now)
    _tell(tx, row, who, Action.EXCEPTION_ASSIGNED, now)


def shown(tx: Connection, row_id: int, who: str, now: datetime) -> ExceptionRow:
    """
    One exception as ``get`` gives it, for a person to see: that is told to the audit.

    Raises:
        UnknownExceptionError: There is none with this number.

    """
    row = exceptions.get(tx, row_id)
    _tell(tx, row, who, Action.EXCEPTION_SHOWN, now)
    return row


def _tell(
    tx: Connection,
    row: Row[Any] | ExceptionRow,
    who: str,
    action: Action,
    now: datetime,
    about: Sequence[str] | None = None,
) -> None:
    """Which requests it is about is a question that people ask, so all of them are named."""
    held = select(jobs.c.request_id).join(exception_jobs, exception_jobs.c.job_id == jobs.c.id)
    mine = held.where(exception_jobs.c.exception_id == row.id).order_by(jobs.c.id)
    ids = list(about or dict.fromkeys(tx.scalars(mine)))
    audit.add(
        tx,
        who,
        action,
        request_id=ids[0] if len(ids) == 1 else "",
        portal=row.portal,
        account=row.account,
        facts={"exception": row.id, "code": row.code, "requests": ids if len(ids) > 1 else None},
        now=now,
    )
