"""The machine's clock."""

import asyncio
from datetime import UTC, datetime


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Return when ``moment`` has come."""
        await asyncio.sleep(max(0.0, (moment - self.now()).total_seconds()))
