"""Time as a value: the clock everyone is handed, working windows, a portal's hours, follow-up days."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from portal_bots.domain.requests import Value

MARGIN = timedelta(minutes=5)  #: so long before a portal closes no job is begun any more
_DAY, _WEEK = timedelta(days=1), 9  # days: the same weekday again, also where clocks jumped over its hour
_CHANGES = 60  #: more than any portal has in a week


class Clock(Protocol):
    """The only source of time. Tests hand in one that a portal follows."""

    def now(self) -> datetime:
        """The time, with its zone."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Return when ``moment`` has come."""
        ...


class Day(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @classmethod
    def of(cls, day: date) -> "Day":
        """The weekday of a date."""
        return tuple(cls)[day.weekday()]


class Window(Value):
    """
    Hours of the day, in a zone. It may span midnight; equal ends mean all day.

    ``days`` are those on which it opens, so ``sat`` from 22:00 to 06:00 ends on Sunday; empty for every day.
    """

    opens: time
    closes: time
    zone: str
    days: tuple[Day, ...] = ()

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def contains(self, moment: datetime) -> bool:
        """True when ``moment`` is in the window."""
        local = moment.astimezone(self._zone)
        clock, today = local.time(), self._on(local.date())
        if self.opens < self.closes:
            return today and self.opens <= clock < self.closes
        return (today and clock >= self.opens) or (clock < self.closes and self._on(local.date() - _DAY))

    def _on(self, day: date) -> bool:
        return not self.days or Day.of(day) in self.days

    def next_open(self, moment: datetime) -> datetime:
        """``moment`` itself inside the window, else when it next opens."""
        return moment if self.contains(moment) else next(self._shown(self.opens, moment, self._on))

    def closing(self, moment: datetime) -> datetime:
        """When the window that is open at ``moment`` closes."""
        return next(self._shown(self.closes, moment, lambda _: True))

    def _shown(self, clock: time, moment: datetime, wanted: Callable[[date], bool]) -> Iterator[datetime]:
        """
        Each moment from now on at which the clock shows a time on a day that is wanted, in UTC.

        In the night in which clocks are put back an hour comes twice: ``fold`` tells which.
        """
        today = moment.astimezone(self._zone).date()
        for day in filter(wanted, (today + _DAY * ahead for ahead in range(_WEEK))):
            for fold in (0, 1):
                when = datetime.combine(day, clock.replace(fold=fold), self._zone).astimezone(UTC)
                if when > moment:
                    yield when


class Hours(Value):
    """When a portal may be worked: its business hours, without the times in which it is closed."""

    open: tuple[Window, ...] = ()  #: empty: at any hour
    closed: tuple[Window, ...] = ()

    def begin(self, moment: datetime) -> datetime:
        """
        When a job may begin: at once, or when it is open next. Shortly before it closes none is begun any more.

        Raises:
            ValueError: It is never open.

        """
        begins = moment
        for _ in range(_CHANGES):
            opens = self._opens(begins)
            if opens == begins and self._is_open(begins + MARGIN):
                return begins
            begins = opens if opens != begins else begins + MARGIN
        message = "with these windows the portal is never open"
        raise ValueError(message)

    def _is_open(self, moment: datetime) -> bool:
        shut = any(window.contains(moment) for window in self.closed)
        return not shut and (not self.open or any(window.contains(moment) for window in self.open))

    def _opens(self, moment: datetime) -> datetime:
        """``moment`` itself while it is open, else the next end of a closure or beginning of business hours."""
        if self._is_open(moment):
            return moment
        shut = [window.closing(moment) for window in self.closed if window.contains(moment)]
        return max(shut) if shut else min(window.next_open(moment) for window in self.open)


def follow_up(sent: date, turnaround_days: int, *, urgent: bool) -> date:
    """
    The day a specialist looks again: turnaround plus one day, the next business day when urgent.

    Source: Kaizen, 'Prior Authorization Management' (June 2026). Holidays are not known here yet.
    """
    day = sent + timedelta(days=1 if urgent else turnaround_days + 1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
