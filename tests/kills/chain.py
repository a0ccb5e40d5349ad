"""
A chain of kills at one portal: each worker settles what the one before left, then dies with a request of its own.

One portal, one store, two homes. The next worker mostly has the same home, hence the same instance, and takes its
own lease back at once; sometimes it comes from the other home and waits until the lease has run out.
"""

import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import psutil

from mock_portals.kit.process import PortalProcess
from portal_bots.domain import JobState
from portal_bots.domain.steps import Step
from portal_bots.store import Store, accounts, jobs, leases, requests
from portal_bots.testing import SEAL, SharedClock
from tests.conftest import Tonight
from tests.kills.boundaries import AfterStep, AtWrite, Boundary, Course, Death, Leg, Victim
from tests.kills.people import PACKETS, Planned, seed
from tests.kills.processes import outlived
from tests.kills.running import KILLED, RunningWorker, StuckError
from tests.kills.worker import Order

WHO = "a specialist"
MARGIN = timedelta(seconds=2)  # the portal tells its time in whole seconds
LEASE = timedelta(seconds=6)
NEVER = 1_000_000  # writes: so that the portal counts and stops none
LATER = timedelta(seconds=150)  # more than the search lag that the flow allows for
UNDER_WAY = (JobState.DUE, JobState.RUNNING)
MOST_RUNS = 40  # workers until all is settled


@dataclass
class Kill:
    """A death, and whose request it met."""

    death: Death
    planned: Planned
    at: datetime | None  #: when; None where the request was settled or held before the boundary was reached


class Chain:
    """Kills workers one after the other."""

    def __init__(self, folder: Path, portal: PortalProcess, night: Tonight, planned: Sequence[Planned]) -> None:
        self.portal = portal
        self.planned = planned
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._url = f"sqlite:///{folder / 'store.sqlite'}"
        self.store = Store.open(self._url, SEAL)
        self._sign_in = night.credentials("main")
        self._stranger = False
        self._family: list[psutil.Process] = []  # of the worker that died last: it may end beside the next one
        self.orphans = 0  #: processes that outlived their worker, and then the next one, too
        portal.seed(seed(night, planned))
        self.store.run(accounts.add, portal.slug, "main", WHO, self.clock.now())

    @property
    def clock(self) -> SharedClock:
        """The time that the portal has now."""
        return SharedClock(self.portal.advance, self.portal.now())

    def course(self, planned: Planned) -> Course:
        """What a worker goes through that does a request and lives."""
        self._know(planned)
        self.portal.barrier(NEVER, "answered")
        with self._worker(planned) as worker:
            told = list(worker.told())
            worker.end()
        total = self.portal.writes()
        steps = {word["step"]: word["writes"] for word in told if "step" in word}
        looked, journaled, settled = (steps[step] for step in (Step.LOOKED, Step.JOURNALED, Step.SETTLED))
        counts = (looked, journaled - looked, settled - journaled, total - settled)
        return Course(tuple(steps), dict(zip(Leg, counts, strict=True)))

    def kill(self, death: Death, planned: Planned) -> Kill:
        """Let a worker settle what was left and die with a request, at a boundary."""
        if isinstance(death.boundary.place, AtWrite) and death.boundary.place.leg is Leg.SIGN_IN:
            self.settle()  # two deaths in a row in the sign-in are for a person: see tests/lockout
        self._know(planned)
        self._lag(death.lag)
        for _ in range(MOST_RUNS):
            at = self._die(planned, death.boundary)
            if at is not None or self._over(planned):
                self.clock.jump(timedelta(seconds=death.pause))
                self._stranger ^= death.stranger
                return Kill(death, planned, at)
        message = f"{death} is not reached in {MOST_RUNS} workers"
        raise StuckError(message)

    def _over(self, planned: Planned) -> bool:
        """True when nothing more happens to a request by itself."""
        mine = [job for job in self.store.run(jobs.every) if job.request_id == planned.request.id]
        return bool(mine) and not any(job.state in UNDER_WAY for job in mine)

    def freeze(self, boundary: Boundary, planned: Planned) -> RunningWorker:
        """A worker that stands still at a boundary, in the middle of a request; the next one is another."""
        self._know(planned)
        worker = self._worker(planned, boundary, signal.SIGSTOP)
        if self._struck(worker, boundary) is None:
            message = f"{boundary} was never reached"
            raise StuckError(message)
        self._stranger ^= True
        return worker

    def _die(self, planned: Planned, boundary: Boundary) -> datetime | None:
        """When a worker met its boundary; None where it ended before that."""
        self.portal.release()
        with self._worker(planned, boundary) as worker:
            at = self._struck(worker, boundary)
            dead = at is not None and boundary.victim is Victim.WORKER
            worker.end(KILLED if dead else 0)
        self.orphans += outlived(self._family)
        self._family = worker.family
        return at

    def _know(self, planned: Planned) -> None:
        now = self.clock.now()
        self.store.run(requests.put, planned.request, self.portal.slug, PACKETS, planned.reference, now)

    def _lag(self, seconds: float) -> None:
        if seconds:
            self.portal.fault("search_lag", seconds=seconds)
        else:
            self.portal.clear_fault("search_lag")

    def _struck(self, worker: RunningWorker, boundary: Boundary) -> datetime | None:
        """When it was struck; None where it ended before that."""
        if not worker.until("struck", "armed"):
            return None
        if isinstance(boundary.place, AfterStep) or worker.strike_at_write(self.portal, boundary.victim):
            return self.clock.now()
        return None

    def _worker(
        self,
        planned: Planned | None = None,
        boundary: Boundary | None = None,
        blow: signal.Signals = signal.SIGKILL,
    ) -> RunningWorker:
        """The next worker, at the time when something is due."""
        self._to_next_due()
        home = self._folder / ("other-home" if self._stranger else "home")
        self._wait_for_lease(home)
        order = Order(
            home=home,
            store=self._url,
            portal=self.portal.slug,
            url=self.portal.url,
            token=self.portal.token,
            sign_in=self._sign_in,
            lease=LEASE,
            log=self._folder / "worker.log",
        )
        if planned is not None:
            order = replace(order, request=planned.request.id, operation=planned.operation)
            order = replace(order, boundary=boundary, blow=blow)
        return RunningWorker(order)

    def _to_next_due(self) -> None:
        due = self.store.run(jobs.next_due)
        if due is not None and not self.store.run(jobs.every, JobState.RUNNING):
            clock = self.clock
            clock.jump(due + MARGIN - clock.now())

    def _wait_for_lease(self, home: Path) -> None:
        """Until no other instance holds the account."""
        file = home / "instance"
        me = file.read_text().strip() if file.exists() else ""
        while any(holder != me for holder, _ in self.store.run(leases.held).values()):
            time.sleep(0.1)

    def settle(self) -> None:
        """
        Run workers, each at the time when the next job is due, until nothing is due any more.

        Raises:
            StuckError: That does not end.

        """
        for _ in range(MOST_RUNS):
            if not self.store.run(jobs.every, *UNDER_WAY):
                self.orphans += outlived(self._family)
                self._family = []
                return
            self.clock.jump(LATER)
            with self._worker() as worker:
                worker.end()
        message = f"jobs are still due after {MOST_RUNS} workers"
        raise StuckError(message)
