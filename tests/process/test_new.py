"""``portal-bots new``, as an engineer types it in an empty repository: what it writes works at once."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.conftest import ROOT
from tests.process.operator import typed_here

DENTAL = ROOT / "tests/mock_portals/described/dental/portal.toml"
RECORDING = ROOT / "tests/scaffold/recording/recordings/uhc.txt"
FILES = {
    "flows/acme.py",
    "flows/acme.toml",
    "mock_portals/acme/__init__.py",
    "mock_portals/acme/__main__.py",
    "mock_portals/acme/portal.toml",
    "schedules/acme.toml",
    "tests/flows/test_acme.py",
}
VARIANTS = [
    ("acme", []),
    ("birch", ["--sign-in", "identity_first", "--second-step", "new_device", "--no-documents", "--no-letters"]),
    (
        "cedar",
        ["--second-step", "none", "--word", "Open=submitted", "--word", "OK=approved", "--word", "No=denied"],
    ),
    ("dental", ["--description", str(DENTAL), "--service", "oral_surgery"]),
]


def typed(folder: Path, *arguments: str) -> CompletedProcess[str]:
    """Type a command in a repository that has nothing but what was written before."""
    environment = {
        **os.environ,
        "PORTAL_BOTS_FLOWS": str(folder / "flows"),
        "PORTAL_BOTS_SCHEDULES": str(folder / "schedules"),
        "PORTAL_BOTS_HOME": str(folder / "data"),
    }
    return typed_here(list(arguments), environment, "")


class TestNew:
    def test_writes(self, tmp_path: Path) -> None:
        """Flow, playbook, mock portal, schedule and test are written, and the next three steps told."""
        done = typed(tmp_path, "new", "acme", "--name", "Acme Health")

        written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*") if path.is_file()}
        assert done.returncode == 0
        assert written >= FILES
        assert [line[:2] for line in done.stdout.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
        assert "portal-bots qa acme" in done.stdout

    @pytest.mark.parametrize(("slug", "options"), VARIANTS, ids=[slug for slug, _ in VARIANTS])
    def test_keeps_the_rules(self, tmp_path: Path, slug: str, options: Sequence[str]) -> None:
        """What was written keeps every rule; what only a person knows is a warning each."""
        typed(tmp_path, "new", slug, *options)
        done = typed(tmp_path, "check", slug, "--json")

        [report] = json.loads(done.stdout)
        assert (done.returncode, report["clean"]) == (0, True), done.stdout
        assert {finding["rule"] for finding in report["findings"]} == {"todo"}

    def test_writes_over_nothing(self, tmp_path: Path) -> None:
        """Where a file is there already, nothing is written, and it is named."""
        kept = tmp_path / "tests/flows/test_acme.py"
        kept.parent.mkdir(parents=True)
        kept.write_text("# mine\n", "utf-8")
        done = typed(tmp_path, "new", "acme")

        assert done.returncode == 3
        assert str(kept) in done.stderr
        assert kept.read_text("utf-8") == "# mine\n"
        assert not (tmp_path / "flows/acme.py").exists()

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["Acme-Health"], "slug: String should match pattern"),
            (["acme", "--word", "Pended"], "write it as Pended=in_review"),
            (["acme", "--sign-in", "both"], "sign_in.pages: Input should be 'one' or 'identity_first'"),
            (["acme", "--description", "nowhere.toml"], "nowhere.toml is missing"),
            (["acme", "--description", str(DENTAL)], "portal.toml describes 'dental'"),
            (["acme", "--from", str(DENTAL)], "portal.toml"),
        ],
    )
    def test_wrong_use(self, tmp_path: Path, arguments: list[str], told: str) -> None:
        """What cannot be used is told in a sentence with its remedy, and nothing is written."""
        done = typed(tmp_path, "new", *arguments)

        assert done.returncode in (2, 3)
        assert told in done.stderr
        assert not (tmp_path / "flows").exists()

    def test_from_a_recording(self, tmp_path: Path) -> None:
        """A recording's pages become the flow's; what a person must decide is listed and marked."""
        done = typed(tmp_path, "new", "acme", "--from", str(RECORDING))
        flow = (tmp_path / "flows/acme.py").read_text("utf-8")
        checked = typed(tmp_path, "check", "acme", "--json")

        assert done.returncode == 0
        assert "Is this the button that sends the request for good?" in done.stdout
        assert 'Field("Procedure code", lambda line: line.code, Kind.TYPEAHEAD)' in flow
        assert 'last_button = Button("Submit request")' in flow
        assert {finding["rule"] for finding in json.loads(checked.stdout)[0]["findings"]} == {
            "screens-known",
            "todo",
        }


class TestContract:
    @pytest.mark.parametrize(("slug", "options"), VARIANTS[:2], ids=[slug for slug, _ in VARIANTS[:2]])
    def test_submits(self, tmp_path: Path, slug: str, options: Sequence[str]) -> None:
        """A flow that was just written submits to its mock portal, once."""
        typed(tmp_path, "new", slug, *options)
        done = typed(
            tmp_path, "qa", slug, "--only", "submits-once", "--html", str(tmp_path / "qa.html"), "-n", "1"
        )

        assert done.returncode == 0, done.stdout
        assert "1 holds, 0 broken, 0 exempt" in done.stdout
        assert "A request is sent as asked" in (tmp_path / "qa.html").read_text("utf-8")

    @pytest.mark.battery
    @pytest.mark.parametrize(("slug", "options"), VARIANTS, ids=[slug for slug, _ in VARIANTS])
    def test_all_of_it(self, tmp_path: Path, slug: str, options: Sequence[str]) -> None:
        """And it shows every behaviour of the contract."""
        typed(tmp_path, "new", slug, *options)
        done = typed(tmp_path, "qa", slug, "--html", str(tmp_path / "qa.html"))

        assert done.returncode == 0, done.stdout
        assert " 0 broken" in done.stdout
