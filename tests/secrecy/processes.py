"""What the machine tells anybody of a running process: its command line and its environment."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """A process, as others see it."""

    number: int
    command: str
    environment: str

    @classmethod
    def read(cls, number: int) -> Self:
        """As it is now; empty where it ended meanwhile."""
        return cls(number, _text(number, "cmdline"), _text(number, "environ"))


def below(number: int) -> Iterator[int]:
    """Every process that a process started, and that those started."""
    for child in _text(number, f"task/{number}/children").split():
        yield int(child)
        yield from below(int(child))


def _text(number: int, name: str) -> str:
    try:
        return (PROC / str(number) / name).read_bytes().replace(b"\0", b"\n").decode("utf-8", "replace")
    except OSError:
        return ""
