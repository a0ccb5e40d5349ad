"""A worker's process as the harness sees it: what it tells, how it is struck, how it ends."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from typing import Any, Self

import psutil

from mock_portals.kit.process import PortalProcess
from tests.kills import worker
from tests.kills.boundaries import Victim
from tests.kills.processes import family, main_browser
from tests.kills.worker import Order

LONGEST = 240.0  # seconds a worker may live: more is stuck
KILLED = -signal.SIGKILL
ANSWERED_WITHIN = 1.0  # seconds between two looks whether the worker still lives

# Each worker is a process of its own, begun from one that has read the program: that saves a second a kill.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([worker.__name__])


class StuckError(Exception):
    """A worker did not come to an end, or not to the one it should."""


class RunningWorker:
    """A process that works on an order."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._wire, other = PROCESSES.Pipe(duplex=False)
        self._process = PROCESSES.Process(target=worker.run, args=(order, other), daemon=True)
        self._process.start()
        other.close()
        self.family: list[psutil.Process] = []  #: driver and browser at its death
        self._late = threading.Timer(LONGEST, self._process.kill)
        self._late.start()

    def told(self) -> Iterator[dict[str, Any]]:
        """What it says, to its end."""
        while True:
            try:
                word: dict[str, Any] = self._wire.recv()
            except EOFError:
                return
            if "family" in word:
                self.family = [process for pid in word["family"] if (process := _process(pid))]
            yield word

    def until(self, *keys: str) -> dict[str, Any]:
        """Wait for a word; nothing when the worker ends without it."""
        return next((word for word in self.told() if word.keys() & set(keys)), {})

    def strike_at_write(self, portal: PortalProcess, victim: Victim) -> bool:
        """Kill it, or its browser, when the portal has come to the point of the write. False if it never came."""
        while not portal.barrier_reached(wait=ANSWERED_WITHIN):
            if not self._process.is_alive():
                return False
        self._kill(victim)
        portal.release()
        return True

    def _kill(self, victim: Victim) -> None:
        pid = self._process.pid or 0
        self.family = family(pid)
        if victim is Victim.BROWSER:
            main_browser(pid).send_signal(self._order.blow)
        else:
            os.kill(pid, self._order.blow)
            if self._order.blow is signal.SIGKILL:
                self._process.join()

    def wake(self) -> None:
        """Let a worker go on that was only stopped."""
        os.kill(self._process.pid or 0, signal.SIGCONT)

    def end(self, expected: int = 0) -> None:
        """
        Wait for its end, with the exit code that is expected.

        Raises:
            StuckError: It ended otherwise, after too long, or could not work.

        """
        unworked = [word["unworked"] for word in self.told() if word.get("unworked")]
        self._process.join()
        late = not self._late.is_alive()
        if late or unworked or self._process.exitcode != expected:
            how = f"exit code {self._process.exitcode}{' after too long' if late else ''}"
            message = f"{how} {unworked}: see {self._order.log}"
            raise StuckError(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._late.cancel()
        self._process.kill()
        self._process.join()
        self._process.close()
        self._wire.close()


def _process(pid: int) -> psutil.Process | None:
    try:
        return psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None
