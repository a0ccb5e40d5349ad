"""The page that teaches how a payer is added: what it shows is what happens."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal_bots.flow.behaviours import BEHAVIOURS
from portal_bots.flow.checks import RULES
from tests.conftest import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCK = re.compile(r'^```(\w+)(?: title="(\S+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block, with what it is shown to answer."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, answer = part.partition("\n")
        yield command, answer


def as_shown(answer: str) -> re.Pattern[str]:
    """What an answer must look like; what is left out may be anything."""
    parts = (re.escape(part.strip()) for part in answer.split(LEFT_OUT))
    return re.compile(r"\s*" + r"[\s\S]*?".join(r"\s*" + part + r"\s*" for part in parts) + r"\s*")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, with the files that the page tells to write."""
    for _, file, text in BLOCK.findall(PAGE):
        if file:
            (tmp_path / file).write_text(text, "utf-8")
    return tmp_path


def test_commands(folder: Path) -> None:
    """Every command answers what the page shows."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PORTAL_BOTS_HOME": str(folder / "data")}
    ran = 0
    for kind, _, text in BLOCK.findall(PAGE):
        for command, answer in commands(text) if kind == "console" else ():
            done = subprocess.run(
                ["/bin/sh", "-c", command],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
            assert as_shown(answer).fullmatch(done.stdout), f"{command}\n{done.stdout}"
            ran += 1
    assert ran == 5


def test_rules_and_behaviours() -> None:
    """The numbers of rules and behaviours are those that there are."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"keeps the {len(RULES)} rules" in PAGE
    assert f"{len(BEHAVIOURS)} behaviours" in PAGE
    assert f"{len(BEHAVIOURS)} behaviours" in readme
