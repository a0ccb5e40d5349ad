"""What a payer decided: normalised, with the portal's words beside it, line by line."""

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import field_validator

from portal_bots.domain.documents import ListedDocument
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
    asked: int | None = None  #: requested units as the portal kept them; None where it shows none
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
    member_id: str = ""  #: whose case it is; empty where the portal does not show it
    lines: tuple[LineDecision, ...] = ()
    authorization: str = ""
    decided_on: date | None = None
    information_due: date | None = None
    note: str = ""
    documents: tuple[ListedDocument, ...] = ()  #: files the portal lists on the case
    letter_offered: bool = False

    @field_validator("documents", mode="before")
    @classmethod
    def _names_alone(cls, value: Any) -> Any:
        """Stores of the first version kept names only."""
        return tuple({"name": row} if isinstance(row, str) else row for row in value)


def lacking(asked: tuple[ServiceLine, ...], kept: Decision) -> tuple[str, ...]:
    """
    What of a request the portal's case does not hold as it was sent, each a sentence part.

    Dates count until the payer has decided: an approval may have its own.
    """
    rows = compare(asked, kept.lines)
    missing = [row for row in rows if row.decided is None and row.asked is not None]
    found = [f"line {row.asked.code}" for row in missing if row.asked is not None]
    for row in rows:
        if row.asked is not None and row.decided is not None:
            found += _kept_otherwise(row.asked, row.decided, dated=not kept.status.final)
    found += [f"line {row.decided.code} more than asked" for row in rows if row.asked is None and row.decided]
    return tuple(found)


def _kept_otherwise(asked: ServiceLine, kept: LineDecision, *, dated: bool) -> list[str]:
    found = []
    if kept.asked is not None and kept.asked != asked.units:
        found.append(f"{asked.code}: {asked.units} {asked.unit_type} sent, {kept.asked} kept")
    if kept.asked is not None and kept.unit_type is not asked.unit_type:
        found.append(f"{asked.code}: {asked.unit_type} sent, {kept.unit_type} kept")
    for name, sent, shown in (("start", asked.start, kept.start), ("end", asked.end, kept.end)):
        if dated and shown is not None and shown != sent:
            found.append(f"{asked.code}: {name} {sent:%m/%d/%Y} sent, {shown:%m/%d/%Y} kept")
    return found


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
        fitting = [decision for decision in left if _same_service(line, decision)]
        match = min(fitting, key=lambda found: (found.start != line.start, found.end != line.end), default=None)
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
