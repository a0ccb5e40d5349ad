"""
Submit once, whatever happens: random nights of faults, kills, freezes, retries and people's answers.

The workers are real, with real lanes on a real store. Only the portal and the browser are of paper, so that a
night costs a third of a second.
"""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event

from portal_bots.store import Store
from tests.properties.machine import Night

STEPS = 14
PARTS = 4  #: of the long run, to be done side by side
EXAMPLES = int(os.environ.get("NIGHTS", "3000")) // PARTS
UNCHECKED = [
    HealthCheck.too_slow,  # a night is some hundred transactions, more on a busy machine
    HealthCheck.data_too_large,  # and some hundred choices
]


@pytest.fixture
def night(tmp_path: Path) -> Iterator[type[Night]]:
    """The game, with a store in a file; that it survives a power cut is not what is played for."""
    known = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    event.listen(store._engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    store._engine.dispose()

    class Tonight(Night):
        home = tmp_path

    Tonight.store = store
    yield Tonight
    store.close()
    structlog.configure(**known)


def play(night: type[Night], limits: settings) -> None:
    """Look for a night in which something is not true."""
    run_state_machine_as_test(night, settings=limits)  # type: ignore[no-untyped-call]


def test_a_few_nights(night: type[Night]) -> None:
    """The same nights in every run: whatever happens, no path presses twice without a verified "not there"."""
    play(
        night,
        settings(
            max_examples=25,
            stateful_step_count=STEPS,
            derandomize=True,
            deadline=None,  # a machine may be busy
            database=None,
            suppress_health_check=UNCHECKED,
        ),
    )


@pytest.mark.battery
@pytest.mark.parametrize("part", range(PARTS))
def test_many_nights(night: type[Night], part: int) -> None:  # noqa: ARG001 -- each part draws its own
    """Other nights in every run, thousands of them: what fails is told with the way to play it again."""
    play(
        night,
        settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=True,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=UNCHECKED,
        ),
    )
