"""How many requests an account may make in a minute."""

from collections import defaultdict, deque

from mock_portals.kit.clock import Clock
from mock_portals.kit.database import Database

MOST = "requests_per_minute"  # a limit; 0: any number
MINUTE = 60.0


class Pace:
    """Requests of the last minute; one that is refused does not count."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._seen: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, account: str) -> float:
        """For how many seconds no more is answered; none, and it counts, where one may go on."""
        most = self._database.setting(MOST, 0)
        if not most:
            return 0.0
        now, seen = self._clock.now().timestamp(), self._seen[account]
        while seen and seen[0] <= now - MINUTE:
            seen.popleft()
        if len(seen) >= most:
            return seen[0] + MINUTE - now
        seen.append(now)
        return 0.0

    def reset(self) -> None:
        """Forget every request."""
        self._seen.clear()
