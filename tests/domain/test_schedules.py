"""Schedules: a wrong one is refused when it is read, not in the night it is needed."""

from datetime import time

import pytest
from pydantic import ValidationError

from portal_bots.domain.clocks import Window
from tests.factories import a_schedule


class TestZone:
    @pytest.mark.parametrize("zone", ["Eastern", "America/NewYork", "", "../etc/passwd", "/etc/passwd"])
    def test_unknown(self, zone: str) -> None:
        """A zone that nobody knows is refused with one that is known."""
        with pytest.raises(ValidationError, match="is not a time zone such as America/New_York"):
            a_schedule(timezone=zone)


class TestWindow:
    def test_none(self) -> None:
        """Without a window work may be done at any hour."""
        assert a_schedule().hours is None

    def test_hours(self) -> None:
        """A window is kept in the schedule's own zone."""
        hours = a_schedule(window="20:00-06:30", timezone="America/Chicago").hours

        assert hours == Window(opens=time(20), closes=time(6, 30), zone="America/Chicago")

    @pytest.mark.parametrize(
        "window", ["20-6", "8pm-6am", "20:00", "20:00-06:00-08:00", "25:00-06:00", "20:00-06:60"]
    )
    def test_wrong(self, window: str) -> None:
        """What is not two times of the day is refused."""
        with pytest.raises(ValidationError):
            a_schedule(window=window)


class TestSteps:
    def test_none(self) -> None:
        """A schedule that does nothing is refused."""
        with pytest.raises(ValidationError):
            a_schedule(steps=())

    @pytest.mark.parametrize(
        "step",
        [
            {"operation": "press", "requests": "new"},
            {"operation": "submit", "requests": "some"},
            {"operation": "submit"},
            {"operation": "submit", "requests": "new", "times": 2},
        ],
        ids=["unknown operation", "unknown choice", "no choice", "unknown field"],
    )
    def test_wrong(self, step: dict[str, object]) -> None:
        """A step names a known operation and a known choice of requests."""
        with pytest.raises(ValidationError):
            a_schedule(steps=(step,))
