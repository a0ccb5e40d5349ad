"""The worker as a process: started, stopped, killed for real."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from mock_portals.uhc import UhcPortal
from portal_bots.domain import JobState
from portal_bots.engine.clock import SystemClock
from portal_bots.store import firings, jobs, requests
from tests.conftest import NIGHT, Tonight
from tests.process.operator import Operator


def said(action: str) -> Callable[[dict[str, object]], bool]:
    """True for a log event with this action."""
    return lambda event: event["action"] == action


class TestStop:
    def test_finishes_the_job_at_hand(self, operator: Operator, portal: UhcPortal, night: Tonight) -> None:
        """SIGTERM in the middle of a submission: it is finished, signed out, and no other is begun."""
        operator.plan(night.request(1001), night.request(1006))
        worker = operator.start_worker()
        worker.until(said("signed_in"))

        code = worker.terminate()

        assert code == 0
        assert worker.log[-1]["action"] == "stopped"
        assert len(portal.ledger("case_created")) == len(portal.ledger("signed_out")) == 1
        states = sorted(job.state for job in operator.store.run(jobs.every))
        assert states == [JobState.DONE, JobState.DUE]


class TestSchedules:
    def test_a_missed_night_is_caught_up_once(
        self, operator: Operator, portal: UhcPortal, night: Tonight, tmp_path: Path
    ) -> None:
        """A worker that was away at three fire times works the latest at its start, recorded as late."""
        schedules = tmp_path / "schedules"
        schedules.mkdir()
        (schedules / "nightly.toml").write_text(
            'title = "Nightly"\ncron = "0 22 * * *"\ntimezone = "America/New_York"\n'
            '[[steps]]\noperation = "submit"\nrequests = "new"\n'
        )
        operator.schedules = schedules
        store, now = operator.store, SystemClock().now()
        store.run(firings.baseline, "nightly", now - timedelta(days=3))
        store.run(requests.put, night.request(1001), "uhc", NIGHT / "packets", "", now)
        worker = operator.start_worker()
        worker.until(said("job_done"))
        worker.terminate()

        [_, (name, _, late, missed, added)] = store.run(firings.every, now - timedelta(days=9))
        assert (name, late, missed, added) == ("nightly", True, 2, 1)
        assert len(portal.ledger("case_created")) == 1


class TestHealth:
    def test_tells_a_live_worker_from_none(self, operator: Operator) -> None:
        """`portal-bots health` fails before a worker ran and succeeds while one works."""
        before = operator.run("health")
        worker = operator.start_worker()
        worker.until(said("working"))
        during = operator.run("health")
        worker.terminate()

        assert (before.returncode, during.returncode) == (3, 0)

    def test_logs_no_patient(self, operator: Operator, night: Tonight) -> None:
        """The log of a submission holds ids, not names, birth dates, member IDs or secrets."""
        request, login = night.request(1001), night.credentials("main")
        operator.plan(request)
        worker = operator.start_worker()
        worker.until(said("job_done"))
        worker.terminate()

        text = str(worker.log)
        member = request.member
        secret = (login.username, login.password, login.totp_secret)
        found = [
            word
            for word in (member.last_name, member.member_id, f"{member.born:%m/%d/%Y}", *secret)
            if word in text
        ]
        assert found == []
        assert request.id in text
