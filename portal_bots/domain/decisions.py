"""What a payer decided: normalised, with the portal's words beside it, line by line."""

from datetime import date
from enum import StrEnum

from portal_bots.domain.requests import ServiceLine, UnitType, Value


class Status(StrEnum):
    """Where a request stands. Words a portal uses map to exactly one of these or to ``UNKNOWN``."""

    NEW = "new"  #: not sent yet
    SUBMITTED = "submitted"  #: the portal took it, nobody looked yet
    IN_REVIEW = "in_review"  #: pended, a reviewer has it
    NEEDS_INFO = "needs_info"  #: the payer waits for us: upload, clock runs
    APPROVED = "approved"  #: certified in total
    PARTIAL = "partial"  #: some lines or units certified
    MODIFIED = "modified"  #: certified, but not what was asked
    DENIED = "denied"  #: not certified
    CANCELLED = "cancelled"  #: voided or withdrawn
    NOT_REQUIRED = "not_required"  #: no authorization needed; the proof is kept
    CONTACT_PAYER = "contact_payer"  #: the payer wants a call, or another vendor decides
    UNKNOWN = "unknown"  #: words we do not know: a person reads them

    @property
    def final(self) -> bool:
        """True when the payer has decided and the status will not be read again."""
        return self in _FINAL

    @property
    def news(self) -> bool:
        """True when a specialist wants to hear of it first thing in the morning."""
        return self in _FINAL or self in {Status.NEEDS_INFO, Status.CONTACT_PAYER}


_FINAL = frozenset(
    {
        Status.APPROVED,
        Status.PARTIAL,
        Status.MODIFIED,
        Status.DENIED,
        Status.CANCELLED,
        Status.NOT_REQUIRED,
    }
)


class ActionCode(StrEnum):
    """
    X12 278 response, HCR01 (data element 306).

    Source: signaledi.com HCR action codes; public code disagrees about A2, A3 and A6, so a test pins the table.
    """

    CERTIFIED_IN_TOTAL = "A1"
    CERTIFIED_PARTIAL = "A2"
    NOT_CERTIFIED = "A3"
    PENDED = "A4"
    MODIFIED = "A6"
    CANCELLED = "C"
    CONTACT_PAYER = "CT"
    NO_ACTION_REQUIRED = "NA"

    @property
    def status(self) -> Status:
        """The normalised status of this code."""
        return _STATUS_OF[self]


_STATUS_OF = {
    ActionCode.CERTIFIED_IN_TOTAL: Status.APPROVED,
    ActionCode.CERTIFIED_PARTIAL: Status.PARTIAL,
    ActionCode.NOT_CERTIFIED: Status.DENIED,
    ActionCode.PENDED: Status.IN_REVIEW,
    ActionCode.MODIFIED: Status.MODIFIED,
    ActionCode.CANCELLED: Status.CANCELLED,
    ActionCode.CONTACT_PAYER: Status.CONTACT_PAYER,
    ActionCode.NO_ACTION_REQUIRED: Status.NOT_REQUIRED,
}


class LineDecision(Value):
    """What was decided for one line, as the portal shows it."""

    code: str
    modifiers: tuple[str, ...] = ()
    status: Status
    words: str
    units: int | None = None  #: approved units; None where the portal shows none
    unit_type: UnitType = UnitType.UNITS
    start: date | None = None
    end: date | None = None
    reason: str = ""


class Decision(Value):
    """A reading of one case: header status, the portal's words verbatim, and each line."""

    reference: str
    status: Status
    words: str
    lines: tuple[LineDecision, ...] = ()
    authorization: str = ""
    decided_on: date | None = None
    information_due: date | None = None
    note: str = ""
    documents: tuple[str, ...] = ()  #: files the portal lists on the case
    letter_offered: bool = False


class LineComparison(Value):
    """One line asked beside what was decided of it, with every difference named."""

    asked: ServiceLine | None
    decided: LineDecision | None
    differences: tuple[str, ...]


def compare(asked: tuple[ServiceLine, ...], decided: tuple[LineDecision, ...]) -> tuple[LineComparison, ...]:
    """
    Put each line asked beside the line decided with the same code and modifiers.

    A code without a decision and a decision without a request both come out with their difference named.
    """
    left = list(decided)
    rows = []
    for line in asked:
        match = next((d for d in left if _same_service(line, d)), None)
        if match is not None:
            left.remove(match)
        rows.append(LineComparison(asked=line, decided=match, differences=_differences(line, match)))
    rows += [LineComparison(asked=None, decided=d, differences=(f"{d.code} was not asked for",)) for d in left]
    return tuple(rows)


def _same_service(asked: ServiceLine, decided: LineDecision) -> bool:
    return asked.code == decided.code and sorted(asked.modifiers) == sorted(decided.modifiers)


def _differences(asked: ServiceLine, decided: LineDecision | None) -> tuple[str, ...]:
    if decided is None:
        return (f"{asked.code} has no line in the decision",)
    if decided.status is Status.DENIED:
        return (f"{asked.code} denied",)
    found = []
    if decided.units is not None and decided.units != asked.units:
        found.append(f"{asked.units} {asked.unit_type} asked, {decided.units} approved")
    if decided.start is not None and decided.start != asked.start:
        found.append(f"starts {decided.start:%m/%d/%Y} instead of {asked.start:%m/%d/%Y}")
    if decided.end is not None and decided.end != asked.end:
        found.append(f"ends {decided.end:%m/%d/%Y} instead of {asked.end:%m/%d/%Y}")
    return tuple(found)
