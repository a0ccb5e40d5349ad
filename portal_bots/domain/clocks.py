"""Time as a value: the clock everyone is handed, working windows, follow-up days."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from portal_bots.domain.requests import Value


class Clock(Protocol):
    """The only source of time. Tests hand in one that a portal follows."""

    def now(self) -> datetime:
        """The time, with its zone."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Return when ``moment`` has come."""
        ...


class Window(Value):
    """Hours of the day in which work may be done, in a zone. It may span midnight; equal ends mean all day."""

    opens: time
    closes: time
    zone: str

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def contains(self, moment: datetime) -> bool:
        """True when work may be done at ``moment``."""
        clock = moment.astimezone(self._zone).time()
        if self.opens < self.closes:
            return self.opens <= clock < self.closes
        return clock >= self.opens or clock < self.closes

    def next_open(self, moment: datetime) -> datetime:
        """``moment`` itself inside the window, else when it next opens."""
        return moment if self.contains(moment) else self._next(self.opens, moment)

    def closing(self, moment: datetime) -> datetime:
        """When the window that is open at ``moment`` closes."""
        return self._next(self.closes, moment)

    def _next(self, clock: time, moment: datetime) -> datetime:
        """
        When the clock next shows a time, in UTC.

        In the night in which clocks are put back an hour comes twice: ``fold`` tells which.
        """
        today = moment.astimezone(self._zone).date()
        shown = (
            datetime.combine(day, clock.replace(fold=fold), self._zone).astimezone(UTC)
            for day in (today, today + timedelta(days=1))
            for fold in (0, 1)
        )
        return next(when for when in shown if when > moment)


def follow_up(sent: date, turnaround_days: int, *, urgent: bool) -> date:
    """
    The day a specialist looks again: turnaround plus one day, the next business day when urgent.

    Source: Kaizen, 'Prior Authorization Management' (June 2026). Holidays are not known here yet.
    """
    day = sent + timedelta(days=1 if urgent else turnaround_days + 1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
