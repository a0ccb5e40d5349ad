"""A place where one write stops, so that a test can kill the visitor at a known moment."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Point = Literal["before", "saved", "answered"]
POINTS: tuple[Point, ...] = get_args(Point)
LONGEST_HOLD = 60.0  # seconds
LONGEST_SETTLING = 5.0  # seconds; a write that hangs by a fault takes longer


@dataclass
class _Armed:
    write: int
    point: Point
    seconds: float
    writes: int = 0
    path: str = ""
    reached: bool = False
    told: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    handled: asyncio.Event = field(default_factory=asyncio.Event)


class Barrier:
    """Counts writes from the arming on and stops one of them: before it is handled, or once it is saved."""

    def __init__(self) -> None:
        self._armed: _Armed | None = None
        self._last = _Armed(0, "before", 0)

    def reset(self) -> None:
        """Let go what is held, and forget what was counted."""
        self.release()
        self._last = _Armed(0, "before", 0)

    def arm(self, write: int, point: Point, seconds: float = LONGEST_HOLD) -> None:
        """Stop the n-th write from now on at a point, no longer than some seconds."""
        if point not in POINTS:
            raise ValueError(f"a point is one of {', '.join(POINTS)}")
        self.release()
        self._armed = self._last = _Armed(write, point, min(seconds, LONGEST_HOLD))

    def release(self) -> None:
        """Let go what is held, and count no further; the count can still be read."""
        self._armed = None
        self._last.released.set()
        self._last.told.set()

    async def settle(self) -> None:
        """After the release: what was held has been handled, so that its effects can be counted."""
        if self._last.reached:
            await _within(LONGEST_SETTLING, self._last.handled)

    def next_write(self, path: str) -> "Write":
        """Count a write that came in whole."""
        armed = self._armed
        if armed is None:
            return Write(None)
        armed.writes += 1
        if armed.writes != armed.write:
            return Write(None)
        armed.path = path
        return Write(armed)

    async def state(self, wait: float) -> dict[str, Any]:
        """Whether the write came to its point, after waiting for that or for the release."""
        last = self._last
        if self._armed is last and not last.reached:
            await _within(wait, last.told)
        return {"reached": last.reached, "writes": last.writes, "path": last.path}


class Write:
    """One request on its way past the barrier; most are nothing to it."""

    def __init__(self, armed: _Armed | None) -> None:
        self._armed = armed

    async def at(self, point: Point) -> None:
        """Stop here if this is the place; an answer that was sent holds nothing."""
        armed = self._armed
        if armed is None or armed.point != point:
            return
        armed.reached = True
        armed.told.set()
        if point != "answered":
            await _within(armed.seconds, armed.released)

    def handled(self) -> None:
        """Say that nothing more comes of it but the answer."""
        if self._armed:
            self._armed.handled.set()


async def _within(seconds: float, event: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
