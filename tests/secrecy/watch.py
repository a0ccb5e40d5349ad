"""Watching processes while they run: what their command lines and environments say, and where they write."""

import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.secrecy.processes import PROC, Process, below

EVERY = 0.2  # seconds
WRITES = os.O_WRONLY | os.O_RDWR
_NOT_ON_DISK = ("/dev/null", "/dev/pts", "/dev/tty", "/proc", "/memfd:", "socket:", "pipe:", "anon_inode:")


class Watch:
    """Looks at every process below this one, again and again, until the end."""

    def __init__(self, aside: Iterable[int] = ()) -> None:
        self._aside = set(aside)  #: processes that are none of the worker's, such as the portal's
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.seen: dict[int, Process] = {}
        self.written: set[Path] = set()  #: files that were open for writing

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(EVERY):
            for number in below(os.getpid()):
                if number not in self._aside:
                    self._look(number)

    def _look(self, number: int) -> None:
        process = Process.read(number)
        if process.command and (number not in self.seen or self.seen[number].command != process.command):
            self.seen[number] = process  # again after an exec
        self.written |= set(_written(number))

    def outside(self, *roots: Path) -> list[Path]:
        """Files that were open for writing elsewhere than below these folders."""
        return sorted(path for path in self.written if not any(path.is_relative_to(root) for root in roots))


def _written(number: int) -> Iterator[Path]:
    try:
        for link in (PROC / str(number) / "fd").iterdir():
            target = str(link.readlink())
            if target.startswith(_NOT_ON_DISK):
                continue
            info = (PROC / str(number) / "fdinfo" / link.name).read_text()
            if int(info.split("flags:")[1].split()[0], 8) & WRITES:
                yield Path(target.removesuffix(" (deleted)"))
    except OSError:
        return
