"""Invented values for tests. Each is complete and valid; name only what a test is about."""

from datetime import UTC, date, datetime
from typing import Any

from portal_bots.domain.decisions import Decision, LineDecision, Status
from portal_bots.domain.jobs import Operation
from portal_bots.domain.outcomes import Outcome, Path
from portal_bots.domain.permits import Permit
from portal_bots.domain.playbooks import Playbook
from portal_bots.domain.receipts import Number, NumberKind, Receipt
from portal_bots.domain.requests import AuthRequest, Document, Member, Provider, ServiceLine
from portal_bots.domain.schedules import Schedule

NIGHT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)  #: the moment at which a test begins, unless it says another


def a_member(**changes: Any) -> Member:
    """A patient."""
    known = {"member_id": "004512873", "first_name": "Rosa", "last_name": "Delgado", "born": date(1961, 4, 12)}
    return Member.model_validate(known | changes)


def a_provider(**changes: Any) -> Provider:
    """Who renders the service, with a right NPI."""
    return Provider.model_validate({"npi": "1234567893", "name": "Amal Haddad MD"} | changes)


def a_line(**changes: Any) -> ServiceLine:
    """One injection."""
    known = {"code": "62323", "units": 1, "start": date(2026, 12, 14), "end": date(2026, 12, 14)}
    return ServiceLine.model_validate(known | changes)


def a_document(file: str = "notes.pdf", **changes: Any) -> Document:
    """A file of the packet."""
    return Document.model_validate({"kind": "clinical_notes", "file": file} | changes)


def a_request(id: str = "REQ-1", **changes: Any) -> AuthRequest:  # noqa: A002 - the field's name
    """A routine request with one line and one document."""
    known = {
        "id": id,
        "patient_id": f"PT-{id}",
        "member": a_member(),
        "payer": "UnitedHealthcare",
        "service": "pain_injection",
        "place_of_service": "11",
        "diagnoses": ("M54.16",),
        "lines": (a_line(),),
        "rendering": a_provider(),
        "documents": (a_document(),),
        "owner": "dana",
    }
    return AuthRequest.model_validate(known | changes)


def a_receipt(reference: str = "A123456789", words: str = "Submitted", *more: Number) -> Receipt:
    """A portal's answer to a submission."""
    return Receipt(numbers=(Number(kind=NumberKind.REFERENCE, value=reference), *more), words=words)


def a_line_decision(**changes: Any) -> LineDecision:
    """The line of ``a_line``, approved as asked."""
    return LineDecision.model_validate({"code": "62323", "status": Status.APPROVED, "words": "Approved"} | changes)


def a_decision(**changes: Any) -> Decision:
    """A case that a reviewer has."""
    known = {"reference": "A123456789", "status": Status.IN_REVIEW, "words": "Pended"}
    return Decision.model_validate(known | changes)


def a_playbook(**changes: Any) -> Playbook:
    """A portal that takes one service and knows where another goes."""
    known = {
        "portal": "uhc",
        "payers": ("UnitedHealthcare",),
        "owner": "dana",
        "last_reviewed": date(2026, 11, 1),
        "documents": {"pain_injection": ("clinical_notes", "imaging_report")},
        "elsewhere": {"behavioral_health": "Provider Express"},
    }
    return Playbook.model_validate(known | changes)


def a_permit(**changes: Any) -> Permit:
    """All work with the account ``main`` is permitted for a year."""
    known = {
        "portal": "uhc",
        "account": "main",
        "allowed_by": "Lena Park",
        "agreement": "Automation agreement of 12/01/2026",
        "operations": tuple(Operation),
        "until": date(2027, 12, 1),
        "recorded_by": "dana",
        "recorded_at": NIGHT,
    }
    return Permit.model_validate(known | changes)


def a_schedule(**changes: Any) -> Schedule:
    """Every night at two: what is new is sent."""
    known = {
        "name": "nightly",
        "title": "Every night",
        "cron": "0 2 * * *",
        "timezone": "America/New_York",
        "steps": ({"operation": "submit", "requests": "new"},),
    }
    return Schedule.model_validate(known | changes)


def a_submission(path: Path = Path.SUBMITTED) -> Outcome:
    """A usual request was submitted with its document, and the portal gave a number."""
    return Outcome(path, a_receipt(), uploaded=tuple(document.file for document in a_request().documents))
