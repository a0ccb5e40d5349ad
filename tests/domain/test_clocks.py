"""Windows and follow-up days, also in the two nights in which New York's clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from portal_bots.domain.clocks import MARGIN, Day, Hours, Window, follow_up

NEW_YORK = ZoneInfo("America/New_York")
NIGHT = Window(opens=time(20), closes=time(6), zone="America/New_York")
DAY = Window(opens=time(8), closes=time(17), zone="America/New_York")
SMALL_HOURS = Window(opens=time(1, 15), closes=time(1, 45), zone="America/New_York")
CHICAGO = ZoneInfo("America/Chicago")
SUNDAYS = Window(opens=time(12, 30), closes=time(18), zone="America/Chicago", days=(Day.SUN,))
SATURDAY_NIGHT = Window(opens=time(22), closes=time(6), zone="America/New_York", days=(Day.SAT,))
NOON = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CHANGES = [datetime(2026, 11, 1, 6, 0, tzinfo=UTC), datetime(2027, 3, 14, 7, 0, tzinfo=UTC), NOON]
QUARTERS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


def windows() -> st.SearchStrategy[Window]:
    """Any window of a zone whose clocks change."""
    days = st.lists(st.sampled_from(Day), unique=True, max_size=3).map(tuple)
    zones = st.sampled_from(["America/New_York", "America/Chicago", "America/Phoenix"])
    return st.builds(Window, opens=QUARTERS, closes=QUARTERS, zone=zones, days=days)


def moments() -> st.SearchStrategy[datetime]:
    """Any minute within two days of a change of clocks, or of a usual day."""
    return st.builds(lambda day, m: day + m * MINUTE, st.sampled_from(CHANGES), st.integers(-2880, 2880))


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


class TestDays:
    @pytest.mark.parametrize(
        ("clock", "inside"),
        [
            ("2026-12-06 12:29", False),
            ("2026-12-06 12:30", True),
            ("2026-12-06 17:59", True),
            ("2026-12-06 18:00", False),
            ("2026-12-07 13:00", False),
            ("2026-12-13 13:00", True),
        ],
    )
    def test_sundays(self, clock: str, inside: bool) -> None:  # noqa: FBT001 - a column of the table
        """A window of one weekday is open on that day only."""
        moment = datetime.fromisoformat(clock).replace(tzinfo=CHICAGO)

        assert SUNDAYS.contains(moment) is inside

    @pytest.mark.parametrize(
        ("clock", "inside"),
        [("2026-12-05 23:00", True), ("2026-12-06 05:59", True), ("2026-12-06 23:00", False),
         ("2026-12-05 05:00", False)],
    )  # fmt: skip
    def test_over_midnight(self, clock: str, inside: bool) -> None:  # noqa: FBT001 - a column of the table
        """A Saturday night ends on Sunday morning; Friday's and Sunday's nights are not meant."""
        assert SATURDAY_NIGHT.contains(in_new_york(clock)) is inside

    def test_next(self) -> None:
        """It opens next on its own day, up to a week later."""
        assert SUNDAYS.next_open(at("2026-12-07 00:00")) == at("2026-12-13 18:30")


class TestHours:
    def test_any(self) -> None:
        """A portal that declares nothing is always open."""
        assert Hours().begin(at("2026-12-06 19:00")) == at("2026-12-06 19:00")

    @pytest.mark.parametrize(
        ("now", "begins"),
        [
            pytest.param("2026-12-06 18:24", "2026-12-06 18:24", id="before"),
            pytest.param("2026-12-06 18:26", "2026-12-07 00:00", id="about to close"),
            pytest.param("2026-12-06 20:00", "2026-12-07 00:00", id="closed"),
            pytest.param("2026-12-07 00:00", "2026-12-07 00:00", id="open again"),
        ],
    )
    def test_maintenance(self, now: str, begins: str) -> None:
        """During maintenance, and minutes before it, work begins at its end."""
        assert Hours(closed=(SUNDAYS,)).begin(at(now)) == at(begins)

    def test_business_hours(self) -> None:
        """Outside business hours work begins on the next business day."""
        weekdays = Window(**DAY.model_dump(exclude={"days"}), days=(Day.MON, Day.TUE, Day.WED, Day.THU, Day.FRI))

        assert Hours(open=(weekdays,)).begin(in_new_york("2026-12-04 16:56")) == in_new_york("2026-12-07 08:00")

    def test_closed_in_business_hours(self) -> None:
        """Maintenance over the opening moves the beginning to its end."""
        early = Window(opens=time(7), closes=time(9, 30), zone="America/New_York")

        begins = Hours(open=(DAY,), closed=(early,)).begin(in_new_york("2026-12-01 19:00"))

        assert begins == in_new_york("2026-12-02 09:30")

    def test_never(self) -> None:
        """Windows that leave no minute open are refused instead of searched for ever."""
        always = Window(opens=time(0), closes=time(0), zone="America/New_York")

        with pytest.raises(ValueError, match="never open"):
            Hours(closed=(always,)).begin(NOON)

    @given(st.data())
    def test_holds(self, data: st.DataObject) -> None:
        """Around every change of clocks: not before now, open then, and still the same when asked then."""
        some = st.lists(windows(), max_size=2).map(tuple)
        hours = Hours(open=data.draw(some), closed=data.draw(some))
        moment = data.draw(moments())
        try:
            begins = hours.begin(moment)
        except ValueError:
            reject()

        open_then = not any(window.contains(begins) for window in hours.closed)
        assert begins >= moment
        assert open_then
        assert not hours.open or any(window.contains(begins) for window in hours.open)
        assert hours.begin(begins) == begins

    @given(st.data())
    def test_no_sooner(self, data: st.DataObject) -> None:
        """Between now and the opening of a single closure there is no minute in which it was open for long."""
        window = data.draw(windows())
        moment = data.draw(moments())
        hours = Hours(closed=(window,))
        try:
            begins = hours.begin(moment)
        except ValueError:
            reject()
        minutes = range(int((begins - moment) / MINUTE))
        opened = [m for m in minutes if not window.contains(moment + m * MINUTE)]

        # MARGIN before it closes, and the hour that clocks jump over
        assert len(opened) <= MARGIN / MINUTE + 60
