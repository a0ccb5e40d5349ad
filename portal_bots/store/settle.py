"""Ending an attempt: everything that follows from its outcome, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from portal_bots.domain.actions import Action
from portal_bots.domain.claims import Claim
from portal_bots.domain.clocks import follow_up
from portal_bots.domain.decisions import Status
from portal_bots.domain.errors import PortalError, Scope, StatusUnrecognised, Written
from portal_bots.domain.jobs import Job, JobState, Operation
from portal_bots.domain.outcomes import Again, Next, Outcome, Path
from portal_bots.domain.receipts import Number, NumberKind
from portal_bots.store import answers, audit, columns, exceptions, jobs, journal, leases, outages, requests, words
from portal_bots.store.exceptions import Raised
from portal_bots.store.leases import Lease
from portal_bots.store.tables import attempts, documents
from portal_bots.store.tables import jobs as jobs_table
from portal_bots.store.tables import requests as requests_table
from portal_bots.store.words import WordKind


@dataclass(frozen=True)
class Ending:
    """An attempt that ended, with its evidence."""

    lease: Lease
    claim: Claim
    evidence: tuple[str, ...]
    now: datetime
    notes: tuple[str, ...] = ()  #: what was stopped or changed and did no harm
    heard: tuple[str, ...] = ()  #: sentences of the portal that its flow does not know

    @property
    def job(self) -> Job:
        """The job of the attempt."""
        return self.claim.job


def done(tx: Connection, ending: Ending, outcome: Outcome) -> bool:
    """
    Settle a job. True when the request's status is news.

    Raises:
        LeaseLostError: The account is worked by somebody else; nothing was written.

    """
    leases.check(tx, ending.lease)
    news = _EFFECTS[outcome.path](tx, ending, outcome)
    _end_attempt(tx, ending, outcome.path.value, "")
    answers.checked(tx, ending.job.request_id, ending.job.operation, outcome.path.value, ending.now)
    tx.execute(
        update(jobs_table)
        .where(jobs_table.c.id == ending.job.id)
        .values(state=JobState.DONE.value, path=outcome.path.value, settled_at=ending.now)
    )
    exceptions.close_if_done(tx, ending.job.id, ending.now)
    outages.worked(tx, ending.job.portal, ending.job.payer, ending.now)
    _tell(tx, ending, Action.JOB_DONE, outcome.path.value)
    return news


def stopped(tx: Connection, ending: Ending, error: PortalError, next_: Next) -> None:
    """
    End an attempt that stopped: the job is due again, or held behind an exception.

    An error that concerns the whole account or portal takes every due job of the account with it; one that
    concerns an operation of the account takes those of the operation.

    Raises:
        LeaseLostError: The account is worked by somebody else; nothing was written.

    """
    leases.check(tx, ending.lease)
    job = ending.job
    _end_attempt(tx, ending, error.code, error.phase.value if error.phase else "")
    if isinstance(error, StatusUnrecognised):
        words.see(tx, job.portal, WordKind.STATUS, [error.words], job.request_id, ending.now)
    _tell(tx, ending, Action.JOB_STOPPED, error.code)
    outage = outages.failed(tx, job.portal, error, ending.lease.name, ending.now)
    if outage is not None:
        next_ = Again(ending.now, counts=False)  # one lane at a time tries, which uses up no tries
    wide = error.reach in (Scope.ACCOUNT, Scope.PORTAL)
    if isinstance(next_, Again):
        tx.execute(
            update(jobs_table)
            .where(jobs_table.c.id == job.id)
            .values(
                state=JobState.DUE.value,
                not_before=next_.at,
                not_after=None if journal.open_intent(tx, job.request_id, job.operation) else job.not_after,
                tries=job.tries - (not next_.counts),
            )
        )
        if outage is not None:
            outages.hold(tx, outage, ending.now)
        elif wide and not error.payer:
            jobs.postpone(tx, ending.lease, job.portal, job.account, next_.at)
        return
    if error.written is Written.YES and error.reference:
        _known_to_be_there(tx, ending, error)
    answers.checked(tx, job.request_id, job.operation, error.code, ending.now)
    account = job.account if error.reach in (Scope.ACCOUNT, Scope.OPERATION) else ""
    raised = Raised(error, job.portal, account, ending.evidence)
    exceptions.hold(tx, raised, [job, *_reached(tx, job, error.reach)], ending.now)


def _reached(tx: Connection, job: Job, scope: Scope) -> list[Job]:
    """The other jobs that the same cause stops."""
    if scope in (Scope.REQUEST, Scope.PAGE):
        return []
    waiting = jobs.waiting(tx, job.portal, job.account)
    return [other for other in waiting if scope is not Scope.OPERATION or other.operation is job.operation]


def _tell(tx: Connection, ending: Ending, action: Action, outcome: str) -> None:
    job = ending.job
    audit.add(
        tx,
        audit.worker(ending.lease.holder),
        action,
        request_id=job.request_id,
        portal=job.portal,
        account=job.account,
        facts={
            "operation": job.operation.value,
            "outcome": outcome,
            "job": job.id,
            "attempt": ending.claim.attempt_id,
            "pictures": len(ending.evidence),
        },
        now=ending.now,
    )


def _end_attempt(tx: Connection, ending: Ending, outcome: str, phase: str) -> None:
    tx.execute(
        update(attempts)
        .where(attempts.c.id == ending.claim.attempt_id)
        .values(
            outcome=outcome,
            phase=phase,
            ended_at=ending.now,
            evidence=list(ending.evidence),
            notes=list(ending.notes),
        )
    )
    job = ending.job
    words.see(tx, job.portal, WordKind.NOTICE, ending.heard, job.request_id, ending.now)


def _submitted(tx: Connection, ending: Ending, outcome: Outcome) -> bool:
    request_id = ending.job.request_id
    receipt = outcome.receipt
    standing = requests.get(tx, request_id)
    if receipt is None or standing is None:
        message = "a submission is settled with its receipt"
        raise ValueError(message)
    requests.put_numbers(tx, request_id, receipt.numbers, ending.now)
    _list_documents(tx, request_id, outcome.uploaded, ending.now)
    if any(document.file not in outcome.uploaded for document in standing.request.documents):
        _then(tx, ending, Operation.UPLOAD)
    return _at_the_portal(tx, ending, receipt.reference, receipt.words, outcome.path.value)


def _at_the_portal(tx: Connection, ending: Ending, reference: str, words: str, path: str) -> bool:
    """The case is there under this number: from now on it is read, and never sent again."""
    request_id, now = ending.job.request_id, ending.now
    standing = requests.get(tx, request_id)
    if standing is None:
        raise LookupError(request_id)
    request = standing.request
    journal.settle(tx, request_id, path, now)
    if standing.status is not Status.NEW and standing.reference == reference:
        return False  # known since, and perhaps decided
    tx.execute(
        update(requests_table)
        .where(requests_table.c.id == request_id)
        .values(
            **requests.reference_columns(tx, reference),
            submitted_at=now,
            follow_up=follow_up(now.date(), request.turnaround_days, urgent=request.urgent),
        )
    )
    return requests.set_status(tx, request_id, Status.SUBMITTED, words, path, now)


def _known_to_be_there(tx: Connection, ending: Ending, error: PortalError) -> None:
    """A person must look, but the case is ours: its number is kept and read every night meanwhile."""
    number = Number(kind=NumberKind.REFERENCE, value=error.reference)
    requests.put_numbers(tx, ending.job.request_id, [number], ending.now)
    if ending.job.operation is Operation.SUBMIT:
        _at_the_portal(tx, ending, error.reference, "", error.code)


def _not_required(tx: Connection, ending: Ending, outcome: Outcome) -> bool:
    request_id = ending.job.request_id
    words = outcome.receipt.words if outcome.receipt else ""
    journal.settle(tx, request_id, outcome.path.value, ending.now)
    if outcome.receipt:
        requests.put_numbers(tx, request_id, outcome.receipt.numbers, ending.now)
    return requests.set_status(tx, request_id, Status.NOT_REQUIRED, words, outcome.path.value, ending.now)


def _read(tx: Connection, ending: Ending, outcome: Outcome) -> bool:
    decision = outcome.decision
    request_id = ending.job.request_id
    if decision is None:
        message = "a reading is settled with its decision"
        raise ValueError(message)
    if decision.authorization:
        number = Number(kind=NumberKind.AUTHORIZATION, value=decision.authorization)
        requests.put_numbers(tx, request_id, [number], ending.now)
    letter = tx.scalar(select(requests_table.c.letter).where(requests_table.c.id == request_id))
    offered = decision.letter_offered and not letter
    values: dict[str, object] = {"decision": decision.model_dump(mode="json")}
    if decision.authorization:
        values["authorization"] = decision.authorization
    if offered:
        values["letter"] = "offered"
    if decision.status.final:
        values["decided_at"] = ending.now
    tx.execute(update(requests_table).where(requests_table.c.id == request_id).values(**values))
    if offered:
        _then(tx, ending, Operation.FETCH_LETTER)
    return requests.set_status(tx, request_id, decision.status, decision.words, outcome.path.value, ending.now)


def _then(tx: Connection, ending: Ending, operation: Operation) -> None:
    """The next job that follows from this one."""
    key = f"{ending.job.key}>{operation.value}"
    jobs.add(
        tx,
        key,
        ending.job.request_id,
        operation,
        ending.job.schedule,
        ending.now,
        ending.now,
        ending.job.not_after,
    )


def _uploaded(tx: Connection, ending: Ending, outcome: Outcome) -> bool:
    journal.settle(tx, ending.job.request_id, outcome.path.value, ending.now, Operation.UPLOAD)
    _list_documents(tx, ending.job.request_id, outcome.uploaded, ending.now)
    return False


def _fetched(tx: Connection, ending: Ending, outcome: Outcome) -> bool:
    tx.execute(
        update(requests_table).where(requests_table.c.id == ending.job.request_id).values(letter=outcome.letter)
    )
    return False


def _list_documents(tx: Connection, request_id: str, files: tuple[str, ...], now: datetime) -> None:
    marks = [columns.mark(tx, documents.c.file, file) for file in files]
    tx.execute(
        update(documents)
        .where(documents.c.request_id == request_id, documents.c.file_mark.in_(marks))
        .values(listed_at=now)
    )


_EFFECTS: dict[Path, Callable[[Connection, Ending, Outcome], bool]] = {
    Path.SUBMITTED: _submitted,
    Path.FOUND: _submitted,
    Path.ADOPTED: _submitted,
    Path.NOT_REQUIRED: _not_required,
    Path.READ: _read,
    Path.UPLOADED: _uploaded,
    Path.FETCHED: _fetched,
}
