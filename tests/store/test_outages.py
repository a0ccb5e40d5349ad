"""The breaker: what opens it, who may try while it is open, and what becomes of the jobs that wait."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from portal_bots.domain import errors
from portal_bots.domain.claims import Claim
from portal_bots.domain.errors import PortalError
from portal_bots.domain.jobs import JobState
from portal_bots.domain.outcomes import Again, after
from portal_bots.store import jobs, outages
from portal_bots.store.leases import Lease
from portal_bots.store.outages import FIRST_PAUSE, LONGEST_PAUSE, PROBE_TAKES, Outage
from tests.factories import NIGHT, a_request, a_submission
from tests.store.night import Night

MINUTE = timedelta(minutes=1)


def fill(night: Night, **accounts: int) -> None:
    """So many jobs for each account."""
    night.queue(
        *(a_request(f"{name}-{number}", account=name) for name, many in accounts.items() for number in range(many))
    )


def fail(night: Night, claim: Claim, error: PortalError | None = None) -> None:
    """The try fails as the engine lets it: the portal does not answer, unless the test says more."""
    error = error or errors.PortalUnavailable()
    night.stopped(claim, error, after(error.from_(night.now), claim.job.tries, night.now))


def take_down(night: Night, account: str = "main") -> None:
    """Three failures in a row."""
    for _ in range(3):
        fail(night, night.claim(account))
        mine = [job for job in night.jobs(JobState.DUE) if job.account == account]
        night.now = max(night.now, min(job.not_before for job in mine))
    night.now = found(night).probe_at


def found(night: Night) -> Outage:
    """The only outage there is."""
    (outage,) = night.store.run(outages.every, NIGHT)
    return outage


def of_payer(payer: str) -> PortalError:
    """One payer behind a shared portal does not answer."""
    error = errors.PortalMaintenance()
    error.payer = payer
    return error


class TestOpens:
    def test_three_failures(self, night: Night) -> None:
        """Two failures may be chance; the third in a row is an outage, and every job of the portal waits."""
        fill(night, main=2, north=2)
        fail(night, night.claim())
        fail(night, night.claim("north"))
        before = night.store.run(outages.every, NIGHT)
        night.now += 4 * MINUTE

        fail(night, night.claim())
        night.store.run(outages.hold_due, night.now)

        assert before == []
        assert (found(night).code, found(night).began_at, found(night).held) == ("PORTAL_UNAVAILABLE", NIGHT, 4)
        assert {job.not_before for job in night.jobs()} == {night.now + FIRST_PAUSE}
        assert night.store.run(jobs.accounts_due, night.now) == []

    def test_success_between(self, night: Night) -> None:
        """Failures with a success between them are no outage."""
        fill(night, main=4)
        fail(night, night.claim())
        night.now += 8 * MINUTE
        night.done(night.claim(), a_submission())
        for _ in range(2):
            fail(night, night.claim())
            night.now += 8 * MINUTE

        assert night.store.run(outages.every, NIGHT) == []

    def test_other_answer_between(self, night: Night) -> None:
        """A portal that says that it has no such case does answer."""
        fill(night, main=4)
        fail(night, night.claim())
        night.now += 8 * MINUTE
        night.stopped(night.claim(), errors.CaseNotFound(), Again(night.now))
        for _ in range(2):
            fail(night, night.claim())
            night.now += 8 * MINUTE

        assert night.store.run(outages.every, NIGHT) == []

    def test_maintenance(self, night: Night) -> None:
        """One page that says maintenance is enough, and the time it names is kept."""
        fill(night, main=3)

        fail(night, night.claim(), errors.PortalMaintenance(pause=timedelta(hours=3)))

        assert (found(night).held, found(night).probe_at) == (3, NIGHT + timedelta(hours=3))
        assert night.store.run(jobs.next_due) == NIGHT + timedelta(hours=3)

    @pytest.mark.parametrize("seconds", [0, 1])
    def test_hasty_portal(self, night: Night, seconds: int) -> None:
        """A portal that asks to come back at once is not hammered."""
        fill(night, main=1)

        fail(night, night.claim(), errors.PortalMaintenance(pause=timedelta(seconds=seconds)))

        assert found(night).probe_at == NIGHT + FIRST_PAUSE

    def test_other_portal(self, night: Night) -> None:
        """Work at other portals goes on."""
        fill(night, main=1)
        night.put(a_request("elsewhere", account="north"), portal="availity")
        night.add("elsewhere")

        fail(night, night.claim(), errors.PortalMaintenance())

        assert night.store.run(jobs.accounts_due, NIGHT) == [("availity", "north", 1)]


class TestTry:
    def test_one_at_a_time(self, night: Night) -> None:
        """When it is time one job of one account is tried, and no other of any account."""
        fill(night, main=3, north=3)
        take_down(night)

        probe = night.claim("north")

        assert probe.job.account == "north"
        assert (night.claim_any("north"), night.claim_any("main")) == (None, None)
        assert night.store.run(jobs.accounts_due, night.now) == [("uhc", "north", 1)]

    def test_at_the_same_moment(self, night: Night) -> None:
        """Many lanes that come at the same moment get one try between them."""
        accounts = [f"lane{number}" for number in range(6)]
        fill(night, **dict.fromkeys(accounts, 2))
        take_down(night, accounts[0])
        leases, together = [night.lease(account) for account in accounts], threading.Barrier(len(accounts))

        def come(account: str, lease: Lease) -> Claim | None:
            together.wait()
            return night.store.run(jobs.claim, lease, "uhc", account, night.now)

        with ThreadPoolExecutor(len(accounts)) as pool:
            claimed = list(pool.map(come, accounts, leases))

        assert sum(claim is not None for claim in claimed) == 1

    def test_fails(self, night: Night) -> None:
        """Pauses between tries grow up to half an hour, and no try is used up."""
        fill(night, main=2, north=1)
        take_down(night)
        tries = {job.id: job.tries for job in night.jobs()}
        pauses = []
        for _ in range(8):
            fail(night, night.claim_any() or night.claim("north"))
            pauses.append(found(night).probe_at - night.now)
            night.now = found(night).probe_at

        assert pauses[:4] == [FIRST_PAUSE * 2, FIRST_PAUSE * 4, FIRST_PAUSE * 8, LONGEST_PAUSE]
        assert pauses[-1] == LONGEST_PAUSE
        assert {job.id: job.tries for job in night.jobs()} == tries
        assert {job.state for job in night.jobs()} == {JobState.DUE}
        assert night.exceptions() == []

    def test_straggler(self, night: Night) -> None:
        """A job that had begun before, and fails now, neither ends another's try nor makes the pause longer."""
        fill(night, main=3, north=1)
        late = night.claim("north")
        take_down(night)
        night.claim()
        planned = found(night).probe_at

        fail(night, late)

        assert found(night).probe_at == planned
        assert night.claim_any("north") is None

    def test_dead_prober(self, night: Night) -> None:
        """A lane that died while it tried holds the others up for minutes only."""
        fill(night, main=2, north=1)
        take_down(night)
        night.claim("main")

        night.now += PROBE_TAKES

        assert night.claim("north").job.account == "north"
        assert night.claim_any("main") is None

    def test_handed_back(self, night: Night) -> None:
        """A worker that is stopped while it tries leaves the try to the next at once."""
        fill(night, main=2, north=1)
        take_down(night)
        probe = night.claim("main")

        night.store.run(jobs.hand_back, night.lease("main"), probe, night.now)

        assert night.claim("north").job.account == "north"

    def test_tells_nothing(self, night: Night) -> None:
        """A job that stops before it opened the portal is no try; the next one is."""
        fill(night, main=3, north=1)
        take_down(night)

        night.stopped(night.claim("main"), errors.PacketIncomplete())

        assert found(night).ended_at is None
        assert night.claim("north").job.account == "north"


