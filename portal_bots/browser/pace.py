"""The pace of one account: no faster than its portal allows, and never to the beat of a machine."""

import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from portal_bots.domain.clocks import Clock

JITTER = 0.4  #: each pause is up to this share longer or shorter


class Pace:
    """Turns for actions that make the browser talk to the portal."""

    def __init__(
        self, clock: Clock, per_minute: float | None, chance: Callable[[], float] = random.random
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._next: datetime | None = None
        self.per_minute = per_minute  #: None: as fast as it goes

    async def turn(self) -> None:
        """Wait until the next action may begin."""
        if self.per_minute is None:
            return
        now = self._clock.now()
        if self._next is not None and self._next > now:
            await self._clock.sleep_until(self._next)
        spread = 1 + JITTER * (2 * self._chance() - 1)
        self._next = max(self._next or now, now) + timedelta(minutes=1 / self.per_minute) * spread


Turn = Callable[[], Awaitable[None]]


async def at_once() -> None:
    """No pace is kept."""
