"""Run inside the container, by its own Python: every other process of it, and what they hold of memory."""

import json
import os
import sys
from pathlib import Path
from typing import TypedDict


class Process(TypedDict):
    """A process; its memory in KB, shared pages divided."""

    pid: int
    name: str
    state: str
    uid: int
    pss: int


def told(folder: Path) -> Process | None:
    """A process by its folder in /proc, or nothing when it just ended."""
    try:
        lines = (folder / "status").read_text().splitlines()
    except OSError:
        return None
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    uid, state = int(status["Uid"].split()[0]), status["State"][0]
    return {"pid": int(folder.name), "name": status["Name"], "state": state, "uid": uid, "pss": pss(folder)}


def pss(folder: Path) -> int:
    """Its memory; a defunct process has none left to read."""
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    others = (folder for folder in Path("/proc").glob("[0-9]*") if int(folder.name) != os.getpid())
    json.dump([process for folder in others if (process := told(folder))], sys.stdout)
