"""The life of a worker's process: it may end, freeze or be asked to stop at any moment that has a name."""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import Concatenate

from sqlalchemy import Connection

from portal_bots.domain.jobs import Job
from portal_bots.domain.steps import Step
from portal_bots.engine.progress import Unwatched
from portal_bots.store import Store
from portal_bots.store.database import P, T
from tests.paper.faults import Verb

TRANSACTIONS = (
    "take", "take_back", "claim", "get", "write", "permit", "keep_receipt", "keep_words", "keep_search",
    "settle", "done", "stopped", "hand_back", "give_back", "absorb",
)  # fmt: skip
MOMENTS = (
    *Step,
    *Verb,
    *(f"{side} {name}" for name in TRANSACTIONS for side in ("before", "after")),
)  #: every place at which a life can end
#: Between the permit and the wire there is no check left: a freeze just here is told by its own test.
WIRE = frozenset({Step.PERMITTED, "after permit"})


class Died(BaseException):
    """The process is gone. No code of the engine runs any more, so none may catch this."""


class Fate(StrEnum):
    """What happens at a moment."""

    DIES = "dies"
    FREEZES = "freezes"
    STOPS = "stops"  #: its grace after SIGTERM is over: what it does is cancelled


class Life:
    """One worker process from its start to its end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.alive = True
        self.suspended = asyncio.Event()  #: dead or frozen: nothing more happens by itself
        self.cancel: Callable[[], None] = lambda: None
        self.moments: list[str] = []
        self._thawed = asyncio.Event()
        self._trap: tuple[str, int, Fate] | None = None

    def will(self, fate: Fate, moment: str, nth: int = 1) -> None:
        """Let it meet its fate at the nth time of a moment."""
        self._trap = (moment, nth, fate)

    def thaw(self) -> None:
        """Go on after a freeze."""
        self.suspended.clear()
        self._thawed.set()

    async def at(self, moment: str) -> None:
        """A moment has come. While the process stands still none of its tasks gets beyond one."""
        self.check()
        if self.suspended.is_set():
            await self._thawed.wait()
            self.check()
        self.moments.append(moment)
        if len(self.moments) > 2000:
            message = "the worker does not come to an end"
            raise AssertionError(message)
        if self._trap is not None and self._trap[0] == moment:
            await self._near(self._trap)

    async def _near(self, trap: tuple[str, int, Fate]) -> None:
        moment, nth, fate = trap
        self._trap = (moment, nth - 1, fate) if nth > 1 else None
        if nth > 1:
            return
        if fate is Fate.STOPS:
            self.cancel()
            await asyncio.sleep(0)
            return
        self.alive = fate is Fate.FREEZES
        self._thawed.clear()
        self.suspended.set()
        await self._thawed.wait()
        self.check()

    def check(self) -> None:
        """Nothing is done by the dead."""
        if not self.alive:
            raise Died(self.name)


class Watcher(Unwatched):
    """Tells the life which steps are done."""

    def __init__(self, life: Life) -> None:
        self._life = life

    async def reached(self, lane: str, job: Job, step: Step) -> None:  # noqa: ARG002 -- one life, one lane
        """A moment."""
        await self._life.at(step)


class MortalStore(Store):
    """The store as one worker reaches it: before and after each transaction is a moment."""

    def __init__(self, store: Store, life: Life) -> None:
        super().__init__(store._engine, store.seal)
        self._life = life

    def run(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One transaction, if the process lives."""
        self._life.check()
        return super().run(work, *args, **kwargs)

    async def arun(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One transaction, at once: what interleaves is decided by the moments, not by threads."""
        await self._life.at(f"before {work.__name__}")
        done = self.run(work, *args, **kwargs)
        await self._life.at(f"after {work.__name__}")
        return done
