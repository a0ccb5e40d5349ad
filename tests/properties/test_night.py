"""
Whatever happens in a night, nothing is sent twice without a person's verified "it is not there".

A few nights, always the same, in every run; thousands, each time others, in ``make properties``.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event

from portal_bots.store import Store
from tests.properties import machine
from tests.properties.machine import Night

STEPS = 14  # of a night
FEW, MANY = 25, 3000  # nights


@pytest.fixture(scope="module", autouse=True)
def _paper_store() -> Iterator[None]:
    """One store for all nights, emptied for each; it does not wait for the disk: no power cut is played."""
    Night.home = machine.home()
    store = Store.open(f"sqlite:///{Night.home / 'store.sqlite'}")
    event.listen(store._engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    store._engine.dispose()
    Night.store = store
    yield
    store.close()


def _play(nights: int, *, always_the_same: bool) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # hypothesis ships it so
        Night,
        settings=settings(
            max_examples=nights,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=always_the_same,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),  # a night is long and the machines are busy
        ),
    )


def test_a_few_nights() -> None:
    """Faults, deaths, frozen workers, retries and answers in any order: one case each, and nothing false said."""
    _play(FEW, always_the_same=True)


@pytest.mark.battery
def test_many_nights() -> None:
    """The same over thousands of nights."""
    _play(MANY, always_the_same=False)
