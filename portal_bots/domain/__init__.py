"""Values and rules of prior authorization. No I/O, no portal, no clock but the one handed in."""

from portal_bots.domain import errors
from portal_bots.domain.decisions import ActionCode, Decision, LineDecision, Status
from portal_bots.domain.jobs import Job, JobState, Operation
from portal_bots.domain.receipts import Number, NumberKind, Receipt
from portal_bots.domain.requests import AuthRequest, Document, Member, Priority, Provider, ServiceLine

__all__ = [
    "ActionCode",
    "AuthRequest",
    "Decision",
    "Document",
    "Job",
    "JobState",
    "LineDecision",
    "Member",
    "Number",
    "NumberKind",
    "Operation",
    "Priority",
    "Provider",
    "Receipt",
    "ServiceLine",
    "Status",
    "errors",
]
