"""The portal's clock, as the Date of its last page tells it (RFC 9110, 6.6.1)."""

from datetime import datetime, timedelta
from time import monotonic

from portal_bots.browser import retry_after

ROUNDED = timedelta(seconds=0.5)  #: a Date has whole seconds, rounded down: on average half a second early


class PortalClock:
    """Remembers what the portal said, and when that was heard."""

    def __init__(self) -> None:
        self._told: datetime | None = None
        self._heard = 0.0

    def hear(self, date: str) -> None:
        """A page came with this Date, or with none."""
        self._told, self._heard = retry_after.http_date(date), monotonic()

    def behind(self, now: datetime) -> timedelta | None:
        """How far ``now`` is ahead of it. None if it tells none."""
        if self._told is None:
            return None
        return now - timedelta(seconds=monotonic() - self._heard) - self._told - ROUNDED
