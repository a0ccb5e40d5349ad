"""After a night: what was found where it must not be."""

import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal_bots.store.files import SEALED
from tests.secrecy.marks import Mark
from tests.secrecy.night import KEYRING, CanaryNight
from tests.secrecy.processes import Process
from tests.secrecy.search import Finding, Searcher
from tests.secrecy.watch import Watch

REPORTS = ("html", "json", "csv", "xlsx", "pdf")
NOBODY_ELSE = 0o600


@dataclass(frozen=True)
class Verdict:
    """What was looked at, and what was wrong."""

    files: int
    bytes: int
    marks: int
    processes: int
    findings: list[Finding]
    others: list[str]  #: files that others may read, and files that lie elsewhere

    @property
    def wrong(self) -> bool:
        """True when anything was found, or could have been missed."""
        return bool(self.findings or self.others)

    def told(self) -> Iterator[str]:
        """In lines."""
        yield (
            f"{self.marks} marks in {self.files} files ({self.bytes / 1e6:.1f} MB), {self.processes} processes: "
            f"{len(self.findings)} found, {len(self.others)} otherwise wrong"
        )
        where = Counter((finding.mark.what, finding.form, finding.where) for finding in self.findings)
        yield from (f"  {what} ({form}) in {place}" for (what, form, place), _ in sorted(where.items()))
        yield from (f"  {other}" for other in self.others)


def judge(night: CanaryNight, watch: Watch) -> Verdict:
    """Search all that was written, and all processes."""
    marks = night.marks()
    searcher = Searcher(marks)
    files = [path for root in night.roots for path in sorted(root.rglob("*")) if not path.is_dir()]
    reports = [path for path in files if _asked_for(night, path)]
    findings = [finding for path in files if path not in reports for finding in searcher.file(path)]
    findings += _of_processes(watch.seen.values(), marks)
    others = [f"{path} is open to others" for path in files if _open_to_others(path)]
    others += [f"{path} was written, outside of all that was searched" for path in _elsewhere(night, watch)]
    if not {path.suffix.lstrip(".") for path in reports} >= set(REPORTS):
        others.append("not every kind of report was written: what may hold patients was not looked at")
    size = sum(path.stat().st_size for path in files if path.is_file())
    return Verdict(len(files), size, len(marks), len(watch.seen), findings, others)


def _asked_for(night: CanaryNight, path: Path) -> bool:
    """Reports are for people to read."""
    return path.parent == night.operator.home / "reports"


def _open_to_others(path: Path) -> bool:
    """Files of ours, that is of the home: others may not read them."""
    if path.is_symlink() or not path.is_file() or "home" not in path.parts:
        return False
    return bool(stat.S_IMODE(path.stat().st_mode) & ~NOBODY_ELSE)


def _elsewhere(night: CanaryNight, watch: Watch) -> list[Path]:
    return watch.outside(*night.roots, night.folder / "portal")


def _of_processes(seen: Iterable[Process], marks: list[Mark]) -> Iterator[Finding]:
    """The worker's own environment has what the operator put there; what it starts has nothing."""
    everything, started = Searcher(marks), Searcher([mark for mark in marks if mark.text != KEYRING])
    for process in seen:
        name = process.command.splitlines()[0]
        if "attach" not in process.command.splitlines():  # a person types the name of a file of theirs
            yield from everything.content(process.command.encode(), f"command line of {name}")
        ours = "portal-bots" in process.command
        searcher = started if ours else everything
        yield from (
            finding
            for finding in searcher.content(process.environment.encode(), f"environment of {name}")
            if not (ours and finding.mark.what == "the practice's phone")
        )


def sealed(night: CanaryNight) -> list[Path]:
    """The sealed files of the home."""
    return sorted(night.operator.home.rglob(f"*{SEALED}"))
