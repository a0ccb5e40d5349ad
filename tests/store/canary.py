"""A patient who must be found nowhere, and a night in which everything is written that may name her."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from portal_bots.domain import errors
from portal_bots.domain.claims import Told
from portal_bots.domain.errors import Phase, Written
from portal_bots.domain.jobs import Operation
from portal_bots.domain.outcomes import Outcome, Path
from portal_bots.domain.questions import Asked, Said
from portal_bots.domain.receipts import Number, NumberKind
from portal_bots.domain.requests import AuthRequest
from portal_bots.store import Store, journal, resolving, settle
from portal_bots.store.columns import Sealed
from portal_bots.store.tables import metadata
from tests.factories import a_decision, a_document, a_member, a_receipt, a_request
from tests.store.night import Night

FIRST, LAST, MEMBER = "Zenobia", "Quarrington", "QX77190482"
FILE, PAGE = "quarrington-zenobia-mri.pdf", "Member Quarrington, Zenobia is not eligible"
REFERENCE, AUTHORIZATION = "REFQ0719048", "AUTHQ0719048"
TEXTS = (FIRST, FIRST.upper(), LAST, LAST.upper(), MEMBER, FILE, PAGE, REFERENCE, AUTHORIZATION)


def request(id: str = "REQ-1") -> AuthRequest:  # noqa: A002 -- the field's name
    """What is asked for her."""
    member = a_member(first_name=FIRST, last_name=LAST, member_id=MEMBER)
    return a_request(id, member=member, documents=(a_document(FILE),), notes=PAGE)


def live(night: Night) -> None:
    """Submit, stop, ask, answer, and read, so that every table has her."""
    night.queue(request("REQ-1"), request("REQ-2"))
    _submit(night)
    _stop(night)
    night.add("REQ-1", Operation.READ_STATUS, key="read")
    lines = a_decision(reference=REFERENCE, authorization=AUTHORIZATION, words=PAGE, note=PAGE)
    assert night.done(night.claim(), Outcome(Path.READ, decision=lines))


def _submit(night: Night) -> None:
    claim, lease, store = night.claim(), night.lease(), night.store
    store.run(journal.write, lease, claim, night.now, {"Member": f"{LAST}, {FIRST}", "files": [FILE]})
    receipt = a_receipt(REFERENCE, PAGE, Number(kind=NumberKind.CASE, value=AUTHORIZATION))
    store.run(journal.keep_receipt, lease, claim, receipt, night.now)
    store.run(journal.keep_search, lease, claim, [REFERENCE], night.now)
    ending = settle.Ending(lease, claim, (), night.now, (PAGE,))
    store.run(settle.done, ending, Outcome(Path.SUBMITTED, receipt, uploaded=(FILE,)))


def _stop(night: Night) -> None:
    claim = night.claim()
    night.store.run(journal.write, night.lease(), claim, night.now)
    night.store.run(journal.keep_words, night.lease(), claim, PAGE)
    unknown = errors.SubmitUnknown(PAGE, detail=PAGE, phase=Phase.CONFIRM).wrote(Written.UNKNOWN)
    night.stopped(claim, unknown)
    row = night.exceptions()[-1]
    night.store.run(resolving.answer, row.id, Told("dana", REFERENCE, note=PAGE), night.now)
    night.stopped(night.claim(), errors.StatusUnrecognised(PAGE, detail=PAGE))
    night.queue(request("REQ-3"))
    night.stopped(night.claim(), errors.AnswerNeeded([Asked(label=f"{PAGE}?"), Asked(label=f"{PAGE}, or?")]))
    said = Said(answer=PAGE, supplied_by=LAST, question=f"{PAGE}?")
    night.store.run(resolving.answer_question, night.exceptions()[-1].id, said, "dana", night.now)


def known(store: Store) -> set[str]:
    """The sealed columns in which a store has something of her."""
    return store.run(lambda tx: set(_known(tx)))


def _known(tx: Connection) -> Iterator[str]:
    for table in metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, Sealed):
                found = [str(value) for value in tx.scalars(select(column))]
                if any(text in value for value in found for text in TEXTS):
                    yield column.type.about
