"""Jobs: added once, claimed once, in the order that matters, and never lost with their worker."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from portal_bots.domain import errors
from portal_bots.domain.claims import Claim
from portal_bots.domain.jobs import JobState, Operation
from portal_bots.domain.outcomes import Again, Outcome, Path
from portal_bots.store import accounts, jobs, journal, leases
from portal_bots.store.tables import attempts
from tests.factories import NIGHT, a_line, a_request, a_submission
from tests.store.night import Night, ids

LATER = NIGHT + timedelta(hours=1)


class TestAdd:
    def test_added(self, night: Night) -> None:
        """A job takes its account, urgency and deadline from the request."""
        night.put(a_request(account="north", priority="urgent"))

        assert night.add()
        (job,) = night.jobs()
        assert (job.portal, job.account, job.priority, job.state) == ("uhc", "north", "urgent", JobState.DUE)
        assert job.deadline is not None
        assert f"{job.deadline:%Y-%m-%d %H:%M %Z}" == "2026-12-14 23:59 UTC"

    def test_same_key(self, night: Night) -> None:
        """The same key changes nothing, also when its job is settled."""
        night.queue()
        night.done(night.claim(), a_submission())

        assert not night.add()
        assert [job.state for job in night.jobs()] == [JobState.DONE]

    def test_still_to_do(self, night: Night) -> None:
        """One operation of a request is to be done once, whoever asks for it."""
        night.queue()

        assert not night.add(key="by hand")
        night.claim()
        assert not night.add(key="by hand")

    def test_held(self, night: Night) -> None:
        """While a person must act, the operation is not queued beside it."""
        night.queue()
        night.stopped(night.claim(), errors.PatientMismatch())

        assert not night.add(key="by hand")

    def test_done(self, night: Night) -> None:
        """What is done can be done again under another key."""
        night.queue(operation=Operation.READ_STATUS)
        night.done(night.claim(), Outcome(Path.UPLOADED))

        assert night.add(operation=Operation.READ_STATUS, key="tomorrow")

    def test_other_operation(self, night: Night) -> None:
        """Different operations of a request do not stand in each other's way."""
        night.queue()

        assert night.add(operation=Operation.READ_STATUS)

    def test_unknown_request(self, night: Night) -> None:
        """A job is for a request that is known."""
        with pytest.raises(LookupError, match="request REQ-9 is not known"):
            night.add("REQ-9")


def days(start: str) -> tuple[object, ...]:
    """One line on a day."""
    return (a_line(start=start, end=start),)


class TestClaim:
    def test_order(self, night: Night) -> None:
        """Urgent first, then fewest tries, then the nearest deadline, then the first that was queued."""
        night.queue(
            a_request("tried", lines=days("2026-12-02")),
            a_request("urgent-later", priority="urgent", lines=days("2026-12-20")),
            a_request("urgent", priority="urgent", lines=days("2026-12-10")),
            a_request("later", lines=days("2026-12-09")),
            a_request("sooner", lines=days("2026-12-08")),
            a_request("sooner-too", lines=days("2026-12-08")),
        )
        first = [night.claim(), night.claim(), night.claim()]
        night.stopped(first[2], errors.SessionExpired(), Again(night.now))

        rest = [night.claim() for _ in range(4)]

        assert ids([claim.job for claim in first + rest]) == [
            "urgent", "urgent-later", "tried", "sooner", "sooner-too", "later", "tried",
        ]  # fmt: skip
        assert rest[-1].job.tries == 2

    def test_claimed(self, night: Night) -> None:
        """A claimed job runs under an attempt of this worker and its fence."""
        night.queue()

        claim = night.claim()

        assert claim.job.state is JobState.RUNNING
        (attempt,) = night.rows(attempts)
        assert (attempt["id"], attempt["worker"], attempt["fence"]) == (claim.attempt_id, "worker-1", 1)
        assert (attempt["started_at"], attempt["ended_at"], attempt["outcome"]) == (NIGHT, None, "")

    def test_nothing_due(self, night: Night) -> None:
        """Without due work nothing is claimed."""
        assert night.claim_any() is None

    def test_not_before(self, night: Night) -> None:
        """A job is claimed at its time, not before."""
        night.put(a_request())
        night.add(not_before=LATER)
        assert night.claim_any() is None

        night.now = LATER

        assert night.claim().job.request_id == "REQ-1"

    def test_account(self, night: Night) -> None:
        """A lane takes only jobs of its own account at its own portal."""
        night.put(a_request("elsewhere"), portal="availity")
        night.add("elsewhere")
        night.queue(a_request("north", account="north"))

        assert night.claim_any("main") is None
        assert night.claim("north").job.request_id == "north"

    def test_at_the_same_time(self, night: Night) -> None:
        """Two that claim at the same moment never get the same job, and every job is got."""
        night.queue(*(a_request(f"REQ-{number}") for number in range(20)))
        lease, together = night.lease(), threading.Barrier(4)

        def work() -> list[Claim]:
            together.wait()
            mine = []
            while claim := night.store.run(jobs.claim, lease, "uhc", "main", NIGHT):
                mine.append(claim)
            return mine

        with ThreadPoolExecutor(4) as pool:
            working = [pool.submit(work) for _ in range(4)]
            claimed = [claim for each in working for claim in each.result()]

        assert sorted(ids([claim.job for claim in claimed])) == sorted(f"REQ-{number}" for number in range(20))
        assert len(night.rows(attempts)) == 20


