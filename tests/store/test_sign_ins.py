"""What the budget of failed sign-ins is counted from: every try, of every worker and night."""

from datetime import timedelta

import pytest

from portal_bots.domain import errors
from portal_bots.store import Store, leases, sign_ins
from portal_bots.store.leases import Lease, LeaseLostError
from portal_bots.store.sign_ins import BY_HAND, IN, VOUCHED, Tally
from tests.factories import NIGHT

REJECTED, REFUSED = errors.LoginRejected.code, errors.MfaCodeRejected.code
OLD = "old"  #: a mark of a secret
LATER = NIGHT + timedelta(hours=1)


@pytest.fixture
def lease(store: Store) -> Lease:
    """The account's."""
    lease = store.run(leases.take, "account:uhc/main", "w1")
    assert lease is not None
    return lease


def tried(store: Store, lease: Lease, result: str, *, codes: int = 0, secret: str = OLD) -> int:
    """A try that ended in a result, or in none."""
    row = store.run(sign_ins.begin, lease, "uhc", "main", secret, NIGHT)
    for _ in range(codes):
        store.run(sign_ins.typing_code, lease, row)
    if result:
        store.run(sign_ins.end, row, result, NIGHT)
    return row


def tally(store: Store, secret: str = OLD, forgets: timedelta | None = None, at_work: int = 0) -> Tally:
    """What is counted an hour later."""
    return store.run(sign_ins.tally, "uhc", "main", secret, LATER, forgets, at_work)


@pytest.mark.parametrize(
    ("result", "codes", "failed"),
    [
        (REJECTED, 0, 1),
        (REFUSED, 1, 1),
        ("", 0, 1),
        ("", 2, 2),
        ("PORTAL_MAINTENANCE", 0, 0),
        ("PORTAL_UNAVAILABLE", 1, 1),
        ("ACTION_NEEDED", 1, 0),
        (IN, 1, 0),
    ],
)
def test_what_counts(store: Store, lease: Lease, result: str, codes: int, failed: int) -> None:
    """A refusal counts, and so does whatever the portal may have refused; not a code that it took."""
    tried(store, lease, result, codes=codes)

    assert tally(store).failed == failed


def test_all_workers_and_nights_count_together(store: Store, lease: Lease) -> None:
    """The count goes on over workers, until a sign-in worked."""
    tried(store, lease, REFUSED, codes=1)
    other = store.run(leases.take, "account:uhc/main", "w1")
    assert other is not None
    tried(store, other, "", codes=1)
    before = tally(store).failed
    tried(store, other, IN, codes=1)

    assert (before, tally(store).failed) == (2, 0)


def test_a_person_who_signed_in_by_hand_clears_it(store: Store, lease: Lease) -> None:
    """Then the portal's own count began anew; to vouch for the secret does not change that count."""
    tried(store, lease, REJECTED)
    store.run(sign_ins.say, "uhc", "main", "ana", VOUCHED, NIGHT)
    vouched = tally(store)
    store.run(sign_ins.say, "uhc", "main", "ana", BY_HAND, NIGHT)

    assert (vouched.failed, vouched.rejected) == (1, False)
    assert tally(store) == Tally()


def test_a_rejection_belongs_to_its_secret(store: Store, lease: Lease) -> None:
    """Another secret was not rejected yet, although its failures count together with the old one's."""
    tried(store, lease, REJECTED, secret="old")
    tried(store, lease, "PORTAL_UNAVAILABLE", secret="old")

    assert tally(store, "old").rejected
    assert not tally(store, "new").rejected
    assert tally(store, "new").failed == 1


def test_refused_codes_are_counted_by_secret(store: Store, lease: Lease) -> None:
    """Two refused codes of one secret say nothing of the next one."""
    for _ in range(2):
        tried(store, lease, REFUSED, codes=1)

    assert (tally(store, "old").codes_refused, tally(store, "new").codes_refused) == (2, 0)


def test_what_the_portal_forgets(store: Store, lease: Lease) -> None:
    """Failures older than a portal remembers do not count; where it never forgets they do."""
    tried(store, lease, REFUSED, codes=1)

    assert tally(store, forgets=timedelta(minutes=15)).failed == 0
    assert tally(store, forgets=timedelta(hours=2)).failed == 1
    assert tally(store).last_failed == NIGHT


def test_the_try_under_way(store: Store, lease: Lease) -> None:
    """Whoever signs in now has failed only as far as codes were typed."""
    row = tried(store, lease, "", codes=0)

    assert (tally(store, at_work=row).failed, tally(store).failed) == (0, 1)


def test_who_lost_the_account_types_no_code(store: Store, lease: Lease) -> None:
    """A worker that wakes up too late neither begins to sign in nor types a code."""
    row = tried(store, lease, "")
    store.run(leases.take, "account:uhc/main", "w1")

    with pytest.raises(LeaseLostError):
        store.run(sign_ins.typing_code, lease, row)
    with pytest.raises(LeaseLostError):
        store.run(sign_ins.begin, lease, "uhc", "main", "old", NIGHT)
