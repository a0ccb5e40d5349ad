"""
``make bench``: status checks through the worker, and through a bare Playwright loop that does the same clicks.

Both sign in once and read the same cases of the same portal; rounds alternate, so that noise of the machine
meets both. Printed: the ratio of their rates, p50 and p95 per check, CPU per check. Exit code 1 below the target.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import psutil

from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import choose
from portal_bots.domain import Job
from portal_bots.engine import log
from portal_bots.engine.progress import Unwatched
from tests.bench.bare import check_all
from tests.bench.night import CHECKS, seeded
from tests.bench.through_worker import work_all

ROUNDS = 3
TARGET = 0.90


@dataclass
class Timer(Unwatched):
    """When each check ended."""

    begun: float = field(default_factory=time.monotonic)
    ended: list[float] = field(default_factory=list)

    def tick(self) -> None:
        """A check ended."""
        self.ended.append(time.monotonic())

    def lane_started(self, lane: str, due: int) -> None:
        """Nothing to time."""

    def lane_ended(self, lane: str) -> None:
        """Nothing to time."""

    def job_ended(self, lane: str, job: Job, result: str) -> None:  # noqa: ARG002 -- as progress is told
        """A check through the worker ended."""
        if result == "read":
            self.tick()

    @property
    def checks(self) -> list[float]:
        """Seconds of each check but the first, which includes the sign-in."""
        return [later - earlier for earlier, later in zip(self.ended, self.ended[1:], strict=False)]


@dataclass
class Round:
    """One way, measured once."""

    seconds: float
    cpu: float
    checks: list[float]


async def measure(way: Callable[[UhcPortal, Timer], Awaitable[None]], portal: UhcPortal) -> Round:
    """Run one way on a freshly seeded portal."""
    seeded(portal)
    timer, cpu = Timer(), _cpu()
    await way(portal, timer)
    return Round(time.monotonic() - timer.begun, _cpu() - cpu, timer.checks)


def _cpu() -> float:
    """CPU seconds of this process and of all it waited for: driver and browser end with their round."""
    times = psutil.Process().cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def show(name: str, rounds: list[Round]) -> float:
    """Print one way's figures; returns its rate, checks per second, in the median round."""
    checks = sorted(seconds for one in rounds for seconds in one.checks)
    rate = CHECKS / median(one.seconds for one in rounds)
    p95 = quantiles(checks, n=20)[18]
    cpu = median(one.cpu for one in rounds) / CHECKS
    sys.stdout.write(
        f"{name:12} {rate:6.2f} checks/s   p50 {1000 * median(checks):5.0f} ms   p95 {1000 * p95:5.0f} ms   "
        f"CPU {1000 * cpu:5.0f} ms per check\n"
    )
    return rate


async def main() -> int:
    """Measure, print, judge."""
    worker, bare = [], []
    log.to_file(Path(os.devnull))
    with tempfile.TemporaryDirectory() as folder, UhcPortal.start(Path(folder)) as portal:
        sys.stdout.write(f"{CHECKS} status checks, {ROUNDS} rounds each, one lane, {choose().path.name}\n")
        for _ in range(ROUNDS):
            bare.append(await measure(check_all, portal))
            worker.append(await measure(work_all, portal))
        signed_in = len(portal.ledger("signed_in")) / (2 * ROUNDS)
    ratio = show("worker", worker) / show("bare loop", bare)
    sys.stdout.write(f"sign-ins and codes per {CHECKS} checks: {signed_in:g}\n")
    sys.stdout.write(f"ratio worker/bare {ratio:.2f} (target {TARGET:.2f})\n")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
