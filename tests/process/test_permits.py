"""``portal-bots permit``, as an operator types it, at a portal that has the name of a payer's."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import Tonight
from tests.process.operator import Operator

LIVE = "http://portal.payer.invalid"  # a name that leads nowhere: it is never resolved
TOLD = ("uhc", "main", "--allowed-by", "Lena Park", "--agreement", "Automation agreement of 12/01/2026")
NEXT_YEAR = f"{datetime.now(UTC).date() + timedelta(days=300):%Y-%m-%d}"
OVER = datetime.now(UTC).date() - timedelta(days=2)
FAR = datetime.now(UTC).date() + timedelta(days=402)
EVERYTHING = (*TOLD, "--operation", "all", "--until", NEXT_YEAR)


@pytest.fixture
def live(operator: Operator, night: Tonight, tmp_path: Path) -> Operator:
    """An operator with two submissions for a payer's portal, and a browser that tells when it is started."""
    operator.url = LIVE
    operator.browser = tmp_path / "browser"
    operator.browser.write_text(f"#!/bin/sh\ntouch {tmp_path / 'started'}\nexit 1\n", "utf-8")
    operator.browser.chmod(0o700)
    operator.plan(night.request(1001), night.request(1006))
    return operator


def codes(operator: Operator) -> list[tuple[str, int]]:
    """The open exceptions, and how many jobs wait behind each."""
    return [(row["code"], row["waiting"]) for row in json.loads(operator.run("exceptions", "--json").stdout)]


class TestGate:
    def test_nothing_runs(self, live: Operator, tmp_path: Path) -> None:
        """Without a record the run ends well, says that a person is needed, and starts no browser."""
        done = live.run("run", "tonight")

        assert done.returncode == 1
        assert "Exceptions that need a person: 1." in done.stdout
        assert codes(live) == [("AUTOMATION_NOT_PERMITTED", 2)]
        assert not (tmp_path / "started").exists()
        page = Path(done.stdout.split("Morning report: ")[1].strip()).read_text("utf-8")
        assert "There is no valid permission record for automation with this account." in page

    def test_recorded_and_revoked(self, live: Operator, tmp_path: Path) -> None:
        """A record says what goes on and the run then reaches for the portal; revoking stops it again."""
        live.run("run", "tonight")

        recorded = live.run("permit", "add", *EVERYTHING)
        assert recorded.returncode == 0
        assert recorded.stdout.startswith("Permission 1 is recorded: all work with uhc/main until ")
        assert "2 jobs that waited for it go on." in recorded.stdout
        assert codes(live) == []

        revoked = live.run("permit", "revoke", "1", "--reason", "New terms.")
        assert revoked.stdout == "Permission 1 for uhc/main is revoked. 2 jobs wait.\n"
        assert codes(live) == [("AUTOMATION_NOT_PERMITTED", 2)]
        live.run("run", "tonight")
        assert not (tmp_path / "started").exists()

        live.run("permit", "add", *EVERYTHING)
        live.run("run", "tonight")
        assert (tmp_path / "started").exists()

    def test_reaches_the_portal(self, live: Operator) -> None:
        """With a record and a real browser the attempt ends at the portal, which does not answer."""
        live.browser = None
        live.run("permit", "add", *EVERYTHING)

        done = live.run("run", "tonight")

        assert "PORTAL_UNAVAILABLE" in done.stdout
        assert "Jobs for a later time: 2." in done.stdout


class TestList:
    def test_everything(self, live: Operator) -> None:
        """Records with their state, and what an account lacks, for people and for programs."""
        missing = json.loads(live.run("permit", "list", "--json").stdout)
        assert [(row["id"], row["account"], row["state"]) for row in missing] == [
            (None, "main", "missing: its jobs do not run")
        ]

        live.run(
            "permit", "add", *TOLD, "--operation", "read-status", "--operation", "upload", "--until", NEXT_YEAR
        )
        [row] = json.loads(live.run("permit", "list", "--json").stdout)
        assert row["operations"] == ["upload", "read_status"]
        assert row["state"].startswith("valid, ")
        assert "upload, read status" in live.run("permit", "list").stdout

    def test_rehearsal(self, operator: Operator) -> None:
        """An account of a portal on this machine is said to need none; doctor agrees."""
        assert "needs none: the portal is on this machine" in operator.run("permit", "list").stdout
        assert "uhc/main (rehearsal: needs no permission)" in operator.run("doctor").stdout

    def test_doctor(self, live: Operator) -> None:
        """Doctor names an account without a permission, and one whose permission ends soon."""
        live.browser = None
        assert "no permission for uhc/main: portal-bots permit add" in live.run("doctor").stdout

        soon = datetime.now(UTC).date() + timedelta(days=10)
        live.run("permit", "add", *TOLD, "--operation", "all", "--until", f"{soon:%Y-%m-%d}")
        done = live.run("doctor")
        assert f"uhc/main (permission ends {soon:%m/%d/%Y})" in done.stdout
        assert done.returncode == 0


WRONG = {
    ("availity", *EVERYTHING[1:]): "There is no flow for 'availity'. Known: uhc",
    ("uhc", "north", *EVERYTHING[2:]): "There is no account 'north' at uhc. Known: main.",
    (*TOLD, "--until", NEXT_YEAR): "Say what is permitted: --operation all, or one or more of",
    (*TOLD, "--operation", "everything", "--until", NEXT_YEAR): "There is no operation 'everything'.",
    (*TOLD, "--operation", "all", "--until", f"{OVER}"): f"{OVER:%m/%d/%Y} is over",
    (*TOLD, "--operation", "all", "--until", f"{FAR}"): f"{FAR:%m/%d/%Y} is too far ahead",
    (*TOLD, "--operation", "all", "--until", "soon"): "'soon' does not match the formats '%Y-%m-%d'",
    (*TOLD[:3], " ", *TOLD[4:], "--operation", "all", "--until", NEXT_YEAR): "--allowed-by: ",
    (*TOLD[:2], *TOLD[4:], "--operation", "all", "--until", NEXT_YEAR): "Missing option '--allowed-by'",
}


def test_wrong_use(operator: Operator) -> None:
    """What is missing or cannot be is said in a sentence, and nothing is recorded."""
    for typed, told in WRONG.items():
        done = operator.run("permit", "add", *typed)

        assert (done.returncode, told in " ".join(done.stderr.split())) == (2, True), (told, done.stderr)
    assert all(row["id"] is None for row in json.loads(operator.run("permit", "list", "--json").stdout))


def test_revoking_twice(operator: Operator) -> None:
    """A record that is gone, or was never there, is told apart."""
    operator.run("permit", "add", *EVERYTHING)
    operator.run("permit", "revoke", "1", "--reason", "New terms.")

    assert "revoked already: New terms." in operator.run("permit", "revoke", "1", "--reason", "again").stderr
    assert "There is no permission 9." in operator.run("permit", "revoke", "9", "--reason", "why").stderr
    assert operator.run("permit", "revoke", "1", "--reason", " ").returncode == 2
