"""The processes of a worker: its driver, its browser, and whether they end with it."""

from collections.abc import Iterable, Sequence

import psutil

from portal_bots.browser.launch import choose

GONE_WITHIN = 10.0  # seconds that driver and browser may take to notice the death of their worker


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


def left_over(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Those that are still there after a while; they are ended here, each by its number."""
    _, alive = psutil.wait_procs(list(processes), timeout=GONE_WITHIN)
    for process in alive:
        process.kill()
    return list(alive)
