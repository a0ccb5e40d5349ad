"""Who a worker is: the same home is the same worker, one at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal_bots.engine.instance import HomeInUseError, alone, instance
from tests.conftest import ROOT

OTHER = """
import sys
from pathlib import Path
from portal_bots.engine.instance import instance
with instance(Path(sys.argv[1])) as known:
    print(known)
"""


def in_another_process(home: Path) -> str:
    """The id that another process gets in the same home."""
    done = subprocess.run(
        [sys.executable, "-c", OTHER, str(home)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def here(home: Path) -> str:
    """The id that this process gets, given back at once."""
    with instance(home) as known:
        return known


class TestInstance:
    def test_one_after_the_other(self, tmp_path: Path) -> None:
        """The same home started again is the same worker, also in another process."""
        first = here(tmp_path)

        assert first
        assert [here(tmp_path), in_another_process(tmp_path), here(tmp_path)] == [first] * 3

    def test_at_the_same_time(self, tmp_path: Path) -> None:
        """A second process beside it is another worker, and does not change who the first one is."""
        with instance(tmp_path) as first:
            others = [in_another_process(tmp_path) for _ in range(2)]

        assert len({first, *others}) == 3
        assert here(tmp_path) == first

    def test_after_a_failure(self, tmp_path: Path) -> None:
        """A worker that ended in an error lets go of its id."""
        with pytest.raises(LookupError), instance(tmp_path) as first:
            raise LookupError

        assert here(tmp_path) == first

    def test_homes(self, tmp_path: Path) -> None:
        """Two homes are two workers."""
        assert here(tmp_path / "a") != here(tmp_path / "b")

    def test_new_home(self, tmp_path: Path) -> None:
        """A home is made when it is missing, for its user only."""
        here(tmp_path / "data/home")

        assert (tmp_path / "data/home").stat().st_mode & 0o777 == 0o700


class TestAlone:
    def test_worker(self, tmp_path: Path) -> None:
        """While a worker lives in a home nobody is alone in it; afterwards one is."""
        with (
            instance(tmp_path),
            pytest.raises(HomeInUseError, match=r"A worker runs in .* Stop it first"),
            alone(tmp_path),
        ):
            pass

        with alone(tmp_path):
            assert in_another_process(tmp_path)

    def test_nothing_changed(self, tmp_path: Path) -> None:
        """Who a worker is does not change by somebody being alone."""
        first = here(tmp_path)

        with alone(tmp_path):
            other = in_another_process(tmp_path)

        assert here(tmp_path) == first != other
