"""Firings: recorded once, with the jobs they made, also when a worker comes late or two come at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from portal_bots.domain.jobs import Operation
from portal_bots.domain.schedules import Schedule
from portal_bots.store import Store, firings
from tests.factories import NIGHT, a_request, a_schedule, a_submission
from tests.store.night import Night, ids


def fire(night: Night, schedule: Schedule | None = None, at: datetime = NIGHT, missed: int = 0) -> int | None:
    """Fire a schedule for a fire time."""
    return night.store.run(firings.fire, schedule or a_schedule(), at, night.now, missed, night.now)


class TestFire:
    def test_jobs(self, night: Night) -> None:
        """A firing makes a job for each request of each step."""
        night.put(a_request("REQ-1"))
        night.put(a_request("REQ-2"))
        night.put(a_request("REQ-3"), "A3")
        steps = ({"operation": "submit", "requests": "new"}, {"operation": "read_status", "requests": "open"})

        assert fire(night, a_schedule(steps=steps)) == 3
        assert [(job.request_id, job.operation) for job in night.jobs()] == [
            ("REQ-1", Operation.SUBMIT), ("REQ-2", Operation.SUBMIT), ("REQ-3", Operation.READ_STATUS),
        ]  # fmt: skip
        assert {job.schedule for job in night.jobs()} == {"nightly"}

    def test_key(self, night: Night) -> None:
        """A job's key names schedule, fire time, request and operation."""
        night.put(a_request())

        fire(night)

        assert [job.key for job in night.jobs()] == ["nightly@2026-12-01T02:00:00+00:00/REQ-1/submit"]

    def test_portals(self, night: Night) -> None:
        """A schedule of some portals leaves the others alone."""
        night.put(a_request("REQ-1"))
        night.put(a_request("REQ-2"), portal="availity")

        fire(night, a_schedule(portals=("availity",)))

        assert ids(night.jobs()) == ["REQ-2"]

    def test_not_before(self, night: Night) -> None:
        """The jobs wait for the window."""
        night.put(a_request())
        opens = NIGHT + timedelta(hours=3)

        night.store.run(firings.fire, a_schedule(), NIGHT, opens, 0, NIGHT)

        assert [job.not_before for job in night.jobs()] == [opens]

    def test_nothing_to_do(self, night: Night) -> None:
        """A firing without work is recorded too."""
        assert fire(night) == 0
        assert night.store.run(firings.every, NIGHT) == [("nightly", NIGHT, False, 0, 0)]


class TestOnce:
    def test_twice(self, night: Night) -> None:
        """Firing twice for one fire time is firing once, also when its jobs are done."""
        night.put(a_request())
        fire(night)
        night.done(night.claim(), a_submission())
        night.put(a_request("REQ-2"))

        assert fire(night) is None
        assert ids(night.jobs()) == ["REQ-1"]
        assert len(night.store.run(firings.every, NIGHT)) == 1

    def test_next_time(self, night: Night) -> None:
        """At the next fire time, what is still to be done is not queued beside itself."""
        night.put(a_request("REQ-1"))
        fire(night)
        night.put(a_request("REQ-2"))

        assert fire(night, at=NIGHT + timedelta(days=1)) == 1
        assert ids(night.jobs()) == ["REQ-1", "REQ-2"]

    def test_two_schedules(self, night: Night) -> None:
        """Two schedules at one time are two firings; a job of both is queued once."""
        night.put(a_request())

        assert (fire(night), fire(night, a_schedule(name="again"))) == (1, 0)

    def test_at_the_same_time(self, night: Night) -> None:
        """Schedulers that fire at the same moment: one does, nothing is queued twice, nobody fails."""
        for number in range(5):
            night.put(a_request(f"REQ-{number}"))
        together = threading.Barrier(4)

        def work(_worker: int) -> int | None:
            together.wait()
            return fire(night)

        with ThreadPoolExecutor(4) as pool:
            fired = list(pool.map(work, range(4)))

        assert sorted(fired, key=str) == [5, None, None, None]
        assert len(night.jobs()) == 5


class TestLate:
    @pytest.mark.parametrize(("delay", "late"), [(0, False), (60, False), (61, True), (86_400, True)], ids=str)
    def test_late(self, night: Night, delay: int, late: bool) -> None:  # noqa: FBT001 - a column of the table
        """A firing is late more than a minute after its time."""
        night.now += timedelta(seconds=delay)

        fire(night)

        assert [row[2] for row in night.store.run(firings.every, NIGHT)] == [late]

    def test_missed(self, night: Night) -> None:
        """A firing says for how many missed ones it stands."""
        fire(night, missed=3)

        assert [row[3] for row in night.store.run(firings.every, NIGHT)] == [3]

    def test_since(self, night: Night) -> None:
        """Only what was recorded since a time is told."""
        fire(night)
        night.now += timedelta(days=1)
        fire(night, at=night.now)

        assert [row[1] for row in night.store.run(firings.every, night.now)] == [night.now]


class TestBaseline:
    def test_never_seen(self, store: Store) -> None:
        """A schedule that this store never saw has missed nothing before now."""
        assert store.run(firings.last, "nightly") is None

        store.run(firings.baseline, "nightly", NIGHT)

        assert store.run(firings.last, "nightly") == NIGHT

    def test_known(self, night: Night) -> None:
        """What is known is left as it is."""
        fire(night)

        night.store.run(firings.baseline, "nightly", NIGHT + timedelta(days=9))

        assert night.store.run(firings.last, "nightly") == NIGHT

    def test_latest(self, night: Night) -> None:
        """The last fire time is the latest, in whatever order they were recorded."""
        fire(night, at=NIGHT)
        fire(night, at=NIGHT - timedelta(days=1))

        assert night.store.run(firings.last, "nightly") == NIGHT
