"""What only the morning report asks of the store."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from portal_bots.domain.decisions import Status
from portal_bots.domain.jobs import JobState, Operation
from portal_bots.store.tables import attempts, exceptions, firings, intents, jobs, news


@dataclass(frozen=True)
class Change:
    """What happened to a request's status over a night: where it began, where it ended, by which ways."""

    request_id: str
    at: datetime
    was: Status
    status: Status
    words: str
    paths: tuple[str, ...]


def changes(tx: Connection, since: datetime, until: datetime) -> list[Change]:
    """One change per request with news, in the order of the latest."""
    rows = tx.execute(select(news).where(news.c.at >= since, news.c.at <= until).order_by(news.c.at, news.c.id))
    by_request = defaultdict(list)
    for row in rows:
        by_request[row.request_id].append(row)
    found = [
        Change(
            request_id,
            steps[-1].at,
            Status(steps[0].was),
            Status(steps[-1].status),
            steps[-1].words,
            tuple(dict.fromkeys(step.path for step in steps)),
        )
        for request_id, steps in by_request.items()
    ]
    return sorted(found, key=lambda change: change.at)


@dataclass(frozen=True)
class Tried:
    """An attempt, as far as the report needs it."""

    request_id: str
    job_id: int
    operation: str
    outcome: str
    evidence: tuple[str, ...]


def tried(tx: Connection, since: datetime, until: datetime) -> Iterator[Tried]:
    """Attempts that ran in a time, oldest first."""
    query = (
        select(
            jobs.c.request_id, jobs.c.id.label("job_id"), jobs.c.operation, attempts.c.outcome, attempts.c.evidence
        )
        .join(jobs, jobs.c.id == attempts.c.job_id)
        .where(attempts.c.started_at <= until, attempts.c.ended_at.is_(None) | (attempts.c.ended_at >= since))
        .order_by(attempts.c.id)
    )
    for row in tx.execute(query).all():
        yield Tried(row.request_id, row.job_id, row.operation, row.outcome, tuple(row.evidence))


def noted(tx: Connection, request_id: str) -> list[tuple[datetime, str]]:
    """What was stopped or changed at the portal in the attempts for a request and did no harm, oldest first."""
    query = (
        select(attempts.c.ended_at, attempts.c.notes)
        .join(jobs, jobs.c.id == attempts.c.job_id)
        .where(jobs.c.request_id == request_id, attempts.c.ended_at.is_not(None))
        .order_by(attempts.c.id)
    )
    return [(row.ended_at, note) for row in tx.execute(query) for note in row.notes]


def noted_by_portal(tx: Connection, since: datetime, until: datetime) -> dict[str, list[str]]:
    """The same of all attempts that ended in a time, by portal."""
    query = (
        select(jobs.c.portal, attempts.c.notes)
        .join(jobs, jobs.c.id == attempts.c.job_id)
        .where(attempts.c.ended_at >= since, attempts.c.ended_at <= until)
        .order_by(attempts.c.id)
    )
    notes: defaultdict[str, list[str]] = defaultdict(list)
    for row in tx.execute(query):
        notes[row.portal] += row.notes
    return {portal: told for portal, told in notes.items() if told}


def last_outcomes(tx: Connection) -> dict[int, str]:
    """How the latest attempt of each unsettled job ended."""
    latest = select(func.max(attempts.c.id)).group_by(attempts.c.job_id)
    query = (
        select(attempts.c.job_id, attempts.c.outcome)
        .join(jobs, jobs.c.id == attempts.c.job_id)
        .where(attempts.c.id.in_(latest), jobs.c.state.in_([state.value for state in JobState if state.live]))
    )
    return {row.job_id: row.outcome for row in tx.execute(query)}


def held_by(tx: Connection) -> dict[int, str]:
    """The error code that holds each held job, whether or not it was ever begun."""
    query = (
        select(jobs.c.id, exceptions.c.code)
        .join(exceptions, exceptions.c.id == jobs.c.exception_id)
        .where(jobs.c.state == JobState.HELD.value)
    )
    return {row.id: row.code for row in tx.execute(query)}


def settled(tx: Connection, since: datetime, until: datetime) -> dict[JobState, int]:
    """How many jobs were done or dropped in a time."""
    query = (
        select(jobs.c.state, func.count())
        .where(jobs.c.settled_at >= since, jobs.c.settled_at <= until)
        .group_by(jobs.c.state)
    )
    return {JobState(row[0]): row[1] for row in tx.execute(query)}


def pressed(tx: Connection) -> dict[str, datetime]:
    """Requests whose last button was pressed while nobody knows yet what came of it."""
    query = select(intents.c.request_id, intents.c.pressed_at).where(
        intents.c.settled_at.is_(None), intents.c.operation == Operation.SUBMIT.value
    )
    return {row[0]: row[1] for row in tx.execute(query)}


def since_when(tx: Connection) -> dict[str, datetime]:
    """When the status of each request last changed."""
    query = select(news.c.request_id, func.max(news.c.at)).group_by(news.c.request_id)
    return {row[0]: row[1] for row in tx.execute(query)}


@dataclass(frozen=True)
class LateFiring:
    """A schedule that fired after its time, or for times that were missed."""

    schedule: str
    fire_time: datetime
    recorded_at: datetime
    missed: int
    jobs: int


def late_firings(tx: Connection, since: datetime, until: datetime) -> list[LateFiring]:
    """Firings of a time that were late or stand for missed ones."""
    query = (
        select(firings)
        .where(
            firings.c.recorded_at >= since,
            firings.c.recorded_at <= until,
            firings.c.late | (firings.c.missed > 0),
        )
        .order_by(firings.c.recorded_at)
    )
    return [
        LateFiring(row.schedule, row.fire_time, row.recorded_at, row.missed, row.jobs) for row in tx.execute(query)
    ]
