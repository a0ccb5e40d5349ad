"""Schedules: read with a sentence for every mistake, fired once, caught up once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from portal_bots.domain.jobs import Operation
from portal_bots.domain.schedules import Schedule, Which
from portal_bots.engine import schedules
from portal_bots.engine.schedules import ScheduleUnusableError
from portal_bots.store import Store, firings, jobs, leases, requests
from portal_bots.testing import SEAL
from tests.conftest import ROOT
from tests.factories import a_request, a_schedule

NIGHTLY = """
title = "Every night"
cron = "0 22 * * mon-fri"
timezone = "America/New_York"
"""
STEP = """
[[steps]]
operation = "submit"
requests = "new"
"""
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    """A moment as New York's clocks show it, such as ``2026-12-01 22:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York"))


def utc(moments: list[datetime]) -> list[str]:
    """Moments in UTC, to the minute."""
    return [f"{moment.astimezone(UTC):%d %H:%M}" for moment in moments]


class TestRead:
    def write(self, folder: Path, text: str, name: str = "tonight") -> Path:
        """A schedule's file."""
        path = folder / f"{name}.toml"
        path.write_text(text, "utf-8")
        return path

    def refusal(self, folder: Path, text: str) -> str:
        """What is said of a schedule that cannot be read, without the folder."""
        path = self.write(folder, text)
        with pytest.raises(ScheduleUnusableError) as told:
            schedules.read(path)
        message = str(told.value)
        assert message.startswith(str(path))
        return message.removeprefix(str(path))

    def test_read(self, tmp_path: Path) -> None:
        """A schedule is named by its file."""
        schedule = schedules.read(self.write(tmp_path, NIGHTLY + STEP))

        assert (schedule.name, schedule.title) == ("tonight", "Every night")
        assert [(step.operation, step.requests) for step in schedule.steps] == [(Operation.SUBMIT, Which.NEW)]

    def test_name_in_the_file(self, tmp_path: Path) -> None:
        """A name in the file does not count: two schedules never share their record of firings."""
        assert schedules.read(self.write(tmp_path, 'name = "morning"' + NIGHTLY + STEP)).name == "tonight"

    def test_load(self, tmp_path: Path) -> None:
        """A folder is read by name; other files in it are left alone."""
        for name in ("tonight", "daytime"):
            self.write(tmp_path, NIGHTLY + STEP, name)
        (tmp_path / "notes.txt").write_text("?")

        found = schedules.load(tmp_path)

        assert list(found) == [schedule.name for schedule in found.values()] == ["daytime", "tonight"]

    def test_load_names_the_wrong_one(self, tmp_path: Path) -> None:
        """One wrong schedule in a folder is named."""
        self.write(tmp_path, NIGHTLY + STEP, "daytime")
        self.write(tmp_path, NIGHTLY, "tonight")

        with pytest.raises(ScheduleUnusableError, match=r"tonight\.toml"):
            schedules.load(tmp_path)

    def test_ours(self) -> None:
        """The schedules that we ship can be read and fire."""
        for schedule in schedules.load(ROOT / "schedules").values():
            assert schedules.next_fire(schedule, BEGIN) is not None

    def test_not_toml(self, tmp_path: Path) -> None:
        """A file that is no TOML is told with line and column."""
        message = self.refusal(tmp_path, 'title = "Every night\n')

        assert message.startswith(" is not TOML: ")
        assert "line 1, column 21" in message

    @pytest.mark.parametrize(
        ("was", "now", "told"),
        [
            ("America/New_York", "EST5", ": timezone: Value error, 'EST5' is not a time zone such as"),
            ("0 22 * * mon-fri", "0 25 * * *", ": cron: "),
            ("0 22 * * mon-fri", "0 22 * *", ": cron: Wrong number of fields; got 4, expected 5"),
            ("0 22 * * mon-fri", "every night", ": cron: Wrong number of fields; got 2, expected 5"),
            ("0 22 * * mon-fri", "0 22 * * 1-5", ": cron: write weekdays as names such as mon-fri, not '1-5'"),
            ("0 22 * * mon-fri", "", ": cron: String should have at least 1 character"),
            ('"submit"', '"send"', ": steps.0.operation: Input should be "),
            ('"new"', '"all"', ": steps.0.requests: Input should be "),
            ("title =", "titel =", ": title: Field required"),
            ("[[steps]]", 'window = "22-6"\n[[steps]]', ": window: String should match pattern"),
            ("[[steps]]", 'window = "25:00-06:00"\n[[steps]]', ": window: String should match pattern"),
            ("[[steps]]", "pause = 3\n[[steps]]", ": pause: Extra inputs are not permitted"),
        ],
    )
    def test_wrong(self, tmp_path: Path, was: str, now: str, told: str) -> None:
        """A wrong value is told with its place."""
        text = NIGHTLY + STEP
        assert was in text

        assert self.refusal(tmp_path, text.replace(was, now)).startswith(told)

    def test_nothing_to_do(self, tmp_path: Path) -> None:
        """A schedule with neither steps nor report is refused."""
        assert "a schedule needs [[steps]], or report = true" in self.refusal(tmp_path, NIGHTLY)


