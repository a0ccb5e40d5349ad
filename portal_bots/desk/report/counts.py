"""The numbers of the header, and the sentence that says them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from portal_bots.desk.report import order
from portal_bots.desk.report.model import Counts, FollowUp, FrozenAccount, Kind, Need, News, Submission, Trouble
from portal_bots.desk.report.night import Night
from portal_bots.desk.report.wording import counted, listed
from portal_bots.domain.decisions import Status
from portal_bots.domain.errors import Scope
from portal_bots.domain.jobs import Job, JobState
from portal_bots.domain.outcomes import Path
from portal_bots.store import reporting
from portal_bots.store.reporting import Tried


@dataclass(frozen=True)
class Parts:
    """The report's parts, to be counted."""

    news: Sequence[News]
    submitted: Sequence[Submission]
    needs: Sequence[Need]
    waiting: Sequence[Job]
    frozen: Sequence[FrozenAccount]
    outages: Sequence[Trouble]
    follow_ups: Sequence[FollowUp]
    tried: Sequence[Tried]


def count(night: Night, parts: Parts) -> Counts:
    """Everything the header says."""
    kinds = Counter(one.kind for one in parts.news)
    statuses = Counter(standing.status for standing in night.standings.values())
    paths = Counter(one.path for one in parts.submitted)
    settled = reporting.settled(night.tx, night.since, night.now)
    held = sum(job.state is JobState.HELD for job in parts.waiting)
    done = settled.get(JobState.DONE, 0)
    ages = [need.days_open for need in parts.needs if need.exception and need.days_open is not None]
    return Counts(
        looked_after=len({attempt.request_id for attempt in parts.tried}),
        decided=sum(one.status.final and one.kind is not Kind.NOT_REQUIRED for one in parts.news),
        approved=kinds[Kind.APPROVED],
        partial=kinds[Kind.PARTIAL] + kinds[Kind.MODIFIED],
        denied=kinds[Kind.DENIED],
        information=kinds[Kind.NEEDS_INFO],
        submitted=paths[Path.SUBMITTED] + paths[Path.FOUND],
        adopted=paths[Path.ADOPTED],
        not_required=kinds[Kind.NOT_REQUIRED],
        without_number=sum(_unnumbered(one) for one in parts.submitted),
        needs_person=len(parts.needs),
        urgent=sum(need.urgent for need in parts.needs),
        planned=sum(settled.values()) + len(parts.waiting),
        done=done,
        waiting=len(parts.waiting) - held,
        held=held,
        follow_ups=len(parts.follow_ups),
        overdue_at_payer=sum(one.overdue_at_payer for one in parts.follow_ups),
        accounts_frozen=len(parts.frozen),
        portals_down=_portals_down(night, parts),
        automation=round(100 * done / (done + held)) if done + held else None,
        median_days_open=median(ages) if ages else None,
        by_status={status: statuses[status] for status in Status if status in statuses},
    )


def _unnumbered(one: Submission) -> bool:
    return not one.reference and not one.numbers


def _portals_down(night: Night, parts: Parts) -> tuple[str, ...]:
    outcomes = reporting.last_outcomes(night.tx)
    rows = [(need.portal, need.code) for need in parts.needs]
    rows += [(job.portal, outcomes[job.id]) for job in parts.waiting if job.id in outcomes]
    out = {one.portal for one in parts.outages if one.ended_at is None}
    return tuple(sorted(out | {portal for portal, code in rows if order.error_of(code).scope is Scope.PORTAL}))


def sentence(counts: Counts) -> str:
    """The night in one sentence."""
    if not any((counts.looked_after, counts.needs_person, counts.waiting, counts.held)):
        return "A quiet night: nothing was due, and nothing needs you."
    results = listed(
        [
            f"{counts.decided} decided",
            f"{counts.information} {'needs' if counts.information == 1 else 'need'} information",
            f"{counts.submitted} submitted",
            f"{counts.adopted} found at the portal already" if counts.adopted else "",
            f"{counts.not_required} not required" if counts.not_required else "",
        ]
    )
    return (
        "; ".join((f"{counted(counts.looked_after, 'request')} looked after: {results}", *_left_over(counts)))
        + "."
    )


def _left_over(counts: Counts) -> tuple[str, str]:
    undone = counts.waiting + counts.held
    return (
        f"{counted(counts.needs_person, 'thing')} {'needs' if counts.needs_person == 1 else 'need'} you",
        f"{counted(undone, 'job')} did not run to the end" if undone else "every job ran",
    )
