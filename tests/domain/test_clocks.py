"""Windows and follow-up days, also in the two nights in which New York's clocks change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from portal_bots.domain.clocks import Window, follow_up

NEW_YORK = ZoneInfo("America/New_York")
NIGHT = Window(opens=time(20), closes=time(6), zone="America/New_York")
DAY = Window(opens=time(8), closes=time(17), zone="America/New_York")
SMALL_HOURS = Window(opens=time(1, 15), closes=time(1, 45), zone="America/New_York")


def at(text: str) -> datetime:
    """A moment in UTC, such as ``2026-11-01 05:30``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def in_new_york(text: str, *, fold: int = 0) -> datetime:
    """A moment as New York's clocks show it; ``fold=1`` is the second time they show it."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK, fold=fold).astimezone(UTC)


class TestContains:
    @pytest.mark.parametrize(
        ("window", "clock", "inside"),
        [
            (DAY, "07:59", False),
            (DAY, "08:00", True),
            (DAY, "16:59", True),
            (DAY, "17:00", False),
            (NIGHT, "19:59", False),
            (NIGHT, "20:00", True),
            (NIGHT, "00:00", True),
            (NIGHT, "05:59", True),
            (NIGHT, "06:00", False),
            (NIGHT, "12:00", False),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_hours(self, window: Window, clock: str, inside: bool) -> None:  # noqa: FBT001 - a column of the table
        """A window is open from its first minute to the one before its last, over midnight too."""
        assert window.contains(in_new_york(f"2026-12-01 {clock}")) is inside

    def test_zone(self) -> None:
        """The hours are those of the window's zone, whatever zone the moment is told in."""
        assert NIGHT.contains(at("2026-12-01 01:30"))
        assert not NIGHT.contains(at("2026-12-01 00:30"))
        assert not NIGHT.contains(at("2026-12-01 13:30").astimezone(ZoneInfo("Asia/Tokyo")))

    def test_all_day(self) -> None:
        """A window from midnight to midnight is always open."""
        always = Window(opens=time(0), closes=time(0), zone="America/New_York")

        assert all(always.contains(at(f"2026-12-01 {hour:02}:00")) for hour in range(24))


class TestNextOpen:
    def test_inside(self) -> None:
        """Inside the window work may begin at once."""
        moment = in_new_york("2026-12-01 23:10")

        assert NIGHT.next_open(moment) == moment

    @pytest.mark.parametrize(
        ("window", "now", "opens"),
        [
            pytest.param(NIGHT, "2026-12-01 12:00", "2026-12-01 20:00", id="the same evening"),
            pytest.param(DAY, "2026-12-01 18:00", "2026-12-02 08:00", id="the next morning"),
            pytest.param(DAY, "2026-12-31 17:00", "2027-01-01 08:00", id="the next year"),
            pytest.param(DAY, "2026-10-31 23:00", "2026-11-01 08:00", id="after clocks go back"),
            pytest.param(DAY, "2027-03-13 23:00", "2027-03-14 08:00", id="after clocks go forward"),
        ],
    )
    def test_outside(self, window: Window, now: str, opens: str) -> None:
        """Outside it waits for the clock of its zone to show the opening."""
        assert window.next_open(in_new_york(now)) == in_new_york(opens)

    def test_hour_that_comes_twice(self) -> None:
        """When clocks are put back over the opening, the next opening is never in the past."""
        moment = in_new_york("2026-11-01 01:05", fold=1)

        assert SMALL_HOURS.next_open(moment) == in_new_york("2026-11-01 01:15", fold=1)

    @pytest.mark.parametrize("hour", range(24))
    @pytest.mark.parametrize("night", ["2026-11-01", "2027-03-14"], ids=["back", "forward"])
    @pytest.mark.parametrize("window", [NIGHT, DAY, SMALL_HOURS], ids=["night", "day", "small hours"])
    def test_holds(self, window: Window, night: str, hour: int) -> None:
        """Also in the nights in which clocks change it is not before now, and inside the window."""
        moment = at(f"{night} {hour:02}:07")

        opening = window.next_open(moment)

        assert opening >= moment
        assert window.contains(opening)

    def test_hour_that_never_comes(self) -> None:
        """An opening that clocks jump over is the moment they would have shown it."""
        window = Window(opens=time(2, 30), closes=time(6), zone="America/New_York")

        assert window.next_open(at("2027-03-14 06:50")) == at("2027-03-14 07:30")


class TestClosing:
    @pytest.mark.parametrize(
        ("window", "now", "closes"),
        [
            pytest.param(NIGHT, "2026-12-01 23:00", "2026-12-02 06:00", id="before midnight"),
            pytest.param(NIGHT, "2026-12-02 01:00", "2026-12-02 06:00", id="after midnight"),
            pytest.param(DAY, "2026-12-01 08:00", "2026-12-01 17:00", id="the same day"),
        ],
    )
    def test_closing(self, window: Window, now: str, closes: str) -> None:
        """A window closes when the clock of its zone next shows its end."""
        assert window.closing(in_new_york(now)) == in_new_york(closes)

    @pytest.mark.parametrize(
        ("opened", "hours"),
        [("2026-10-31 20:00", 11), ("2027-03-13 20:00", 9), ("2026-12-01 20:00", 10)],
        ids=["clocks go back", "clocks go forward", "any night"],
    )
    def test_length(self, opened: str, hours: int) -> None:
        """The night is an hour longer or shorter when clocks change."""
        moment = in_new_york(opened)

        assert (NIGHT.closing(moment) - moment).total_seconds() == hours * 3600

    def test_hour_that_comes_twice(self) -> None:
        """The second time clocks show the window open, it closes the second time they show its end."""
        moment = in_new_york("2026-11-01 01:20", fold=1)

        assert SMALL_HOURS.closing(moment) == in_new_york("2026-11-01 01:45", fold=1)


class TestFollowUp:
    @pytest.mark.parametrize(
        ("sent", "days", "urgent", "looks"),
        [
            pytest.param(date(2026, 12, 1), 7, False, date(2026, 12, 9), id="turnaround plus one day"),
            pytest.param(date(2026, 12, 4), 7, False, date(2026, 12, 14), id="Saturday moves to Monday"),
            pytest.param(date(2026, 12, 5), 7, False, date(2026, 12, 14), id="Sunday moves to Monday"),
            pytest.param(date(2026, 12, 1), 0, False, date(2026, 12, 2), id="decided the same day"),
            pytest.param(date(2026, 12, 1), 7, True, date(2026, 12, 2), id="urgent: the next day"),
            pytest.param(date(2026, 12, 4), 7, True, date(2026, 12, 7), id="urgent on Friday: Monday"),
            pytest.param(date(2026, 12, 5), 14, True, date(2026, 12, 7), id="urgent on Saturday: Monday"),
        ],
    )
    def test_day(self, sent: date, days: int, urgent: bool, looks: date) -> None:  # noqa: FBT001 - a column of the table
        """A specialist looks after the payer's time plus a day, or the next business day."""
        assert follow_up(sent, days, urgent=urgent) == looks
