"""The end of every night: the portal behaves, people tell the truth, and everything comes to its end."""

from collections.abc import Iterator

from portal_bots.domain import AuthRequest
from portal_bots.domain.attention import ExceptionRow
from portal_bots.domain.documents import DocumentState
from portal_bots.domain.jobs import JobState, Operation
from tests.paper.flow import sheet_of
from tests.paper.office import Office
from tests.paper.portal import LAG, Case
from tests.properties.truths import Facts

ROUNDS = 40
LAST = "the last worker"


def come_to_an_end(office: Office) -> None:
    """Work and answer, truthfully, until there is nothing to do."""
    office.portal.behave()
    office.clock.jump(LAG * 2)
    office.lapse()
    for name in sorted(office.crew.frozen):
        office.thaw(name)
    for _ in range(ROUNDS):
        office.work(LAST)
        moment = office.next_due
        if moment is not None:
            office.clock.jump(moment - office.clock.now())
        elif office.open:
            for row in office.open:
                answer(office, row)
        else:
            return


def answer(office: Office, row: ExceptionRow) -> None:
    """What an honest and diligent person does about an exception."""
    match row.code:
        case "SUBMIT_INCOMPLETE" | "CASE_DIFFERS":
            for case in _live(office, row):
                office.portal.complete(case, sheet_of(_request(office, row)))
            office.retry(row)
        case "SEVERAL_CASES" | "SUBMIT_UNKNOWN" | "SUBMIT_REFUTED" | "DUPLICATE_ON_FILE":
            _tell(office, row)
        case "UPLOAD_UNKNOWN":
            _tell_of_documents(office, row)
        case _:
            office.resolve(row)


def _request(office: Office, row: ExceptionRow) -> AuthRequest:
    return office.tracker[row.requests[0]]


def _live(office: Office, row: ExceptionRow) -> list[Case]:
    return office.portal.of(_request(office, row).member.member_id)


def _tell(office: Office, row: ExceptionRow) -> None:
    """There are too many: the last ones are withdrawn. There is one, or there is none."""
    live = _live(office, row)
    for case in live[1:]:
        case.withdrawn = True
    if live:
        office.portal.complete(live[0], sheet_of(_request(office, row)))
    if not office.answer(row, live[0].number if live else ""):
        office.resolve(row)


def _tell_of_documents(office: Office, row: ExceptionRow) -> None:
    standing = office.standing(row.requests[0])
    assert standing is not None
    case = office.portal.case(standing.reference)
    now = office.clock.now()
    there = {filed.name for filed in case.documents if filed.state(now) is DocumentState.TAKEN} if case else set()
    missing = {document.file for document in standing.request.documents} - there
    office.answer(row, "" if missing else standing.reference)


def loose_ends(office: Office) -> Iterator[str]:
    """What is not as it must be when all is over."""
    facts = Facts.of(office)
    for job in office.jobs(*(state for state in JobState if state.live)):
        yield f"job {job.id} ({job.operation} of {job.request_id}) is still {job.state}"
    for row in office.open:
        yield f"exception {row.id} {row.code} is still open: {row.words}"
    for request_id in office.ordered:
        yield from _loose(office, facts, request_id)


def _loose(office: Office, facts: Facts, request_id: str) -> Iterator[str]:
    asked = sheet_of(office.tracker[request_id])
    live = office.portal.of(asked.member)
    last = [job for job in facts.jobs if job.request_id == request_id and job.operation == Operation.SUBMIT][-1]
    if (request_id, "submit") in facts.open_intents and last.state != "dropped":
        yield f"{request_id} has a press that is not settled"
    status, reference = facts.requests[request_id]
    if last.state == "dropped" or status == "not_required":
        return
    named = [case for case in live if case.number == reference]
    stands = reference in office.accepted[request_id] or any(case.sheet.lines == asked.lines for case in named)
    if len(named) != 1 or not stands:
        yield f"{request_id} is {reference!r} here and {live} at the portal"
