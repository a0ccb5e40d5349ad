"""
Who this worker is.

A worker is known by an id kept in its home and a file lock held while it lives: containers share host names and
process numbers. The same home started again is the same worker, so it takes its own leases back at once.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def instance(home: Path) -> Iterator[str]:
    """The id of this worker, held until the end. A second one beside it in the same home gets an id of its own."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "instance").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield uuid4().hex
            return
        file.seek(0)
        known = file.read().strip()
        if not known:
            known = uuid4().hex
            file.write(known)
            file.flush()
        yield known


class HomeInUseError(Exception):
    """A worker lives in this home: its message names the home."""


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """
    No worker lives in this home, and the next one waits or gets another id.

    Raises:
        HomeInUseError: One does.

    """
    with (home / "instance").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"A worker runs in {home}. Stop it first."
            raise HomeInUseError(message) from error
        yield


def known(home: Path) -> str:
    """The id of a home, whoever works in it; one that had none is given one."""
    file = home / "instance"
    if not file.is_file() or not file.read_text():
        with instance(home):
            pass
    return file.read_text().strip()
