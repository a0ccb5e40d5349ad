"""The pages of the documentation."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_builds(tmp_path: Path) -> None:
    """They are built without a warning, and the reference has what a payer author imports."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "CaseList" in (tmp_path / "site/api/flow/index.html").read_text("utf-8")
