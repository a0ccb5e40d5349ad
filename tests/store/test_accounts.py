"""Accounts: who owns them, what froze them, which one-time codes were typed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal_bots.store import Store, accounts
from portal_bots.store.accounts import Account
from tests.factories import NIGHT


@pytest.fixture
def known(store: Store) -> Store:
    """A store that knows one account."""
    store.run(accounts.add, "uhc", "main", "dana", NIGHT)
    return store


def take_step(store: Store, step: int) -> bool:
    """Reserve the one-time code of a step."""
    return store.run(accounts.take_code_step, "uhc", "main", step)


class TestAccount:
    def test_added(self, known: Store) -> None:
        """A registered account has an owner and may work."""
        assert known.run(accounts.every) == [Account("uhc", "main", "dana", "")]

    def test_again(self, known: Store) -> None:
        """Registering it again changes its owner; there is still one."""
        known.run(accounts.add, "uhc", "main", "sam", NIGHT)

        assert known.run(accounts.every) == [Account("uhc", "main", "sam", "")]

    def test_removed(self, known: Store) -> None:
        """A removed account is not known any more; others are."""
        known.run(accounts.add, "uhc", "north", "sam", NIGHT)

        known.run(accounts.remove, "uhc", "main")

        assert known.run(accounts.every) == [Account("uhc", "north", "sam", "")]

    def test_frozen(self, known: Store) -> None:
        """A frozen account keeps its owner and says what froze it, until that is gone."""
        known.run(accounts.freeze, "uhc", "main", "ACCOUNT_LOCKED", NIGHT)
        assert known.run(accounts.every) == [Account("uhc", "main", "dana", "ACCOUNT_LOCKED")]

        known.run(accounts.unfreeze, "uhc", "main", "ACCOUNT_LOCKED")

        assert known.run(accounts.every) == [Account("uhc", "main", "dana", "")]


class TestCodeStep:
    def test_once(self, known: Store) -> None:
        """The code of a step is typed once, and no earlier one after it."""
        assert [take_step(known, step) for step in (100, 100, 99, 101)] == [True, False, False, True]

    def test_new_owner(self, known: Store) -> None:
        """Registering the account again does not allow an old code."""
        take_step(known, 100)

        known.run(accounts.add, "uhc", "main", "sam", NIGHT)

        assert not take_step(known, 100)

    def test_at_the_same_time(self, known: Store) -> None:
        """Of those who reserve a step at the same moment one gets it."""
        together = threading.Barrier(4)

        def reserve(step: int) -> bool:
            together.wait()
            return take_step(known, step)

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(reserve, [100] * 4)) == [False, False, False, True]
