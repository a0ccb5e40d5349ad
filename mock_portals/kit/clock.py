"""The portal's own clock: real time plus what a test advanced."""

from datetime import UTC, datetime, timedelta

from mock_portals.kit.database import Database

OFFSET = "clock_offset"


class Clock:
    """Time for codes, lockouts, idle sessions and dates alike."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._offset = timedelta(seconds=database.setting(OFFSET, 0.0))

    def now(self) -> datetime:
        """The portal's present moment in UTC."""
        return datetime.now(UTC) + self._offset

    def advance(self, seconds: float) -> None:
        """Move the portal's present, and remember it across restarts."""
        self._offset += timedelta(seconds=seconds)
        self._database.keep_setting(OFFSET, self._offset.total_seconds())

    def reset(self) -> None:
        """Back to real time."""
        self._offset = timedelta()


def stamp(moment: datetime) -> str:
    """UTC text that sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def moment_of(text: str) -> datetime:
    """Read a stored or seeded moment; one without a zone is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
