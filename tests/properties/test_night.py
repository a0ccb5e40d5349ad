"""
Submit once, whatever happens: random nights of faults, deaths, freezes, retries and people's answers.

The workers are real, with real lanes, the real gate and a real store. Only the portal and the browser are of
paper, so that a night costs a third of a second.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from portal_bots.store import Store
from tests.properties.machine import Night

STEPS = 14  # of a night
PARTS = 4  # of the long run, done side by side
FEW, MANY = 25, int(os.environ.get("NIGHTS", "3000"))


@pytest.fixture
def night(store: Store, tmp_path: Path) -> type[Night]:
    """The game."""
    return type("Tonight", (Night,), {"store": store, "home": tmp_path})


def play(night: type[Night], nights: int, *, always_the_same: bool) -> None:
    """Look for a night in which something is not true."""
    limits = settings(
        max_examples=nights,
        stateful_step_count=STEPS,
        derandomize=always_the_same,
        deadline=None,  # a night takes as long as a busy machine lets it take
        database=None,  # what failed is told with the way to play it again
        print_blob=True,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
        ],  # hundreds of transactions, choices
    )
    run_state_machine_as_test(night, settings=limits)


def test_a_few_nights(night: type[Night]) -> None:
    """No path presses twice without a person's verified "it is not there"; nothing is lost or said falsely."""
    play(night, FEW, always_the_same=True)


@pytest.mark.battery
@pytest.mark.parametrize("part", range(PARTS))
def test_many_nights(night: type[Night], part: int) -> None:  # noqa: ARG001 -- each part draws its own
    """The same over thousands of nights, others in every run."""
    play(night, MANY // PARTS, always_the_same=False)