class TestEnds:
    def test_released(self, night: Night) -> None:
        """A try that works ends it: what waited is due at once, and the report knows how many that were."""
        fill(night, main=3, north=2)
        take_down(night)
        night.store.run(outages.hold_due, night.now - MINUTE)
        fail(night, night.claim())
        night.now = found(night).probe_at

        night.done(night.claim(), a_submission())

        assert (found(night).ended_at, found(night).held, found(night).undone) == (night.now, 5, 4)
        assert {job.not_before for job in night.jobs(JobState.DUE)} == {night.now}
        assert night.store.run(jobs.accounts_due, night.now) == [("uhc", "main", 2), ("uhc", "north", 2)]

    def test_all_done(self, night: Night) -> None:
        """Afterwards every job is done, and none was lost."""
        fill(night, main=3)
        take_down(night)
        while claim := night.claim_any():
            night.done(claim, a_submission())

        assert {job.state for job in night.jobs()} == {JobState.DONE}
        assert (found(night).held, found(night).undone) == (3, 0)

    def test_planned_later(self, night: Night) -> None:
        """A job that was planned for a later time is not drawn forward by the end of an outage."""
        fill(night, main=2)
        night.put(a_request("tomorrow"))
        night.add("tomorrow", not_before=NIGHT + timedelta(hours=2))
        fail(night, night.claim(), errors.PortalMaintenance(pause=timedelta(hours=3)))
        night.now += timedelta(hours=3)
        night.done(night.claim(), a_submission())

        assert [job.not_before - NIGHT for job in night.jobs(JobState.DUE)] == [
            timedelta(hours=3),
            timedelta(hours=2),
        ]

    def test_moved_on(self, night: Night) -> None:
        """What was moved to the next night's window while it waited stays there."""
        fill(night, main=2)
        fail(night, night.claim(), errors.PortalMaintenance(pause=timedelta(hours=3)))
        moved = NIGHT + timedelta(hours=20)
        night.store.run(jobs.postpone, night.lease(), "uhc", "main", moved)
        night.add("main-0", not_before=NIGHT, key="again")
        fill(night, north=1)
        night.now += timedelta(hours=3)

        night.done(night.claim("north"), a_submission())

        assert [job.not_before for job in night.jobs(JobState.DUE)] == [moved, moved]

    def test_came_in_meanwhile(self, night: Night) -> None:
        """Jobs that became due during the outage wait for the same try, and are counted."""
        fill(night, main=1)
        fail(night, night.claim(), errors.PortalMaintenance(pause=timedelta(hours=3)))
        night.now += timedelta(hours=1)
        fill(night, north=2)

        night.store.run(outages.hold_due, night.now)

        assert (found(night).held, found(night).undone) == (3, 3)
        assert {job.not_before for job in night.jobs()} == {NIGHT + timedelta(hours=3)}

    def test_second_outage(self, night: Night) -> None:
        """Each outage keeps its own count of the jobs that it made wait."""
        fill(night, main=3)
        fail(night, night.claim(), errors.PortalMaintenance())
        night.now += FIRST_PAUSE
        night.done(night.claim(), a_submission())
        fail(night, night.claim(), errors.PortalMaintenance())

        told = night.store.run(outages.every, NIGHT)

        assert [(one.held, one.undone) for one in told] == [(3, 2), (2, 2)]

    def test_of_earlier_nights(self, night: Night) -> None:
        """An outage that ended before a time is not told again."""
        fill(night, main=1)
        fail(night, night.claim(), errors.PortalMaintenance())
        night.now += FIRST_PAUSE
        night.done(night.claim(), a_submission())

        assert night.store.run(outages.every, night.now + MINUTE) == []


