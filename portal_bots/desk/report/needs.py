"""What needs a person: open exceptions, and requests whose payer waits for somebody."""

from dataclasses import dataclass
from datetime import UTC, datetime

from portal_bots.desk.report import order
from portal_bots.desk.report.model import Need
from portal_bots.desk.report.night import Night
from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.decisions import Status
from portal_bots.domain.errors import Written
from portal_bots.store import exceptions, reporting
from portal_bots.store.requests import Standing


@dataclass(frozen=True)
class _Wanted:
    """What a status asks of a person."""

    label: str
    rank: int
    sentence: str
    next_step: str


_WANTED = {
    Status.NEEDS_INFO: _Wanted(
        "Information wanted",
        order.INFORMATION,
        "The payer waits for information before it decides.",
        "Add what is asked for with `portal-bots requests attach {id} FILE --kind KIND`: it is uploaded by "
        "itself. Or send it the way the payer asks.",
    ),
    Status.CONTACT_PAYER: _Wanted(
        "Call the payer",
        order.INFORMATION,
        "The payer wants to be called about this request.",
        "Call the payer with the reference number.",
    ),
    Status.UNKNOWN: _Wanted(
        "Unknown words",
        order.FORM,
        "The portal used status words we do not know. They are kept as they are and not guessed.",
        "Read the case at the portal.",
    ),
}


def needs(night: Night) -> tuple[Need, ...]:
    """Everything that a person must do, in the order to work in."""
    rows = exceptions.every(night.tx, ExceptionState.OPEN)
    changed = reporting.since_when(night.tx)
    waiting = [
        _request(night, standing, _WANTED[standing.status], changed.get(standing.request.id))
        for standing in night.standings.values()
        if standing.status in _WANTED
    ]
    return tuple(sorted([*(_exception(night, row) for row in rows), *waiting], key=order.key))


def _exception(night: Night, row: ExceptionRow) -> Need:
    urgent = row.urgent or any(night.soon(request_id) for request_id in row.requests)
    return Need(
        exception=row.id,
        label=order.label(row.code),
        rank=order.rank(row, soon=urgent),
        urgent=urgent,
        days_left=night.days_left(row.deadline),
        days_open=_days(row.opened_at, night.now),
        requests=tuple(night.brief(request_id) for request_id in row.requests),
        sent_before=all(night.standings[request_id].reference for request_id in row.requests),
        last_note=_last_note(row),
        command=f"portal-bots exceptions show {row.id}",
        **row.model_dump(
            include={
                "code", "portal", "account", "phase", "sentence", "words", "next_step", "written", "owner",
                "deadline", "opened_at", "times", "waiting", "evidence",
            }
        ),
    )  # fmt: skip


def _last_note(row: ExceptionRow) -> str:
    return f"{row.notes[-1].who}: {row.notes[-1].verb} {row.notes[-1].text}".strip() if row.notes else ""


def _request(night: Night, standing: Standing, wanted: _Wanted, changed: datetime | None) -> Need:
    request, decision = standing.request, standing.decision
    due = decision.information_due if decision else None
    return Need(
        exception=None,
        code=standing.status.name,
        label=wanted.label,
        rank=wanted.rank,
        urgent=request.urgent or night.soon(request.id),
        portal=standing.portal,
        account=request.account,
        phase="",
        sentence=wanted.sentence,
        words=(decision.note if decision else "") or standing.words,
        next_step=wanted.next_step.format(id=request.id),
        written=Written.YES,
        sent_before=True,
        owner=request.owner,
        deadline=datetime(due.year, due.month, due.day, 23, 59, tzinfo=UTC) if due else None,
        days_left=night.days_left(due),
        opened_at=changed,
        days_open=_days(changed, night.now),
        times=1,
        waiting=0,
        requests=(night.brief(request.id),),
        evidence=(),
        last_note="",
        command=f"portal-bots requests show {request.id}",
    )


def _days(since: datetime | None, now: datetime) -> int | None:
    return max((now - since).days, 0) if since else None
