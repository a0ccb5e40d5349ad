"""``portal-bots try``, as an engineer types it."""

import os
from pathlib import Path

from tests.process.operator import typed_here


def test_invented_request(tmp_path: Path) -> None:
    """Without a store or an account, an invented request is tried at the mock portal, and a page tells of it."""
    page = tmp_path / "trial.html"
    environment = {**os.environ, "PORTAL_BOTS_HOME": str(tmp_path / "home")}
    done = typed_here(["try", "uhc", "--html", str(page), "--until", "signed-in"], environment, "")

    assert done.returncode == 0, done.stderr
    assert "1. Sign in  /signin" in done.stdout
    assert page.read_text("utf-8").count("data:image/png;base64,") > 3


def test_wrong_use(tmp_path: Path) -> None:
    """An unknown flow and a live trial without a request are told with the remedy."""
    environment = {**os.environ, "PORTAL_BOTS_HOME": str(tmp_path / "home")}
    unknown = typed_here(["try", "acme"], environment, "")
    live = typed_here(["try", "uhc", "--live"], environment, "")

    assert (unknown.returncode, unknown.stderr) == (2, "There is no flow 'acme'. Known: uhc\n")
    assert (live.returncode, "--request REQ-1001" in live.stderr) == (2, True)
