"""Leases: one holder at a time, by the database's clock, with a fence that only rises."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal_bots.domain import errors
from portal_bots.domain.claims import Claim
from portal_bots.domain.outcomes import AskPerson, Outcome, Path
from portal_bots.store import Store, jobs, journal, leases, settle
from portal_bots.store.database import clock
from portal_bots.store.leases import Lease, LeaseLostError
from portal_bots.store.settle import Ending
from portal_bots.store.tables import metadata
from tests.factories import NIGHT, a_receipt, a_request
from tests.store.night import Night

NAME = "account:uhc/main"
AT_ONCE = timedelta(0)
OUTCOME = Outcome(Path.SUBMITTED, a_receipt())


def take(store: Store, holder: str, ttl: timedelta = leases.TTL) -> Lease | None:
    """Try to take the lease."""
    return store.run(leases.take, NAME, holder, ttl)


def taken(store: Store, holder: str, ttl: timedelta = leases.TTL) -> Lease:
    """Take the lease, which is free."""
    lease = take(store, holder, ttl)
    assert lease is not None
    return lease


class TestTake:
    def test_free(self, store: Store) -> None:
        """A lease that nobody ever held is taken."""
        assert take(store, "one") == Lease(NAME, "one", 1)

    def test_held(self, store: Store) -> None:
        """While one holds it, nobody else gets it."""
        taken(store, "one")

        assert take(store, "two") is None

    def test_ran_out(self, store: Store) -> None:
        """When its time is over the next one gets it, with a higher fence."""
        taken(store, "one", AT_ONCE)

        assert take(store, "two") == Lease(NAME, "two", 2)

    def test_given_back(self, store: Store) -> None:
        """When it is given back the next one gets it at once, with a higher fence."""
        store.run(leases.give_back, taken(store, "one"))

        assert take(store, "two") == Lease(NAME, "two", 2)

    def test_own(self, store: Store) -> None:
        """A worker that starts again under its own name need not wait; what it held before is void."""
        before = taken(store, "one")

        assert take(store, "one") == Lease(NAME, "one", 2)
        with pytest.raises(LeaseLostError):
            store.run(leases.check, before)

    def test_others(self, store: Store) -> None:
        """Leases of different accounts do not know each other."""
        taken(store, "one")

        assert store.run(leases.take, "account:uhc/north", "two") == Lease("account:uhc/north", "two", 1)


class TestRenew:
    def test_longer(self, store: Store) -> None:
        """It is held for the new time, counted by the database's clock."""
        lease = taken(store, "one")

        store.run(leases.renew, lease, timedelta(hours=1))
        holder, expires = store.run(leases.held)[NAME]

        assert holder == "one"
        assert timedelta(minutes=59) < expires - store.run(clock) <= timedelta(hours=1)

    def test_ran_out(self, store: Store) -> None:
        """What ran out cannot be renewed, also when nobody else has it."""
        lease = taken(store, "one", AT_ONCE)

        with pytest.raises(LeaseLostError, match="no longer held by this worker"):
            store.run(leases.renew, lease)

    def test_in_other_hands(self, store: Store) -> None:
        """What another holds cannot be renewed, and the other keeps it."""
        lost = taken(store, "one", AT_ONCE)
        mine = taken(store, "two")

        with pytest.raises(LeaseLostError):
            store.run(leases.renew, lost)

        store.run(leases.check, mine)


class TestGiveBack:
    def test_lost(self, store: Store) -> None:
        """Giving back what was lost takes nothing from the holder."""
        lost = taken(store, "one", AT_ONCE)
        mine = taken(store, "two")

        store.run(leases.give_back, lost)

        store.run(leases.check, mine)

    def test_held(self, store: Store) -> None:
        """Only leases whose time is not over are held."""
        store.run(leases.take, "account:uhc/north", "one", AT_ONCE)
        store.run(leases.take, "account:uhc/south", "one")
        store.run(leases.give_back, taken(store, "one"))

        assert list(store.run(leases.held)) == ["account:uhc/south"]


def claim(night: Night, lease: Lease, claimed: Claim) -> object:
    """Take the next job."""
    return night.store.run(jobs.claim, lease, "uhc", claimed.job.account, night.now)


def write_journal(night: Night, lease: Lease, claimed: Claim) -> object:
    """Say that the last button is about to be pressed."""
    return night.store.run(journal.write, lease, claimed, night.now)


def done(night: Night, lease: Lease, claimed: Claim) -> object:
    """Settle the job."""
    return night.store.run(settle.done, Ending(lease, claimed, (), night.now), OUTCOME)


def stopped(night: Night, lease: Lease, claimed: Claim) -> object:
    """Ask a person about the job."""
    ending = Ending(lease, claimed, (), night.now)
    return night.store.run(settle.stopped, ending, errors.AccountLocked(), AskPerson())


def hand_back(night: Night, lease: Lease, claimed: Claim) -> object:
    """Return the job."""
    return night.store.run(jobs.hand_back, lease, claimed, night.now)


def take_back(night: Night, lease: Lease, claimed: Claim) -> object:
    """Take back what an earlier holder left."""
    return night.store.run(jobs.take_back, lease, "uhc", claimed.job.account, night.now)


def postpone(night: Night, lease: Lease, claimed: Claim) -> object:
    """Do everything later."""
    return night.store.run(jobs.postpone, lease, "uhc", claimed.job.account, night.now + timedelta(hours=1))


@pytest.mark.parametrize(
    "write",
    [claim, write_journal, done, stopped, hand_back, take_back, postpone],
    ids=lambda write: write.__name__,
)
@pytest.mark.parametrize("taken_over", [False, True], ids=["ran out", "taken over"])
class TestFence:
    def test_refused(
        self,
        night: Night,
        write: Callable[[Night, Lease, Claim], object],
        taken_over: bool,  # noqa: FBT001 - a column of the table
    ) -> None:
        """A worker that was frozen and wakes up writes nothing, whether or not another has its account."""
        night.queue(a_request("REQ-1"), a_request("REQ-2"))
        claimed = night.claim()
        lost = night.lease()
        night.store.run(leases.renew, lost, AT_ONCE)
        if taken_over:
            taken(night.store, "worker-2")
        before = everything(night)

        with pytest.raises(LeaseLostError):
            write(night, lost, claimed)

        assert everything(night) == before


def everything(night: Night) -> dict[str, list[dict[str, Any]]]:
    """All that is in the store."""
    return {table.name: night.rows(table) for table in metadata.sorted_tables}


def test_now_is_not_the_machines(night: Night) -> None:
    """What a worker believes the time to be does not keep a lease alive."""
    night.queue()
    lease = taken(night.store, "worker-1", AT_ONCE)

    with pytest.raises(LeaseLostError):
        night.store.run(jobs.claim, lease, "uhc", "main", NIGHT - timedelta(days=365))