class TestPayer:
    def test_alone(self, night: Night) -> None:
        """Behind a shared portal one payer may be out: jobs of the others go on, also in the same account."""
        night.queue(a_request("humana", payer="Humana"), a_request("aetna-1", payer="Aetna"))
        night.queue(a_request("aetna-2", payer="Aetna"), a_request("humana-2", payer="Humana"))

        fail(night, night.claim(), of_payer("Humana"))
        goes_on = [night.claim().job.request_id, night.claim().job.request_id]

        assert (found(night).payer, found(night).held) == ("Humana", 2)
        assert goes_on == ["aetna-1", "aetna-2"]
        assert night.claim_any() is None

    def test_comes_back(self, night: Night) -> None:
        """Another payer's success says nothing of it; its own does."""
        night.queue(a_request("humana", payer="Humana"), a_request("aetna", payer="Aetna"))
        fail(night, night.claim(), of_payer("Humana"))
        night.done(night.claim(), a_submission())
        still_out = found(night).ended_at
        night.now += FIRST_PAUSE

        night.done(night.claim(), a_submission())

        assert (still_out, found(night).ended_at) == (None, night.now)

    def test_out_as_a_whole(self, night: Night) -> None:
        """Only a portal that is out as a whole is left alone by everybody."""
        night.queue(a_request("humana", payer="Humana"), a_request("aetna", payer="Aetna"))
        fail(night, night.claim(), of_payer("Humana"))
        one_payer = night.store.run(outages.out)
        fail(night, night.claim(), errors.PortalMaintenance())

        assert (one_payer, night.store.run(outages.out)) == (frozenset(), frozenset({"uhc"}))
