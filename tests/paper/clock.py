"""A clock that stands still unless it is moved."""

from datetime import datetime, timedelta

from tests.factories import NIGHT


class PaperClock:
    """The one time of portal, workers and people."""

    def __init__(self) -> None:
        self._now = NIGHT

    def now(self) -> datetime:
        """The time."""
        return self._now

    async def sleep_until(self, moment: datetime) -> None:
        """Jump there."""
        self.jump(moment - self._now)

    def jump(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += max(by, timedelta(0))
