"""Whom to look after today: follow-up dates that came, and payers that are over their time."""

from datetime import datetime

from portal_bots.desk.report import wording
from portal_bots.desk.report.model import FollowUp
from portal_bots.desk.report.night import Night
from portal_bots.domain.deadlines import deadline
from portal_bots.domain.decisions import Status
from portal_bots.store.requests import Standing


def follow_ups(night: Night) -> tuple[FollowUp, ...]:
    """Due today or before, the longest overdue first."""
    found = [_follow_up(night, standing) for standing in night.standings.values() if not standing.status.final]
    due = [one for one in found if one.overdue_at_payer or (one.follow_up and one.follow_up <= night.today)]
    return tuple(
        sorted(due, key=lambda one: (not one.request.urgent, one.follow_up or night.today, one.request.id))
    )


def _payers_end(standing: Standing) -> datetime | None:
    """When the payer's time to decide ends. While it waits for information its clock stands still."""
    if standing.submitted_at is None or standing.status is Status.NEEDS_INFO:
        return None
    return deadline(standing.request, None, standing.submitted_at)


def _follow_up(night: Night, standing: Standing) -> FollowUp:
    over = (night.today - standing.follow_up).days if standing.follow_up else 0
    payer = _payers_end(standing)
    return FollowUp(
        request=night.brief(standing.request.id),
        status=standing.status,
        words=standing.words,
        reference=standing.reference,
        follow_up=standing.follow_up,
        days_over=max(over, 0),
        payer_due=wording.due_day(payer, night.zone) if payer else None,
        overdue_at_payer=payer is not None and payer < night.now,
    )
