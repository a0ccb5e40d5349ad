"""The processes of a worker: its driver, its browser, and whether they end with it."""

import time
from collections.abc import Iterable, Sequence

import psutil

from portal_bots.browser.launch import choose

GONE_WITHIN = 10.0  # seconds that driver and browser may take to notice the death of their worker
LOOK_AGAIN = 0.05  # seconds


def family(worker: int) -> list[psutil.Process]:
    """Driver and browser processes of a worker."""
    try:
        return psutil.Process(worker).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def main_browser(worker: int) -> psutil.Process:
    """
    The browser's main process: its renderers and others are told their type.

    Raises:
        LookupError: The worker has no browser.

    """
    for process in family(worker):
        command = _command(process)
        if _is_browser(command) and not any(word.startswith("--type=") for word in command):
            return process
    raise LookupError(worker)


def _command(process: psutil.Process) -> Sequence[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return ()


def _is_browser(command: Sequence[str]) -> bool:
    return any(str(choose().path.name) in word for word in command[:2])


def outlived(processes: Iterable[psutil.Process]) -> int:
    """
    How many are still there after a while. They are ended here, each by its number.

    A dead process counts as gone although nobody has taken note of its end yet.
    """
    end = time.monotonic() + GONE_WITHIN
    alive = list(processes)
    while (alive := [process for process in alive if _lives(process)]) and time.monotonic() < end:
        time.sleep(LOOK_AGAIN)
    for process in alive:
        process.kill()
    return len(alive)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
