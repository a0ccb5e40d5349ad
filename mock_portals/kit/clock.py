"""The portal's own clock: real time plus what a test advanced, and what it is wrong by."""

from datetime import UTC, datetime, timedelta

from mock_portals.kit.database import Database

ADVANCED = "advanced"
SKEW = "clock_offset"  # a limit, in seconds: how far this clock is ahead of everybody else's


class Clock:
    """Time for codes, lockouts, idle sessions and dates alike."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.load()

    def now(self) -> datetime:
        """The portal's present moment in UTC."""
        return datetime.now(UTC) + self._advanced + self._skew

    def advance(self, seconds: float) -> None:
        """Move the portal's present, and remember it across restarts."""
        self._database.keep_setting(ADVANCED, self._advanced.total_seconds() + seconds)
        self.load()

    def load(self) -> None:
        """Read what is remembered of it; after a reset that is real time."""
        self._advanced = timedelta(seconds=self._database.setting(ADVANCED, 0.0))
        self._skew = timedelta(seconds=self._database.setting(SKEW, 0.0))


def stamp(moment: datetime) -> str:
    """UTC text that sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def moment_of(text: str) -> datetime:
    """Read a stored or seeded moment; one without a zone is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
