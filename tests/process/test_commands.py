"""The commands, as an operator types them."""

import json
from pathlib import Path

from mock_portals.uhc import UhcPortal
from tests.conftest import NIGHT
from tests.process.operator import Operator


def tracker_of(folder: Path, *numbers: int) -> Path:
    """A tracker with a few rows of the example night, its packets beside it."""
    lines = (NIGHT / "tracker.csv").read_text("utf-8").splitlines()
    wanted = [line for line in lines if line.startswith(tuple(f"REQ-{number}," for number in numbers))]
    file = folder / "tracker.csv"
    file.write_text("\n".join([lines[0], *wanted]), "utf-8")
    (folder / "packets").symlink_to(NIGHT / "packets")
    return file


class TestNight:
    def test_from_tracker_to_report(self, operator: Operator, portal: UhcPortal, tmp_path: Path) -> None:
        """Import, run, read the report; a second run sends nothing twice."""
        tracker = tracker_of(tmp_path, 1001, 1014, 1027)
        imported = operator.run("import", str(tracker))
        first = operator.run("run", "tonight")
        second = operator.run("run", "tonight")

        assert imported.stdout.startswith("3 added")
        assert (first.returncode, second.returncode) == (1, 1)
        assert "Exceptions that need a person: 1." in first.stdout
        page = Path(first.stdout.split("Morning report: ")[1].strip())
        assert "Partially approved" in page.read_text("utf-8")
        assert len(portal.ledger("case_created")) == 1

        listed = json.loads(operator.run("exceptions", "--json").stdout)
        assert [(row["code"], row["requests"]) for row in listed] == [("PACKET_INCOMPLETE", ["REQ-1027"])]
        number = str(listed[0]["id"])
        assert "conservative care" in operator.run("exceptions", "show", number).stdout
        assert operator.run("exceptions", "assign", number, "Ben Ortiz", "--note", "has the chart").returncode == 0
        assert operator.run("exceptions", "dismiss", number, "--note", "sent by fax").returncode == 0
        assert operator.run("exceptions").returncode == 0
        assert operator.run("exceptions", "retry", number).returncode == 2

    def test_a_bad_row_costs_nothing_else(self, operator: Operator) -> None:
        """Mistakes are told with row, column and reason; the good rows are taken."""
        done = operator.run("import", str(NIGHT / "tracker-with-mistakes.csv"), "--json")

        result = json.loads(done.stdout)
        assert done.returncode == 1
        assert result["added"] == 2
        assert [(problem["row"], problem["column"]) for problem in result["problems"]] == [
            (3, "Rendering NPI"),
            (4, "Start date"),
            (5, "Priority"),
            (6, "Member ID"),
            (7, "Service codes"),
            (8, "Request ID"),
        ]


class TestWrongUse:
    def test_an_unknown_schedule_lists_the_known(self, operator: Operator) -> None:
        """A mistyped name is wrong use, and the answer names the right ones."""
        done = operator.run("run", "tonite")

        assert done.returncode == 2
        assert "tonight" in done.stderr

    def test_a_wrong_keyring_password_could_not_run(self, operator: Operator) -> None:
        """Secrets that cannot be opened are said so in one sentence."""
        operator.keyring_password = "wrong"

        done = operator.run("account", "list")

        assert done.returncode == 3
        assert "PORTAL_BOTS_KEYRING_PASSWORD" in done.stderr

    def test_doctor_finds_all_well(self, operator: Operator) -> None:
        """After setting up, every check is ok and the browser is named."""
        done = operator.run("doctor", "--json")

        checks = json.loads(done.stdout)
        assert done.returncode == 0
        assert all(check["ok"] for check in checks)
        assert [check["name"] for check in checks][:3] == ["program", "browser", "store"]
