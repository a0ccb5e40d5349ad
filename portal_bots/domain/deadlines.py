"""By when something must have happened for a request: what every list is ordered by."""

from datetime import UTC, date, datetime, time, timedelta

from portal_bots.domain.decisions import Decision, Status
from portal_bots.domain.requests import AuthRequest


def deadline(request: AuthRequest, decision: Decision | None, submitted_at: datetime | None) -> datetime:
    """
    The nearest date that matters, as the end of that day in UTC.

    What the payer waits for comes first, then the payer's own time to decide (72 hours when urgent: CMS-0057-F and
    29 CFR 2560.503-1), and before anything was sent the first day of service.
    """
    if decision is not None and decision.status is Status.NEEDS_INFO and decision.information_due:
        return _end_of(decision.information_due)
    if submitted_at is None:
        return _end_of(request.start)
    if request.urgent:
        return submitted_at + timedelta(hours=72)
    return _end_of(submitted_at.date() + timedelta(days=request.turnaround_days))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), UTC)
