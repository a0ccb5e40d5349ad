"""Requests as the store knows them: what was asked, and what is known of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, true, update

from portal_bots.domain.deadlines import deadline
from portal_bots.domain.decisions import Decision, Status
from portal_bots.domain.jobs import JobState
from portal_bots.domain.questions import ClinicalAnswer
from portal_bots.domain.receipts import Number
from portal_bots.domain.requests import AuthRequest, Document
from portal_bots.domain.schedules import Which
from portal_bots.store import clinical, columns
from portal_bots.store.tables import documents, intents, jobs, news, numbers, requests


@dataclass(frozen=True)
class Standing:
    """A request with all that is known of it."""

    request: AuthRequest
    portal: str
    folder: Path  #: where the packet's files lie
    status: Status
    words: str  #: the portal's words, verbatim
    reference: str
    authorization: str
    submitted_at: datetime | None
    decided_at: datetime | None
    follow_up: date | None
    letter: str
    decision: Decision | None
    listed: frozenset[str]  #: files of the packet that the portal was seen to have

    def path(self, document: Document) -> Path:
        """Where a document of the packet lies."""
        return self.folder / document.file


class Imported(StrEnum):
    """What importing a request changed."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"  #: already sent: only further documents are taken over, the rest is left as it was sent


@dataclass(frozen=True)
class Sent:
    """What a tracker knows of a request that somebody sent already."""

    at: datetime | None = None
    follow_up: date | None = None


def put(
    tx: Connection,
    request: AuthRequest,
    portal: str,
    folder: Path,
    reference: str,
    now: datetime,
    sent: Sent | None = None,
) -> Imported:
    """Add a request, or take over what changed in it while it was not sent."""
    row = tx.execute(select(requests).where(requests.c.id == request.id).with_for_update()).one_or_none()
    payload = request.model_dump(mode="json")
    if row is None:
        _add(tx, request, payload, portal, folder, reference, now)
        if sent is not None:
            values = {"submitted_at": sent.at, "follow_up": sent.follow_up}
            tx.execute(update(requests).where(requests.c.id == request.id).values(**values))
        return Imported.ADDED
    known = AuthRequest.model_validate(row.payload)
    if known == request and row.folder == str(folder) and (not reference or row.reference == reference):
        return Imported.SAME
    begun = row.status != Status.NEW or _being_sent(tx, request.id)
    if begun and not _corrects_reference(tx, row, reference):
        return _add_documents(tx, row, known, request, folder)
    if reference:
        remember_reference(tx, request.id, reference, now)
    tx.execute(
        update(requests)
        .where(requests.c.id == request.id)
        .values(**_columns(tx, request, payload, portal, folder))
    )
    _put_documents(tx, request)
    if reference and row.status == Status.NEW:
        _documents_went_along(tx, request.id, now)
    _put_jobs(tx, request, portal, row.submitted_at)
    return Imported.CHANGED


def _being_sent(tx: Connection, request_id: str) -> bool:
    """True while it may be at the portal already: as it was sent, it is looked for."""
    pressed = select(intents.c.id).where(intents.c.request_id == request_id, intents.c.settled_at.is_(None))
    running = select(jobs.c.id).where(jobs.c.request_id == request_id, jobs.c.state == JobState.RUNNING.value)
    return tx.execute(pressed).first() is not None or tx.execute(running).first() is not None


def _corrects_reference(tx: Connection, row: Row[Any], reference: str) -> bool:
    """A number from the tracker may be corrected as long as no portal has confirmed it."""
    given = select(numbers.c.id).where(
        numbers.c.request_id == row.id,
        numbers.c.value_mark == columns.mark(tx, numbers.c.value, row.reference),
        numbers.c.source == "portal",
    )
    unconfirmed = row.decision is None and tx.execute(given).first() is None
    return bool(reference) and row.reference != reference and unconfirmed


def _put_jobs(tx: Connection, request: AuthRequest, portal: str, submitted_at: datetime | None) -> None:
    """Jobs that wait go to the account, and have the urgency, that the request has now."""
    tx.execute(
        update(jobs)
        .where(jobs.c.request_id == request.id, jobs.c.state.in_([JobState.DUE.value, JobState.HELD.value]))
        .values(
            portal=portal,
            account=request.account,
            payer=request.payer,
            priority=request.priority.value,
            rank=0 if request.urgent else 1,
            deadline=deadline(request, None, submitted_at),
        )
    )


