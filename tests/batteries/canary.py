"""
``make canary``: a night with marked patients and secrets, and then a search of every byte that was written.

Every operation of the schedule, every fault of the portal, workers killed with the button pressed, reports,
backups, exported and rotated keys. Nothing may be found but in the reports, which only their owner can read.
Reports by e-mail do not exist yet: they are not part of it.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import psutil

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation
from tests.conftest import Tonight
from tests.faults.table import TABLE, Fault
from tests.kills.people import Planned, plan
from tests.secrecy.judge import judge
from tests.secrecy.night import CanaryNight
from tests.secrecy.watch import Watch

TONIGHT = tuple(range(1001, 1037))
MORE = (
    Fault(0, "maintenance", {"maintenance": {}}),
    Fault(0, "captcha", {"captcha": {"where": "any"}}),
    Fault(0, "new terms", {"terms": {}}),
    Fault(0, "a notice", {"notice": {"page": "details", "text": "Something is different today."}}),
    Fault(0, "another label", {"rename_label": {"page": "member", "old": "Last name", "new": "Surname"}}),
    Fault(0, "a further field", {"extra_field": {"page": "details", "label": "County", "required": True}}),
    Fault(0, "lists in disorder", {"shuffled": {"seed": 7}, "heartbeat": {}}),
)
UPLOADS = 6  # the row of the table with faults of uploads
KILLS = 4


def main() -> int:
    """Work, search, tell."""
    asked = argparse.ArgumentParser(prog="make canary")
    asked.add_argument("--keep", type=Path, help="an empty folder in which everything stays")
    told = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="canary-") as folder:
        return battery(told.keep or Path(folder))


def battery(folder: Path) -> int:
    """The whole night."""
    faults, night = (*MORE, *TABLE), Tonight()
    planned = plan(night, [*map(_operation, faults), *[Operation.SUBMIT] * KILLS])
    with UhcPortal.start(folder / "portal") as portal:
        aside = {process.pid for process in psutil.Process(os.getpid()).children(recursive=True)}
        canary = CanaryNight(folder, portal, night, planned)
        with Watch(aside) as watch:
            canary.prepare(*TONIGHT)
            canary.work_tonight()
            _suffer(canary, faults, planned)
            for one in planned[len(faults) :]:
                canary.kill(one)
            canary.people()
        verdict = judge(canary, watch)
    sys.stdout.write("\n".join(verdict.told()) + "\n")
    return int(verdict.wrong)


def _operation(fault: Fault) -> Operation:
    return Operation.UPLOAD if fault.row == UPLOADS else Operation.SUBMIT


def _suffer(canary: CanaryNight, faults: Iterable[Fault], planned: Iterable[Planned]) -> None:
    with canary.suffering() as worker:
        for fault, one in zip(faults, planned, strict=False):
            sys.stdout.write(f"{fault.name}: {canary.suffer(worker, fault, one)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