class TestDueTimes:
    def test_between(self) -> None:
        """Fire times after one moment and up to another are due, the second one included, the first not."""
        schedule = a_schedule(cron="0 22 * * *")

        due = schedules.due_times(schedule, at("2026-12-01 22:00"), at("2026-12-03 22:00"))

        assert due == [at("2026-12-02 22:00"), at("2026-12-03 22:00")]

    def test_none(self) -> None:
        """Between two fire times nothing is due."""
        schedule = a_schedule(cron="0 22 * * *")

        assert schedules.due_times(schedule, at("2026-12-01 22:00"), at("2026-12-02 21:59")) == []

    @pytest.mark.parametrize(
        ("day", "due"),
        [
            ("2026-03-07", ["08 03:00", "09 02:00", "10 02:00"]),
            ("2026-10-31", ["01 02:00", "02 03:00", "03 03:00"]),
        ],
        ids=["spring", "autumn"],
    )
    def test_stays_at_its_hour(self, day: str, due: list[str]) -> None:
        """Ten in the evening stays ten in the evening when the clocks change."""
        begin = at(f"{day} 12:00")

        assert utc(schedules.due_times(a_schedule(cron="0 22 * * *"), begin, begin + timedelta(days=3))) == due

    def test_hour_that_is_left_out(self) -> None:
        """In the night in which clocks jump over the fire time it fires once all the same."""
        schedule = a_schedule(cron="30 2 * * *")

        due = schedules.due_times(schedule, at("2026-03-07 12:00"), at("2026-03-09 12:00"))

        assert utc(due) == ["08 07:30", "09 06:30"]

    def test_hour_that_comes_twice(self) -> None:
        """In the night with one hour more an hourly schedule fires in each of its hours."""
        schedule = a_schedule(cron="0 * * * *")

        due = schedules.due_times(schedule, at("2026-10-31 23:30"), at("2026-11-01 03:30"))

        assert utc(due) == ["01 04:00", "01 05:00", "01 06:00", "01 07:00", "01 08:00"]

    def test_next(self) -> None:
        """The next fire time is the schedule's, in its own zone."""
        friday = at("2026-12-04 22:00") + timedelta(seconds=1)

        assert schedules.next_fire(a_schedule(cron="0 22 * * mon-fri"), friday) == at("2026-12-07 22:00")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one request that was never sent."""
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)
    store.run(requests.put, a_request(), "uhc", tmp_path, "", BEGIN)
    yield store
    store.close()


class TestFireDue:
    SCHEDULE = a_schedule(cron="0 22 * * *", window="22:00-06:00")

    def fire(self, store: Store, now: str, schedule: Schedule = SCHEDULE) -> int | None:
        """Let a worker look at a schedule."""
        return store.run(schedules.fire_due, schedule, at(now))

    def record(self, store: Store) -> list[tuple[datetime, bool, int, int]]:
        """What was fired: when due, late, missed before it, jobs."""
        return [row[1:] for row in store.run(firings.every, BEGIN)]

    def test_first_sight(self, store: Store) -> None:
        """A schedule that the store never saw has missed nothing: counting begins now."""
        assert self.fire(store, "2026-12-01 23:00") is None
        assert store.run(jobs.every) == []
        assert self.fire(store, "2026-12-02 21:59") is None

    def test_once(self, store: Store) -> None:
        """A due time makes its jobs once; looking again, also after a restart, changes nothing."""
        self.fire(store, "2026-12-01 12:00")

        assert self.fire(store, "2026-12-01 22:00") == 1
        assert self.fire(store, "2026-12-01 22:00") is None
        assert self.fire(store, "2026-12-01 22:05") is None
        assert self.record(store)[1:] == [(at("2026-12-01 22:00"), False, 0, 1)]
        [job] = store.run(jobs.every)
        assert (job.schedule, job.operation, job.not_before) == (
            "nightly", Operation.SUBMIT, at("2026-12-01 22:00"),
        )  # fmt: skip

    def test_caught_up_once(self, store: Store) -> None:
        """Three nights without a worker are caught up by one firing, late, which tells the two before it."""
        self.fire(store, "2026-12-01 12:00")

        assert self.fire(store, "2026-12-04 05:00") == 1
        assert self.fire(store, "2026-12-04 05:01") is None
        assert self.record(store)[1:] == [(at("2026-12-03 22:00"), True, 2, 1)]

    def test_outside_the_window(self, store: Store) -> None:
        """What is caught up outside the working hours waits until they begin."""
        self.fire(store, "2026-12-01 12:00")
        self.fire(store, "2026-12-02 09:00")

        assert [job.not_before for job in store.run(jobs.every)] == [at("2026-12-02 22:00")]

    def test_inside_the_window(self, store: Store) -> None:
        """What is caught up in the working hours begins at once."""
        self.fire(store, "2026-12-01 12:00")
        self.fire(store, "2026-12-02 03:00")

        assert [job.not_before for job in store.run(jobs.every)] == [at("2026-12-02 03:00")]

    def test_window_over(self, store: Store) -> None:
        """What did not begin before the window closed is not begun by day, but when it opens again."""
        self.fire(store, "2026-12-01 12:00")
        self.fire(store, "2026-12-01 22:00")
        lease = store.run(leases.take, "account:uhc/main", "worker")
        assert lease is not None

        by_day = store.run(jobs.claim, lease, "uhc", "main", at("2026-12-02 06:00"))
        moved = store.run(schedules.roll, [self.SCHEDULE], at("2026-12-02 06:00"))

        [job] = store.run(jobs.every)
        assert (by_day, moved, job.not_before) == (None, 1, at("2026-12-02 22:00"))
        assert store.run(schedules.roll, [self.SCHEDULE], at("2026-12-02 07:00")) == 0
        assert store.run(jobs.claim, lease, "uhc", "main", at("2026-12-02 22:00")) is not None

    def test_without_window(self, store: Store) -> None:
        """Without a window there is nothing to wait for."""
        schedule = a_schedule(cron="0 22 * * *")
        self.fire(store, "2026-12-01 12:00", schedule)
        self.fire(store, "2026-12-02 09:00", schedule)

        assert [job.not_before for job in store.run(jobs.every)] == [at("2026-12-02 09:00")]

    def test_work_still_to_be_done(self, store: Store) -> None:
        """The next night adds no second job for what the last one left."""
        self.fire(store, "2026-12-01 12:00")
        self.fire(store, "2026-12-01 22:00")

        assert self.fire(store, "2026-12-02 22:00") == 0
        assert len(store.run(jobs.every)) == 1

    def test_two_schedules(self, store: Store) -> None:
        """Each schedule has a record of its own."""
        self.fire(store, "2026-12-01 12:00")
        self.fire(store, "2026-12-01 22:00")

        assert self.fire(store, "2026-12-01 22:00", a_schedule(name="other", cron="0 22 * * *")) is None


class TestFireNow:
    NOON = at("2026-12-01 12:00")

    def test_at_once(self, store: Store) -> None:
        """What a person asks for begins now, outside the window, too."""
        assert store.run(schedules.fire_now, TestFireDue.SCHEDULE, self.NOON) == 1
        assert [job.not_before for job in store.run(jobs.every)] == [self.NOON]

    def test_twice(self, store: Store) -> None:
        """Asking twice makes the jobs once."""
        store.run(schedules.fire_now, TestFireDue.SCHEDULE, self.NOON)

        assert store.run(schedules.fire_now, TestFireDue.SCHEDULE, self.NOON) == 0
        assert store.run(schedules.fire_now, TestFireDue.SCHEDULE, self.NOON + timedelta(minutes=1)) == 0
        assert len(store.run(jobs.every)) == 1

    def test_next_night(self, store: Store) -> None:
        """The next fire time comes all the same, and is not late."""
        store.run(schedules.fire_now, TestFireDue.SCHEDULE, self.NOON)
        store.run(schedules.fire_due, TestFireDue.SCHEDULE, at("2026-12-01 22:00"))

        assert store.run(firings.every, BEGIN)[1][1:4] == (at("2026-12-01 22:00"), False, 0)