def _documents_went_along(tx: Connection, request_id: str, now: datetime) -> None:
    """Whoever sent the request sent the documents named with it."""
    tx.execute(update(documents).where(documents.c.request_id == request_id).values(listed_at=now))


def _columns(
    tx: Connection, request: AuthRequest, payload: dict[str, Any], portal: str, folder: Path
) -> dict[str, Any]:
    return {
        "portal": portal,
        "account": request.account,
        "payload": payload,
        "folder": str(folder),
        "member_mark": member_mark(tx, request.member.member_id),
        "priority": request.priority.value,
        "owner": request.owner,
    }


def _add(
    tx: Connection,
    request: AuthRequest,
    payload: dict[str, Any],
    portal: str,
    folder: Path,
    reference: str,
    now: datetime,
) -> None:
    tx.execute(
        insert(requests).values(
            id=request.id,
            **_columns(tx, request, payload, portal, folder),
            **reference_columns(tx, reference),
            status=Status.SUBMITTED.value if reference else Status.NEW.value,
            words="",
            authorization="",
            letter="",
            imported_at=now,
        )
    )
    _put_documents(tx, request)
    if reference:
        _put_number(tx, request.id, "reference", reference, "tracker", now)
        _documents_went_along(tx, request.id, now)


def _put_documents(tx: Connection, request: AuthRequest) -> None:
    wanted = {columns.mark(tx, documents.c.file, document.file): document for document in request.documents}
    mine = documents.c.request_id == request.id
    tx.execute(
        delete(documents).where(mine, documents.c.file_mark.not_in(list(wanted)), documents.c.listed_at.is_(None))
    )
    have = set(tx.scalars(select(documents.c.file_mark).where(mine)))
    for mark, document in wanted.items():
        if mark not in have:
            named = {"kind": document.kind, "file": document.file, "file_mark": mark}
            tx.execute(insert(documents).values(request_id=request.id, **named))


def _add_documents(
    tx: Connection, row: Row[Any], known: AuthRequest, request: AuthRequest, folder: Path
) -> Imported:
    """A request that was sent stays as it was sent; documents named since then are added to it."""
    have = {document.file for document in known.documents}
    further = tuple(document for document in request.documents if document.file not in have)
    if not further:
        return Imported.KEPT
    grown = known.model_copy(update={"documents": known.documents + further})
    tx.execute(
        update(requests)
        .where(requests.c.id == row.id)
        .values(payload=grown.model_dump(mode="json"), folder=str(folder))
    )
    _put_documents(tx, grown)
    return Imported.CHANGED


def remember_reference(tx: Connection, request_id: str, reference: str, now: datetime) -> None:
    """A reference number that a person gave: the request is at the portal, to be read."""
    _put_number(tx, request_id, "reference", reference, "tracker", now)
    tx.execute(
        update(requests)
        .where(requests.c.id == request_id)
        .values(**reference_columns(tx, reference), status=Status.SUBMITTED.value)
    )


def reference_columns(tx: Connection, reference: str) -> dict[str, str]:
    """A reference number, and its mark, which is empty where there is none."""
    marked = columns.mark(tx, requests.c.reference, reference) if reference else ""
    return {"reference": reference, "reference_mark": marked}


def member_mark(tx: Connection, member_id: str) -> str:
    """The mark of a member ID, however it is written: in small letters, with spaces or hyphens."""
    plain = "".join(filter(str.isalnum, member_id)).upper()
    return columns.seal_of(tx.dialect).mark(plain, "requests.member_id")


def _put_number(tx: Connection, request_id: str, kind: str, value: str, source: str, now: datetime) -> None:
    marked = columns.mark(tx, numbers.c.value, value)
    known = select(numbers.c.id).where(
        numbers.c.request_id == request_id, numbers.c.kind == kind, numbers.c.value_mark == marked
    )
    if tx.scalar(known) is None:
        number = {"kind": kind, "value": value, "value_mark": marked}
        tx.execute(insert(numbers).values(request_id=request_id, **number, source=source, seen_at=now))


