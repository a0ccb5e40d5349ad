"""What the calendar of an account is made from, and how its sign-ins went."""

from datetime import date, timedelta

from portal_bots.store import Store, accounts, calendar, leases, permits, sign_ins
from portal_bots.store.calendar import SignIns
from tests.factories import NIGHT, a_permit

EARLIER = NIGHT - timedelta(days=2)


def sign_in(store: Store, *results: str, account: str = "main", at: timedelta = timedelta(0)) -> None:
    """Tries to sign in that ended so."""
    lease = store.run(leases.take, f"account:uhc/{account}", "worker-1")
    assert lease is not None
    for result in results:
        row = store.run(sign_ins.begin, lease, "uhc", account, "mark", NIGHT + at)
        if result:
            store.run(sign_ins.end, row, result, NIGHT + at)
    store.run(leases.give_back, lease)


class TestStandings:
    def test_days(self, store: Store) -> None:
        """Days are those of the practice: two in the morning in UTC is still the day before in New York."""
        store.run(accounts.add, "uhc", "main", "dana", EARLIER)
        store.run(accounts.see_secret, "uhc", "main", "mark", EARLIER)
        [unused] = store.run(calendar.standings, "America/New_York")
        store.run(accounts.worked, "uhc", "main", NIGHT)
        store.run(accounts.see_secret, "uhc", "main", "mark", NIGHT)
        [used] = store.run(calendar.standings, "America/New_York")

        assert (unused.owner, unused.secret_since, unused.used_on) == (
            "dana",
            date(2026, 11, 28),
            date(2026, 11, 28),
        )
        assert (used.secret_since, used.used_on) == (date(2026, 11, 28), date(2026, 11, 30))

    def test_permits(self, store: Store) -> None:
        """Each account has its own records."""
        for name in ("main", "north"):
            store.run(accounts.add, "uhc", name, "dana", EARLIER)
        store.run(permits.record, a_permit(), NIGHT.date())

        assert [(one.account, len(one.permits)) for one in store.run(calendar.standings, "UTC")] == [
            ("main", 1),
            ("north", 0),
        ]


class TestTried:
    def test_counts(self, store: Store) -> None:
        """What worked this night, and what failed since something worked, for each account."""
        sign_in(store, "LOGIN_REJECTED", "in", at=-timedelta(days=1))
        sign_in(store, "in", "PORTAL_UNAVAILABLE", "")
        sign_in(store, "MFA_CODE_REJECTED", account="north")

        found = store.run(calendar.tried, NIGHT - timedelta(hours=8))

        assert found == {("uhc", "main"): SignIns(1, 2), ("uhc", "north"): SignIns(0, 1)}

    def test_a_person_says(self, store: Store) -> None:
        """A sign-in by hand begins the count anew; a person's word is no failure."""
        sign_in(store, "LOGIN_REJECTED", "MFA_CODE_REJECTED")
        store.run(sign_ins.say, "uhc", "main", "dana", sign_ins.VOUCHED, NIGHT)
        assert store.run(calendar.tried, EARLIER)["uhc", "main"] == SignIns(0, 2)

        store.run(sign_ins.say, "uhc", "main", "dana", sign_ins.BY_HAND, NIGHT)
        assert store.run(calendar.tried, EARLIER)["uhc", "main"] == SignIns(0, 0)

    def test_none(self, store: Store) -> None:
        """Before the first sign-in there is nothing to count."""
        assert store.run(calendar.tried, EARLIER) == {}
