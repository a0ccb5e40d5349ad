"""``portal-bots account``, as an operator types it."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal_bots.desk.morning import ZONE
from portal_bots.engine.clock import SystemClock
from portal_bots.store import accounts
from tests.conftest import Tonight
from tests.process.operator import Operator


def listed(operator: Operator) -> dict[str, object]:
    """The only account, as a program reads it."""
    [row] = json.loads(operator.run("account", "list", "--json").stdout)
    return dict(row)


class TestList:
    def test_what_ends_and_how_it_went(self, operator: Operator, night: Tonight) -> None:
        """A new account has all its days ahead; after a night its one sign-in is counted."""
        today = datetime.now(ZoneInfo(ZONE)).date()
        fresh = listed(operator)
        operator.plan(night.request(1001))
        operator.run("run", "tonight")
        after = listed(operator)

        last = f"{today + timedelta(days=90):%m/%d/%Y}"
        assert (fresh["password"], fresh["inactivity"], fresh["permission"]) == (last, last, "not needed")
        assert (fresh["worked"], fresh["failed"]) == (0, 0)
        assert (after["worked"], after["failed"]) == (1, 0)

    def test_presses(self, operator: Operator) -> None:
        """What ends soon says in how many days; a payer's portal without a permission says so."""
        operator.url = "http://portal.payer.invalid"
        store = operator.store
        store.run(accounts.worked, "uhc", "main", SystemClock().now() - timedelta(days=80))
        store.close()

        row = listed(operator)

        assert str(row["inactivity"]).endswith("(in 10 days)")
        assert row["permission"] == "missing"
        assert "missing" in operator.run("account", "list").stdout

    def test_a_new_password_is_young(self, operator: Operator, night: Tonight) -> None:
        """Storing the same secret again leaves its age; another one begins anew."""
        store = operator.store
        old = SystemClock().now() - timedelta(days=30)
        known = night.credentials("main")
        store.run(accounts.see_secret, "uhc", "main", "another mark", old)
        store.run(accounts.see_secret, "uhc", "main", known.mark(store.seal), old)
        store.close()
        operator.store_sign_in(known)
        same = listed(operator)["password"]
        operator.store_sign_in(night.credentials("second"))

        assert same == f"{old.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=90):%m/%d/%Y}"
        assert listed(operator)["password"] != same
