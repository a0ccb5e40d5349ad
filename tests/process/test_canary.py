"""A short canary night: what is secret is in no file, no process and no word but the reports'."""

import os
from pathlib import Path

import psutil
import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation
from tests.conftest import Tonight
from tests.faults.table import TABLE
from tests.kills.people import plan
from tests.secrecy.judge import judge, sealed
from tests.secrecy.night import CanaryNight
from tests.secrecy.watch import Watch

FAULTS = [fault for fault in TABLE if fault.name == "another member"]


@pytest.mark.battery
def test_nothing_is_found(tmp_path: Path, night: Tonight) -> None:
    """After a night with its reports, a kill, a backup and new keys, a search of every byte finds no mark."""
    planned = plan(night, [Operation.SUBMIT] * (len(FAULTS) + 1))
    with UhcPortal.start(tmp_path / "portal") as portal:
        aside = {process.pid for process in psutil.Process(os.getpid()).children(recursive=True)}
        canary = CanaryNight(tmp_path, portal, night, planned)
        with Watch(aside) as watch:
            canary.prepare(1001, 1014)
            canary.work_tonight()
            with canary.suffering() as worker:
                for fault, one in zip(FAULTS, planned, strict=False):
                    canary.suffer(worker, fault, one)
            canary.kill(planned[-1])
            canary.people()
        verdict = judge(canary, watch)

    assert not verdict.wrong, "\n".join(verdict.told())
    assert len(sealed(canary)) > 5
    commands = [process.command for process in watch.seen.values()]
    assert any("headless" in command for command in commands)
    assert any("cli.js" in command for command in commands)
    assert "unbroken" in canary.operator.run("audit", "verify").stdout
