"""``portal-bots check``, as an engineer types it: here, and in a practice's own repository."""

import json
import os
from pathlib import Path
from subprocess import CompletedProcess

from tests.conftest import ROOT
from tests.flow.practice import Practice
from tests.process.operator import typed_here

HOME = ROOT / "no-home-of-a-check"


def check(folder: Path, *arguments: str) -> CompletedProcess[str]:
    """Type it with these flows."""
    environment = {**os.environ, "PORTAL_BOTS_FLOWS": str(folder), "PORTAL_BOTS_HOME": str(HOME)}
    return typed_here(["check", *arguments], environment, "")


def test_ours() -> None:
    """Our own flows keep every rule, exemptions have their reasons, and no home is made to find that out."""
    done = check(ROOT / "flows")

    assert (done.returncode, done.stderr) == (0, "")
    assert not HOME.exists()
    assert done.stdout == "uhc: keeps the 22 rules\n"


def test_a_practice(tmp_path: Path) -> None:
    """Findings name rule, place and remedy; the exit code tells of them; mended, it is clean."""
    practice = Practice(tmp_path, flows="payers")
    practice.add("birch")
    line = practice.verb("await tab.page.wait_for_timeout(500)")
    told = check(practice.flows)
    practice.plant("        await tab.page.wait_for_timeout(500)\n", "        await tab.look()\n")
    mended = check(practice.flows, "acme")

    assert told.returncode == 1
    assert f"  PROBLEM  no-waits          payers/acme.py:{line}: wait_for_timeout waits for a time." in told.stdout
    assert "birch: keeps the 22 rules" in told.stdout
    assert (mended.returncode, mended.stdout) == (0, "acme: keeps the 22 rules\n")


def test_json(tmp_path: Path) -> None:
    """The same for programs, with warnings marked as such."""
    practice = Practice(tmp_path)
    practice.change(practice.playbook, "2026-11-20", "2020-11-20")
    done = check(practice.flows, "--json")

    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert [(one["slug"], one["clean"]) for one in found] == [("acme", True)]
    assert [(one["rule"], one["warning"]) for one in found[0]["findings"]] == [("playbook-fresh", True)]


def test_unknown_slug(tmp_path: Path) -> None:
    """A mistyped slug is wrong use, and the answer names the right ones."""
    practice = Practice(tmp_path)
    done = check(practice.flows, "acne")

    assert (done.returncode, done.stderr) == (2, "There is no flow 'acne'. Known: acme\n")


def test_nothing_there(tmp_path: Path) -> None:
    """No flows at all is not clean: the folder is named."""
    done = check(tmp_path / "none")

    assert done.returncode == 3
    assert done.stderr == f"There are no flows in {tmp_path / 'none'}. Set PORTAL_BOTS_FLOWS to their folder.\n"