class TestHandBack:
    def test_due_again(self, night: Night) -> None:
        """A job that was not begun is due as if it had not been tried."""
        night.queue()

        night.store.run(jobs.hand_back, night.lease(), night.claim(), NIGHT)

        assert [(job.state, job.tries) for job in night.jobs()] == [(JobState.DUE, 0)]
        assert [row["outcome"] for row in night.rows(attempts)] == ["handed back"]


class TestTakeBack:
    def take_over(self, night: Night) -> int:
        """The worker dies; another takes its account and what it left."""
        night.store.run(leases.renew, night.lease(), timedelta(0))
        lease = night.store.run(leases.take, "account:uhc/main", "worker-2")
        assert lease is not None
        night._leases["main"] = lease
        night.now = LATER
        return night.store.run(jobs.take_back, lease, "uhc", "main", night.now)

    def test_lost(self, night: Night) -> None:
        """What a dead worker left running is due again, its attempts are closed as lost."""
        night.queue(a_request("REQ-1"), a_request("REQ-2"), a_request("REQ-3", account="north"))
        night.claim()
        night.claim("north")

        assert self.take_over(night) == 1
        assert [(job.request_id, job.state) for job in night.jobs()] == [
            ("REQ-1", JobState.DUE), ("REQ-2", JobState.DUE), ("REQ-3", JobState.RUNNING),
        ]  # fmt: skip
        assert [(row["outcome"], row["ended_at"]) for row in night.rows(attempts)] == [("lost", LATER), ("", None)]

    def test_pressed_before(self, night: Night) -> None:
        """Whether the last button was pressed survives its worker."""
        night.queue()
        claim = night.claim()
        assert not claim.pressed
        night.store.run(journal.write, night.lease(), claim, NIGHT)

        self.take_over(night)

        again = night.claim()
        assert (again.job.tries, again.pressed) == (2, True)
        assert night.store.run(journal.open_since, "REQ-1") == NIGHT

    def test_own_work(self, night: Night) -> None:
        """What runs under this very lease is left alone."""
        night.queue()
        night.claim()

        assert night.store.run(jobs.take_back, night.lease(), "uhc", "main", NIGHT) == 0
        assert [job.state for job in night.jobs()] == [JobState.RUNNING]


class TestDue:
    def test_accounts(self, night: Night) -> None:
        """Accounts with due work are told with its amount: urgent first, then the most work."""
        night.queue(a_request("a", account="few"), a_request("b", account="many"), a_request("c", account="many"))
        night.queue(a_request("d", account="urgent", priority="urgent"), a_request("e", account="frozen"))
        night.put(a_request("f", account="later"))
        night.add("f", not_before=LATER)
        night.claim("few")
        night.store.run(accounts.freeze, "uhc", "frozen", "ACCOUNT_LOCKED", NIGHT)

        assert night.store.run(jobs.accounts_due, NIGHT) == [
            ("uhc", "urgent", 1), ("uhc", "many", 2), ("uhc", "few", 1),
        ]  # fmt: skip

    def test_next(self, night: Night) -> None:
        """The next job of an account that is not frozen tells how long there is nothing to do."""
        night.put(a_request("REQ-1"))
        night.put(a_request("REQ-2", account="frozen"))
        night.add("REQ-1", not_before=LATER)
        night.add("REQ-2")
        night.store.run(accounts.freeze, "uhc", "frozen", "ACCOUNT_LOCKED", NIGHT)

        assert night.store.run(jobs.next_due) == LATER

    def test_nothing(self, night: Night) -> None:
        """Without jobs there is no next one."""
        assert night.store.run(jobs.next_due) is None

    def test_postpone(self, night: Night) -> None:
        """Due jobs of one account are moved; what is later already stays."""
        night.queue(a_request("REQ-1"), a_request("REQ-2", account="north"))
        night.put(a_request("REQ-3"))
        night.add("REQ-3", not_before=LATER + timedelta(hours=1))

        assert night.store.run(jobs.postpone, night.lease(), "uhc", "main", LATER) == 1
        assert [job.not_before for job in night.jobs()] == [LATER, NIGHT, LATER + timedelta(hours=1)]

    def test_closed_portal(self, night: Night) -> None:
        """What is due at a portal that is closed waits for its opening, over all accounts; later work stays."""
        night.queue(a_request("REQ-1"), a_request("REQ-2", account="north"))
        night.put(a_request("REQ-3"))
        night.add("REQ-3", not_before=NIGHT + timedelta(minutes=1))

        assert night.store.run(jobs.wait_for, "uhc", NIGHT, LATER) == 2
        assert [job.not_before for job in night.jobs()] == [LATER, LATER, NIGHT + timedelta(minutes=1)]
