"""A clock that jumps instead of waiting, together with the portal."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SharedClock:
    """
    Real time plus what was waited.

    ``advance`` tells the portal to jump by so many seconds, too; ``portal_time`` is its time now, if it is ahead.
    """

    def __init__(self, advance: Callable[[float], object], portal_time: datetime | None = None) -> None:
        self._advance = advance
        self._ahead = (portal_time - datetime.now(UTC)) if portal_time else timedelta(0)

    def now(self) -> datetime:
        """The time that bot and portal share."""
        return datetime.now(UTC) + self._ahead

    async def sleep_until(self, moment: datetime) -> None:
        """Jump there."""
        self.jump(moment - self.now())

    def jump(self, by: timedelta) -> None:
        """Let time pass for both."""
        if by > timedelta(0):
            self._ahead += by
            self._advance(by.total_seconds())
