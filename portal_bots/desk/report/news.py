"""What changed in the night: decisions, what payers want, what was sent."""

from collections.abc import Iterable

from portal_bots.desk.report.lines import lines
from portal_bots.desk.report.model import Kind, Move, News, Submission
from portal_bots.desk.report.night import Night
from portal_bots.domain.decisions import Status
from portal_bots.domain.outcomes import Path
from portal_bots.domain.receipts import Number
from portal_bots.store import requests
from portal_bots.store.reporting import Change, Tried
from portal_bots.store.requests import Standing

_SENDING = (Path.NOT_REQUIRED, Path.ADOPTED, Path.FOUND, Path.SUBMITTED)
_ORDER = list(Kind)


def news(night: Night, changes: Iterable[Change]) -> tuple[News, ...]:
    """What a specialist wants to hear of first, in the order of ``Kind``."""
    told = [_news(night, change, kind) for change in changes if (kind := _kind(change)) is not None]
    return tuple(sorted(told, key=lambda one: (_ORDER.index(one.kind), not one.request.urgent, one.request.id)))


def _kind(change: Change) -> Kind | None:
    if change.status.news:
        return Kind(change.status.value)
    if change.was.final:
        return Kind.TAKEN_BACK
    return Kind.ADOPTED if Path.ADOPTED in change.paths else None


def _news(night: Night, change: Change, kind: Kind) -> News:
    standing = night.standings[change.request_id]
    decision = standing.decision
    information_due = decision.information_due if decision else None
    return News(
        kind=kind,
        request=night.brief(change.request_id),
        at=change.at,
        was=change.was,
        status=change.status,
        words=change.words,
        reference=standing.reference,
        authorization=standing.authorization,
        numbers=_other_numbers(night, standing),
        lines=lines(standing),
        decided_by_line=decision is not None and bool(decision.lines),
        decided_on=decision.decided_on if decision else None,
        information_due=information_due,
        days_left=night.days_left(information_due),
        note=decision.note if decision else "",
        letter=standing.letter.removeprefix("offered"),
        letter_offered=standing.letter == "offered",
    )


def _other_numbers(night: Night, standing: Standing) -> tuple[Number, ...]:
    """Numbers besides the reference and the authorization."""
    shown = {standing.reference, standing.authorization}
    seen = requests.all_numbers(night.tx, standing.request.id)
    return tuple(
        Number.model_validate({"kind": kind, "value": value}) for kind, value, _ in seen if value not in shown
    )


def submitted(night: Night, changes: Iterable[Change], tried: Iterable[Tried]) -> tuple[Submission, ...]:
    """What was sent, found or found unnecessary, with its proof."""
    proof: dict[str, tuple[str, ...]] = {}
    for attempt in tried:
        if attempt.outcome in _SENDING:
            proof[attempt.request_id] = attempt.evidence
    sent = [
        _submission(night, change, path, proof.get(change.request_id, ()))
        for change in changes
        for path in _SENDING
        if path in change.paths
    ]
    return tuple(sorted(sent, key=lambda one: (not one.request.urgent, one.request.id)))


def _submission(night: Night, change: Change, path: Path, evidence: tuple[str, ...]) -> Submission:
    standing = night.standings[change.request_id]
    return Submission(
        request=night.brief(change.request_id),
        path=path,
        at=standing.submitted_at or change.at,
        reference=standing.reference,
        numbers=_other_numbers(night, standing),
        words=change.words,
        follow_up=standing.follow_up,
        evidence=evidence,
    )


def moved(night: Night, changes: Iterable[Change]) -> tuple[Move, ...]:
    """Changes that are no news, such as a case now in review."""
    return tuple(
        Move(
            request=night.brief(change.request_id),
            was=change.was,
            status=change.status,
            words=change.words,
            reference=night.standings[change.request_id].reference,
        )
        for change in changes
        if _kind(change) is None
        and (change.status is not Status.SUBMITTED or not set(_SENDING) & set(change.paths))
    )
