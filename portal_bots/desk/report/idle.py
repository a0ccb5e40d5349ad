"""What did not run, and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal_bots.desk.report import order
from portal_bots.desk.report.model import Firing, FrozenAccount, Harmless, Idle
from portal_bots.desk.report.night import Night
from portal_bots.domain.errors import Scope
from portal_bots.domain.jobs import Job, JobState, Operation
from portal_bots.domain.notes import merged
from portal_bots.store import accounts, jobs, outages, reporting

_LATER, _UNTAKEN = "Planned for later.", "No worker has taken it yet."
_ENDINGS = {
    "lost": "The worker died while it worked on this. It is taken up again.",
    "handed back": "The worker was stopped before this was done. It is taken up again.",
}


@dataclass(frozen=True)
class _Reasons:
    """Why jobs wait."""

    now: datetime
    frozen: Mapping[tuple[str, str], str]  #: accounts, with the code that froze them
    held_by: Mapping[int, str]  #: held jobs, with the code of what holds them
    outcomes: Mapping[int, str]  #: how the latest attempt of a job ended
    moved: Mapping[tuple[str, str, datetime], str]  #: the code for which an account's jobs were moved to a time
    out: Mapping[tuple[str, datetime], str]  #: the code for which a portal's jobs wait for a time

    def why(self, job: Job) -> str:
        """In one sentence."""
        if job.state is JobState.RUNNING:
            return "It was being worked on when this report was written."
        frozen = job.state is JobState.DUE and self.frozen.get((job.portal, job.account))
        code = frozen or self.held_by.get(job.id) or self._moved(job) or self.outcomes.get(job.id, "")
        if code in _ENDINGS:
            return _ENDINGS[code]
        return order.error_of(code).sentence() if code else self._unbegun(job)

    def _moved(self, job: Job) -> str:
        out = self.out.get((job.portal, job.not_before), "")
        tried = job.id in self.outcomes
        return out or ("" if tried else self.moved.get((job.portal, job.account, job.not_before), ""))

    def _unbegun(self, job: Job) -> str:
        return _LATER if job.not_before > self.now else _UNTAKEN

    def when(self, job: Job) -> datetime | None:
        """When it runs by itself; None where that takes a person or a worker."""
        waits = job.state is JobState.DUE and (job.portal, job.account) not in self.frozen
        return job.not_before if waits and job.not_before > self.now else None


def unsettled(night: Night) -> list[Job]:
    """Every job that is not done."""
    return jobs.every(night.tx, *(state for state in JobState if state.live))


def idle(night: Night, waiting: Sequence[Job]) -> tuple[Idle, ...]:
    """Jobs that wait, told together where they wait for the same."""
    reasons, pressed = _reasons(night, waiting), reporting.pressed(night.tx)
    groups: dict[Idle, list[Job]] = defaultdict(list)
    for job in waiting:
        unread = job.operation is Operation.SUBMIT and job.state is not JobState.HELD
        press = pressed.get(job.request_id) if unread else None
        groups[_group(job, reasons, press)].append(job)
    rows = [
        group.model_copy(
            update={
                "urgent": sum(job.priority == "urgent" for job in members),
                "requests": tuple(sorted(job.request_id for job in members)),
            }
        )
        for group, members in groups.items()
    ]
    return tuple(sorted(rows, key=_key))


def _group(job: Job, reasons: _Reasons, pressed_at: datetime | None) -> Idle:
    return Idle(
        portal=job.portal,
        account=job.account,
        operation=job.operation,
        why=reasons.why(job),
        state=job.state,
        when=reasons.when(job),
        exception=job.exception_id if job.state is JobState.HELD else None,
        frozen=(job.portal, job.account) in reasons.frozen,
        pressed_at=pressed_at,
        urgent=0,
        requests=(),
    )


def _key(row: Idle) -> tuple[object, ...]:
    when = row.when.timestamp() if row.when else 0
    return (
        row.pressed_at is None,
        row.exception or 0,
        not row.urgent,
        when,
        row.portal,
        row.account,
        row.operation,
    )


def _reasons(night: Night, waiting: Sequence[Job]) -> _Reasons:
    outcomes = reporting.last_outcomes(night.tx)
    frozen = {(one.portal, one.name): one.frozen for one in accounts.every(night.tx) if one.frozen}
    moved = {
        (job.portal, job.account, job.not_before): outcomes[job.id]
        for job in waiting
        if order.error_of(outcomes.get(job.id, "")).scope in (Scope.ACCOUNT, Scope.PORTAL)
    }
    out = {(one.portal, one.probe_at): one.code for one in outages.every(night.tx, night.now) if not one.ended_at}
    return _Reasons(night.now, frozen, reporting.held_by(night.tx), outcomes, moved, out)


def frozen(night: Night, waiting: Sequence[Job]) -> tuple[FrozenAccount, ...]:
    """Sign-ins that are not used until a person acts."""
    return tuple(
        FrozenAccount(
            portal=one.portal,
            name=one.name,
            owner=one.owner,
            code=one.frozen,
            sentence=order.error_of(one.frozen).sentence(),
            waiting=sum((job.portal, job.account) == (one.portal, one.name) for job in waiting),
        )
        for one in accounts.every(night.tx)
        if one.frozen
    )


def firings(night: Night) -> tuple[Firing, ...]:
    """Schedules that fired late or were missed."""
    return tuple(
        Firing(
            schedule=one.schedule,
            fire_time=one.fire_time,
            recorded_at=one.recorded_at,
            missed=one.missed,
            jobs=one.jobs,
        )
        for one in reporting.late_firings(night.tx, night.since, night.now)
    )


def harmless(night: Night) -> tuple[Harmless, ...]:
    """What was stopped or changed at each portal and did no harm, each once."""
    noted = reporting.noted_by_portal(night.tx, night.since, night.now)
    return tuple(Harmless(portal=portal, notes=merged(told)) for portal, told in sorted(noted.items()))
