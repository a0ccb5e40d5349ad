"""Keys, as an operator types the commands: listed, rotated, retired, brought to another machine, lost."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.store.seal import key_of
from tests.conftest import ROOT, Tonight
from tests.process.operator import Operator
from tests.process.test_commands import tracker_of
from tests.process.test_work import said
from tests.store.traces import left

PASSPHRASE = "a long enough passphrase\n"
DYING = """
import os, signal
from portal_bots.store import resealing

done = []
reseal = resealing.reseal

def die(tx):
    if len(done) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(reseal(tx))
    return done[-1]

resealing.BATCH, resealing.reseal = 1, die
from portal_bots.cli.app import app
app(["keys", "rotate"])
"""


@pytest.fixture
def operator(portal: UhcPortal, tmp_path: Path) -> Operator:
    """An operator with two requests in a home; no account is needed here."""
    operator = Operator(tmp_path / "home", portal)
    done = operator.run("import", str(tracker_of(tmp_path, 1001, 1016)))
    assert done.returncode == 0, done.stderr
    return operator


def listed(operator: Operator) -> dict[str, str]:
    """The state of each key, and whether anything is sealed with it."""
    rows = json.loads(operator.run("keys", "list", "--json").stdout)
    return {row["key"]: f"{row['state']}, {'some' if row['sealed'] else 'none'}" for row in rows}


def told(operator: Operator, *actions: str) -> list[str]:
    """Which keys the audit names, by what was done with them."""
    rows = (json.loads(operator.run("audit", "show", "--action", action, "--json").stdout) for action in actions)
    return [row["facts"]["key"] for found in rows for row in found]


def known(operator: Operator) -> list[str]:
    """The requests that can be read."""
    done = operator.run("requests", "list", "--json")
    return [row["id"] for row in json.loads(done.stdout)] if done.returncode == 0 else []


class TestRotation:
    def test_rotate_and_retire(self, operator: Operator) -> None:
        """A new key takes everything over; then the earlier one is retired, and all can be read as before."""
        [first] = listed(operator)

        too_early = operator.run("keys", "retire", first)
        rotated = operator.run("keys", "rotate")

        assert (too_early.returncode, too_early.stderr) == (
            2, f"{first} is the key in use: run portal-bots keys rotate first.\n",
        )  # fmt: skip
        assert rotated.returncode == 0, rotated.stderr
        [new] = set(listed(operator)) - {first}
        assert listed(operator) == {new: "in use, some", first: "opens only, none"}
        assert operator.run("keys", "retire", first).returncode == 0
        assert told(operator, "keys rotated", "key retired") == [new, first]
        assert listed(operator) == {new: "in use, some"}
        assert known(operator) == ["REQ-1001", "REQ-1016"]

    def test_killed(self, operator: Operator) -> None:
        """Killed in the middle it is not begun anew: the next rotation finishes it; until then no key goes."""
        [first] = listed(operator)
        killed = subprocess.run(
            [sys.executable, "-c", DYING],
            env=operator.environment | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        [new] = set(listed(operator)) - {first}

        refused = operator.run("keys", "retire", first)
        doctor = operator.run("doctor")
        readable = known(operator)
        finished = operator.run("keys", "rotate")

        assert killed.returncode == -9
        assert (refused.returncode, "are still sealed with" in refused.stderr) == (2, True)
        assert "sealed with an earlier one: portal-bots keys rotate" in doctor.stdout
        assert readable == ["REQ-1001", "REQ-1016"]
        assert finished.stdout.startswith(f"A rotation was not finished: it went on, to key {new}.")
        assert listed(operator) == {new: "in use, some", first: "opens only, none"}

    def test_worker_beside(self, operator: Operator) -> None:
        """While a worker runs a key is rotated, which the worker goes on with, but none is retired."""
        [first] = listed(operator)
        worker = operator.start_worker()
        worker.until(said("working"))

        rotated = operator.run("keys", "rotate")
        refused = operator.run("keys", "retire", first)
        worker.terminate()

        assert rotated.returncode == 0, rotated.stderr
        assert (refused.returncode, "Stop it first" in refused.stderr) == (3, True)
        assert operator.run("keys", "retire", first).returncode == 0

    def test_files(self, operator: Operator, tmp_path: Path) -> None:
        """Sealed files are sealed again with the rest."""
        (tmp_path / "note.pdf").write_bytes(b"%PDF-1.4 invented")
        attached = operator.run(
            "requests", "attach", "REQ-1001", str(tmp_path / "note.pdf"), "--kind", "chart_note"
        )
        [file] = operator.home.glob("packets/*.sealed")
        before = key_of(file.read_bytes())

        operator.run("keys", "rotate")

        assert attached.returncode == 0, attached.stderr
        assert key_of(file.read_bytes()) not in ("", before)
        assert listed(operator)[before] == "opens only, none"


class TestAnotherMachine:
    def test_there(self, operator: Operator, tmp_path: Path) -> None:
        """A backup is restored elsewhere once the keys are there, and refused before."""
        file, keys = tmp_path / "carried" / "night.zip", tmp_path / "carried" / "keys"
        assert operator.run("backup", "--to", str(file)).returncode == 0
        exported = operator.run("keys", "export", str(keys), typed=PASSPHRASE)
        other = Operator(tmp_path / "other", operator.portal, keyring_password="another one")

        refused = other.run("restore", str(file))
        wrong = other.run("keys", "import", str(keys), typed="not that passphrase\n")
        brought = other.run("keys", "import", str(keys), typed=PASSPHRASE)
        restored = other.run("restore", str(file))

        assert exported.returncode == 0, exported.stderr
        assert stat.S_IMODE(keys.stat().st_mode) == 0o600
        assert (refused.returncode, "portal-bots keys import FILE" in refused.stderr) == (3, True)
        assert (wrong.returncode, "The keys do not open" in wrong.stderr) == (3, True)
        assert (brought.returncode, restored.returncode) == (0, 0), restored.stderr
        assert known(other) == ["REQ-1001", "REQ-1016"]

    def test_lost_keyring(self, operator: Operator, tmp_path: Path) -> None:
        """Without its keyring a store is not opened and gets no new keys; with an export it is as it was."""
        keys = tmp_path / "keys"
        operator.run("keys", "export", str(keys), typed=PASSPHRASE)
        (operator.home / "keyring.json").unlink()

        lost = operator.run("requests", "list")
        doctor = operator.run("doctor")

        assert (lost.returncode, "Bring them: portal-bots keys import FILE." in lost.stderr) == (3, True)
        assert "PROBLEM keys" in doctor.stdout
        assert not (operator.home / "keyring.json").exists()
        assert operator.run("keys", "import", str(keys), typed=PASSPHRASE).returncode == 0
        assert len(told(operator, "keys exported", "keys imported")) == 2
        assert known(operator) == ["REQ-1001", "REQ-1016"]

    def test_of_another_store(self, operator: Operator, tmp_path: Path) -> None:
        """Keys that do not open the store here are not taken, and its own stay."""
        other = Operator(tmp_path / "other", operator.portal)
        other.run("keys", "export", str(tmp_path / "keys"), typed=PASSPHRASE)

        refused = operator.run("keys", "import", str(tmp_path / "keys"), typed=PASSPHRASE)

        assert (refused.returncode, "the keys of another store" in refused.stderr) == (2, True)
        assert known(operator) == ["REQ-1001", "REQ-1016"]

    @pytest.mark.parametrize("typed", ["short\n", "", "\n"])
    def test_passphrase(self, operator: Operator, tmp_path: Path, typed: str) -> None:
        """A short passphrase is refused and writes nothing."""
        refused = operator.run("keys", "export", str(tmp_path / "keys"), typed=typed)

        assert (refused.returncode, "at least 12 characters" in refused.stderr) == (2, True)
        assert not (tmp_path / "keys").exists()

    def test_no_file_replaced(self, operator: Operator, tmp_path: Path) -> None:
        """An export replaces no file."""
        (tmp_path / "keys").write_text("here before")

        assert operator.run("keys", "export", str(tmp_path / "keys"), typed=PASSPHRASE).returncode == 2
        assert (tmp_path / "keys").read_text() == "here before"


class TestFound:
    def test_by_member(self, operator: Operator, night: Tonight) -> None:
        """Requests are found by a member ID however it is written, and by a number; the home shows neither."""
        member = night.request(1001).member.member_id
        number = night.reference(1016) or "none"

        by_member = operator.run("requests", "list", "--json", "--member", "-", typed=f" {member.lower()} \n")
        nobody = operator.run("requests", "list", "--member", "NOBODY99")
        by_number = operator.run("requests", "list", "--json", "--number", number)

        assert [row["id"] for row in json.loads(by_member.stdout)] == ["REQ-1001"]
        assert nobody.stdout == "No request is found.\n"
        assert [row["id"] for row in json.loads(by_number.stdout)] == (["REQ-1016"] if number != "none" else [])
        assert left(operator.home, [member]) == set()

    def test_doctor(self, operator: Operator, tmp_path: Path) -> None:
        """``doctor`` tells the key in use, and whether it was ever exported."""
        [name] = listed(operator)

        before = operator.run("doctor").stdout
        operator.run("keys", "export", str(tmp_path / "keys"), typed=PASSPHRASE)
        after = operator.run("doctor").stdout

        assert f"ok      keys         {name} in use, not exported yet" in before
        assert f"ok      keys         {name} in use, exported " in after