def put_numbers(tx: Connection, request_id: str, found: Iterable[Number], now: datetime) -> None:
    """Keep every number a portal ever showed, with its kind."""
    for number in found:
        _put_number(tx, request_id, number.kind.value, number.value, "portal", now)


def set_status(tx: Connection, request_id: str, status: Status, words: str, path: str, now: datetime) -> bool:
    """Take over a status read at the portal. True when it is news, which is then kept for the report."""
    row = tx.execute(select(requests.c.status, requests.c.words).where(requests.c.id == request_id)).one()
    tx.execute(update(requests).where(requests.c.id == request_id).values(status=status.value, words=words))
    if (row.status, row.words) == (status.value, words):
        return False
    tx.execute(
        insert(news).values(
            request_id=request_id, at=now, was=row.status, status=status.value, words=words, path=path
        )
    )
    return True


def get(tx: Connection, request_id: str) -> Standing | None:
    """One request, or None."""
    found = _standings(tx, requests.c.id == request_id)
    return found[0] if found else None


def choose(tx: Connection, which: Which, portals: Iterable[str]) -> list[str]:
    """The ids of the requests that a step of a schedule is for."""
    conditions = {
        Which.NEW: requests.c.status == Status.NEW.value,
        Which.OPEN: (requests.c.reference_mark != "")
        & requests.c.status.not_in([s.value for s in Status if s.final]),
        Which.DECIDED: requests.c.status.in_([s.value for s in Status if s.news])
        & (requests.c.letter == "offered"),
        Which.DOCUMENTS: (requests.c.reference_mark != "")
        & requests.c.id.in_(select(documents.c.request_id).where(documents.c.listed_at.is_(None))),
    }
    chosen = select(requests.c.id).where(conditions[which]).order_by(requests.c.id)
    wanted = list(portals)
    return list(tx.scalars(chosen.where(requests.c.portal.in_(wanted)) if wanted else chosen))


def every(tx: Connection) -> list[Standing]:
    """All requests, by id."""
    return _standings(tx, true())


def of_member(tx: Connection, member_id: str) -> list[Standing]:
    """The requests of the patient with a member ID, by id."""
    return _standings(tx, requests.c.member_mark == member_mark(tx, member_id))


def with_number(tx: Connection, number: str) -> list[Standing]:
    """The requests for which a number was ever seen, whatever its kind, by id."""
    seen = numbers.c.value_mark == columns.mark(tx, numbers.c.value, number.strip())
    return _standings(tx, requests.c.id.in_(select(numbers.c.request_id).where(seen)))


def all_numbers(tx: Connection, request_id: str) -> list[tuple[str, str, str]]:
    """Every number seen for a request: kind, value, source, in the order seen."""
    rows = tx.execute(select(numbers).where(numbers.c.request_id == request_id).order_by(numbers.c.id))
    return [(row.kind, row.value, row.source) for row in rows]


def _standings(tx: Connection, which: ColumnElement[bool]) -> list[Standing]:
    rows = tx.execute(select(requests).where(which).order_by(requests.c.id)).all()
    listed = _listed(tx, which) if rows else {}
    answered = clinical.given(tx, which) if rows else {}
    return [_standing(row, listed.get(row.id, ()), answered.get(row.id, ())) for row in rows]


def _listed(tx: Connection, which: ColumnElement[bool]) -> dict[str, list[str]]:
    """The files that the portal was seen to have, by request."""
    found = defaultdict(list)
    query = (
        select(documents.c.request_id, documents.c.file)
        .join(requests, requests.c.id == documents.c.request_id)
        .where(which, documents.c.listed_at.is_not(None))
    )
    for row in tx.execute(query):
        found[row.request_id].append(row.file)
    return found


def _standing(row: Row[Any], listed: Sequence[str], answered: tuple[ClinicalAnswer, ...]) -> Standing:
    request = AuthRequest.model_validate(row.payload)
    return Standing(
        request=request.model_copy(update={"answers": request.answers + answered}),
        portal=row.portal,
        folder=Path(row.folder),
        status=Status(row.status),
        words=row.words,
        reference=row.reference,
        authorization=row.authorization,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        follow_up=row.follow_up,
        letter=row.letter,
        decision=None if row.decision is None else Decision.model_validate(row.decision),
        listed=frozenset(listed),
    )
