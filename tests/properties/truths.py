"""What must be true at every moment between two events."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.errors import Written
from portal_bots.store import exceptions
from portal_bots.store.tables import requests
from tests.paper.flow import sheet_of
from tests.paper.office import Office
from tests.paper.portal import LAG, Case

LIVE = ("due", "running", "held")


class JobRow(NamedTuple):
    """A job, as short as it can be told."""

    id: int
    request_id: str
    operation: str
    state: str
    exception_id: int | None


class Told(NamedTuple):
    """An exception with a job that it held or holds."""

    state: str
    request_id: str
    operation: str


@dataclass(frozen=True)
class Facts:
    """What stands in the store."""

    requests: dict[str, tuple[str, str]]  #: status and reference
    jobs: list[JobRow]
    told: list[Told]
    open_rows: list[ExceptionRow]  #: what needs a person, as everybody sees it
    open_intents: list[tuple[str, str]]
    codes: set[str]

    @classmethod
    def of(cls, office: Office) -> "Facts":
        """Read in one transaction, in plain SQL as far as nothing is sealed: this is done after every event."""
        return office.store.run(_read)


def _read(tx: Connection) -> Facts:
    def rows(query: str) -> list[Any]:
        return list(tx.exec_driver_sql(query).all())

    asked = select(requests.c.id, requests.c.status, requests.c.reference)  # the reference is sealed
    return Facts(
        {row.id: (row.status, row.reference) for row in tx.execute(asked)},
        [JobRow(*row) for row in rows("SELECT id, request_id, operation, state, exception_id FROM jobs")],
        [
            Told(*row)
            for row in rows(
                "SELECT e.state, j.request_id, j.operation"
                " FROM exceptions e JOIN exception_jobs l ON l.exception_id = e.id JOIN jobs j ON j.id = l.job_id"
            )
        ],
        exceptions.every(tx, ExceptionState.OPEN),
        [tuple(row) for row in rows("SELECT request_id, operation FROM intents WHERE settled_at IS NULL")],
        {row[0] for row in rows("SELECT outcome FROM attempts")},
    )


Truth = Callable[[Office, Facts], Iterator[str]]


def pressed_again_only_when_nothing_is_there(office: Office, _: Facts) -> Iterator[str]:
    """
    A second press needs a person's "not there" after the first, and a search that agrees when it must be shown.

    A store that was put back to an earlier state may know of no press; the search it needs all the same.
    """
    for member, presses in _by_member(office).items():
        for before, after in pairwise(presses):
            forgotten = any(before.at <= moment <= after.at for moment in office.restored)
            if after.said <= before.said and not forgotten:
                yield f"{member} was pressed again without a person's answer"
            if after.ours:
                yield f"{member} was pressed again although {after.ours} was there"
            searches = [
                look
                for look in office.portal.looked
                if look.member == member and before.at + LAG <= look.at <= after.at
            ]
            if not searches or searches[-1].numbers:
                yield f"{member} was pressed again without a search that proves that nothing is there"


def _by_member(office: Office) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for press in office.pressed:
        found.setdefault(press.member, []).append(press)
    return found


def pressed_by_who_has_the_account(office: Office, _: Facts) -> Iterator[str]:
    """Nothing leaves the browser of a worker that lost the account."""
    for press in office.pressed:
        if not press.held:
            yield f"{press.worker} pressed for {press.member} and had lost the account"


def one_case_each(office: Office, _: Facts) -> Iterator[str]:
    """The portal never has two cases that we sent for one request."""
    ours = Counter(case.sheet.member for case in office.portal.cases if case.ours and not case.withdrawn)
    for member, count in ours.items():
        if count > 1:
            yield f"{member} has {count} cases that we sent"


def submitted_is_there(office: Office, facts: Facts) -> Iterator[str]:
    """What the store calls submitted is at the portal, complete, under that number, or somebody is told."""
    for request_id, (_, reference) in facts.requests.items():
        if reference and not _complete(office, request_id, reference) and not _told(facts, request_id):
            if reference in office.accepted[request_id]:
                continue
            yield f"{request_id} is said to be there as {reference}"


def _complete(office: Office, request_id: str, reference: str) -> Case | None:
    asked = sheet_of(office.tracker[request_id])
    named = (case for case in office.portal.of(asked.member) if case.number == reference)
    return next((case for case in named if case.sheet.lines == asked.lines), None)


def _told(facts: Facts, request_id: str) -> bool:
    live = any(
        job.request_id == request_id and job.state in LIVE and job.operation == "submit" for job in facts.jobs
    )
    return live or any(
        row.request_id == request_id and row.state in {"open", "dismissed"} and row.operation == "submit"
        for row in facts.told
    )


def nothing_lost(office: Office, facts: Facts) -> Iterator[str]:
    """A request that is not submitted has a job, or somebody was told."""
    for request_id, (status, _) in facts.requests.items():
        if status == "new" and request_id in office.ordered and not _told(facts, request_id):
            yield f"{request_id} is lost"


def one_open_press(_: Office, facts: Facts) -> Iterator[str]:
    """At most one press of a request and operation is not settled."""
    for key, count in Counter(facts.open_intents).items():
        if count > 1:
            yield f"{key} has {count} open intents"


def never_no_while_unsettled(_: Office, facts: Facts) -> Iterator[str]:
    """While a press is not settled, no exception that its job is behind says that nothing was submitted."""
    for row in facts.open_rows:
        behind = [job for job in facts.jobs if job.exception_id == row.id and job.state in LIVE]
        pressed = [job for job in behind if (job.request_id, job.operation) in facts.open_intents]
        if row.written is Written.NO and pressed:
            yield f"exception {row.id} {row.code} says no of {pressed[0].request_id}"


def documents_once(office: Office, _: Facts) -> Iterator[str]:
    """A document is never on a case twice."""
    for case in office.portal.cases:
        names = Counter(filed.name for filed in case.documents if not filed.refused)
        for name, count in names.items():
            if count > 1:
                yield f"{case.number} has {name} {count} times"


def no_mistake_of_ours(office: Office, facts: Facts) -> Iterator[str]:
    """No attempt ends in a programming error, and no task dies unseen."""
    if "FLOW_BUG" in facts.codes:
        yield "an attempt ended in FLOW_BUG"
    for surprise in office.crew.surprises:
        yield f"the loop was told of {surprise}"


TRUTHS: tuple[Truth, ...] = (
    pressed_again_only_when_nothing_is_there,
    pressed_by_who_has_the_account,
    one_case_each,
    submitted_is_there,
    nothing_lost,
    one_open_press,
    never_no_while_unsettled,
    documents_once,
    no_mistake_of_ours,
)


def lies(office: Office, facts: Facts) -> list[str]:
    """Every truth that does not hold."""
    return [f"{truth.__name__}: {told}" for truth in TRUTHS for told in truth(office, facts)]
