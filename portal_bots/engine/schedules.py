"""Reading schedules, and firing what became due: once, also when the worker was away."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Connection

from portal_bots.domain.schedules import Schedule
from portal_bots.flow import declared
from portal_bots.store import firings, jobs


class ScheduleUnusableError(Exception):
    """A schedule cannot be read: its message names the file, the place and the remedy."""


def load(folder: Path) -> dict[str, Schedule]:
    """
    Read every schedule of a folder, by name.

    Raises:
        ScheduleUnusableError: One of them is wrong.

    """
    return {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}


def read(path: Path) -> Schedule:
    """
    Read one schedule; its name is its file's.

    Raises:
        ScheduleUnusableError: It is wrong; the message names the place.

    """
    schedule = declared.read(path, Schedule, ScheduleUnusableError, name=path.stem)
    try:
        trigger(schedule)
    except ValueError as error:
        message = f"{path}: cron: {error}"
        raise ScheduleUnusableError(message) from error
    return schedule


def trigger(schedule: Schedule) -> CronTrigger:
    """
    When it fires.

    Raises:
        ValueError: It is no cron expression, or has weekdays as numbers: cron counts them from Sunday, APScheduler
            from Monday.

    """
    weekday = schedule.cron.split()[-1]
    if any(letter.isdigit() for letter in weekday):
        message = f"write weekdays as names such as mon-fri, not {weekday!r}"
        raise ValueError(message)
    return CronTrigger.from_crontab(schedule.cron, timezone=schedule.timezone)


def next_fire(schedule: Schedule, now: datetime) -> datetime | None:
    """When it fires next."""
    moment: datetime | None = trigger(schedule).get_next_fire_time(None, now)
    return moment


def due_times(schedule: Schedule, after: datetime, now: datetime) -> list[datetime]:
    """Every fire time after one moment up to another, oldest first."""
    cron, times, previous = trigger(schedule), [], after
    while (moment := cron.get_next_fire_time(previous, previous)) is not None and moment <= now:
        times.append(moment)
        previous = moment
    return [moment for moment in times if moment > after]


def fire_due(tx: Connection, schedule: Schedule, now: datetime) -> int | None:
    """
    Fire a schedule if a fire time has passed that was not recorded.

    Fire times missed while no worker lived are caught up once: the latest is fired for all of them.
    Returns how many jobs were added, or None when nothing was due.
    """
    last = firings.last(tx, schedule.name)
    if last is None:
        firings.baseline(tx, schedule.name, now)
        return None
    times = due_times(schedule, last, now)
    return _fire(tx, schedule, times[-1], len(times) - 1, now) if times else None


def fire_now(tx: Connection, schedule: Schedule, now: datetime) -> int:
    """Fire a schedule because a person asked for it. Its window does not hold it back."""
    return firings.fire(tx, schedule, now, now, 0, now) or 0


def _fire(tx: Connection, schedule: Schedule, fire_time: datetime, missed: int, now: datetime) -> int | None:
    hours = schedule.hours
    if hours is None:
        return firings.fire(tx, schedule, fire_time, now, missed, now)
    opens = hours.next_open(now)
    return firings.fire(tx, schedule, fire_time, opens, missed, now, hours.closing(opens))


def roll(tx: Connection, schedules: Iterable[Schedule], now: datetime) -> int:
    """Move jobs that did not begin before their window closed to the next one. Returns how many."""
    moved = 0
    for schedule in schedules:
        if (hours := schedule.hours) is not None:
            opens = hours.next_open(now)
            moved += jobs.roll(tx, schedule.name, now, opens, hours.closing(opens))
    return moved
