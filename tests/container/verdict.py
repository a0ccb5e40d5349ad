"""What was run and checked, and what came of it."""

import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

WIDTH = 52
PATIENCE = 300.0  # seconds: longer than any command takes that is tried


class CannotBeginError(Exception):
    """There is no image to check: the message says why."""


class CannotGoOnError(Exception):
    """The checks that follow would all fail for the same reason."""


@dataclass
class Verdict:
    """Every check and every figure of a run, told as they come."""

    checked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)

    def check(self, name: str, ok: object, words: object = "") -> None:
        """Tell one check; a failure counts."""
        self.checked.append(name)
        if not ok:
            self.failed.append(name)
        self._say("ok  " if ok else "FAIL", name, words)

    def absent(self, name: str, found: object, words: object = "") -> None:
        """Tell a check that passes when nothing is found; what is found is told."""
        self.check(name, not found, found or words)

    def figure(self, name: str, words: object) -> None:
        """Tell one number to know; it comes again in the last line."""
        self.figures.append(f"{name} {words}")
        self.note(name, words)

    def note(self, name: str, words: object) -> None:
        """Tell something to know."""
        self._say("  - ", name, words)

    def tell(self, stopped: str = "", *, code: int = 1) -> int:
        """Print what failed, then the line of figures; returns the exit code."""
        for name in self.failed:
            self._say("FAIL", name, "")
        counted = f"{len(self.checked)} checks, {len(self.failed)} failed"
        counted += f", {stopped}" if stopped else ""
        sys.stdout.write("; ".join([counted, *self.figures]) + "\n")
        return code if self.failed or stopped else 0

    def _say(self, mark: str, name: str, words: object) -> None:
        told = " ".join(str(words).split())
        sys.stdout.write(f"{mark} {name:{WIDTH}} {told}".rstrip() + "\n")
        sys.stdout.flush()


def wait(look: Callable[[], object], seconds: float) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if look():
            return True
        time.sleep(0.2)
    return False


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether it succeeded."""
        return self.code == 0

    @property
    def words(self) -> str:
        """How it ended, and what it said last."""
        return f"exit code {self.code}, {self.seconds:.2f} s: {(self.out + self.err).strip()[-300:]}"

    @property
    def lines(self) -> list[str]:
        """What it printed, without empty lines."""
        return [line.strip() for line in self.out.splitlines() if line.strip()]


def timed(command_line: list[str], typed: str = "", patience: float | None = PATIENCE) -> Done:
    """Run a command to its end, whatever its exit code."""
    begun = time.monotonic()
    try:
        done = subprocess.run(
            command_line, check=False, capture_output=True, text=True, input=typed, timeout=patience
        )
    except subprocess.TimeoutExpired as error:
        message = f"no end after {patience} s: {shlex.join(command_line)[-200:]}"
        raise CannotGoOnError(message) from error
    return Done(done.returncode, done.stdout, done.stderr, time.monotonic() - begun)


def command(*arguments: object) -> str:
    """Run a command that has to succeed before there is an image; what it printed."""
    words = [str(argument) for argument in arguments]
    done = timed(words, patience=None)
    if not done.ok:
        message = f"{shlex.join(words)}: exit code {done.code}\n{done.out[-3000:]}{done.err[-3000:]}"
        raise CannotBeginError(message)
    return done.out.strip()
