"""Looking at evidence, as a specialist does: list it, open it, and leave a trace of having done so."""

import json
import re
import stat
from pathlib import Path

from mock_portals.uhc import UhcPortal
from tests.process.operator import Operator
from tests.process.test_commands import tracker_of

PNG, PDF = b"\x89PNG", b"%PDF"


def stopped(operator: Operator, portal: UhcPortal, folder: Path) -> int:
    """A night in which a form had changed; the number of its exception."""
    portal.fault("extra_field", page="details", label="County", required=True)
    operator.run("import", str(tracker_of(folder, 1001, 1016)))
    operator.run("run", "tonight")
    [row] = json.loads(operator.run("exceptions", "--json").stdout)
    return int(row["id"])


def written(told: str) -> Path:
    """The file that a command says it wrote."""
    return Path(told.splitlines()[0])


class TestEvidence:
    def test_list_and_show(self, operator: Operator, portal: UhcPortal, tmp_path: Path) -> None:
        """An exception's evidence is listed; a picture and a letter open where the person says, for them alone."""
        number = stopped(operator, portal, tmp_path)

        listed = operator.run("evidence", "list", "--exception", str(number)).stdout
        assert "attempt-" in listed
        assert "unmasked picture" in listed
        assert "REQ-1016" not in listed
        told = operator.run("exceptions", "show", str(number)).stdout
        name = re.search(r"portal-bots evidence show (\S+)", told)
        assert name is not None
        opened = operator.run("evidence", "show", name[1], "--to", str(tmp_path / "page.txt"))
        assert "County" in (tmp_path / "page.txt").read_text("utf-8")
        assert stat.S_IMODE((tmp_path / "page.txt").stat().st_mode) == 0o600
        assert "Delete it when you have seen it" in opened.stdout

        [letter] = [
            row for row in json.loads(operator.run("evidence", "list", "REQ-1016", "--json").stdout)
            if row["kind"] == "letter"
        ]  # fmt: skip
        shown = written(operator.run("evidence", "show", letter["file"]).stdout)
        assert shown.read_bytes().startswith(PDF)
        assert stat.S_IMODE(shown.parent.stat().st_mode) == 0o700
        shown.unlink()
        shown.parent.rmdir()

    def test_unmasked(self, operator: Operator, portal: UhcPortal, tmp_path: Path) -> None:
        """An unmasked picture opens only for a reason, by the name of the masked one."""
        stopped(operator, portal, tmp_path)
        to = str(tmp_path / "page.png")
        [masked] = [
            row["file"] for row in json.loads(operator.run("evidence", "list", "REQ-1001", "--json").stdout)
            if row["kind"] == "picture" and "stopped" in row["file"]
        ]  # fmt: skip
        name = masked.split("/")[-1].removesuffix(".sealed")

        refused = operator.run("evidence", "show", name, "--unmasked", "--to", to)
        assert refused.returncode == 2
        assert "--reason" in refused.stderr
        by_its_own_name = operator.run("evidence", "show", name.replace(".png", "-unmasked.png"), "--to", to)
        assert by_its_own_name.returncode == 2
        assert not Path(to).exists()
        assert (
            operator.run("evidence", "show", name, "--unmasked", "--reason", "which page?", "--to", to).returncode
            == 0
        )
        assert Path(to).read_bytes().startswith(PNG)

    def test_wrong_names(self, operator: Operator) -> None:
        """A name that nobody kept is told; nothing kept is said so."""
        unknown = operator.run("evidence", "show", "attempt-9.png")
        assert (unknown.returncode, "evidence list" in unknown.stderr) == (2, True)
        assert operator.run("evidence", "list").stdout == "Nothing is kept.\n"

    def test_rotation(self, operator: Operator, portal: UhcPortal, tmp_path: Path) -> None:
        """After a rotation nothing is sealed with the earlier key: it can be forgotten, and every file opens."""
        stopped(operator, portal, tmp_path)
        [first] = json.loads(operator.run("keys", "list", "--json").stdout)
        rotated = operator.run("keys", "rotate")
        sealed = {row["key"]: row["sealed"] for row in json.loads(operator.run("keys", "list", "--json").stdout)}
        retired = operator.run("keys", "retire", first["key"])

        assert first["sealed"] > 0
        assert "rows and files were sealed again" in rotated.stdout
        assert (sealed[first["key"]], retired.returncode) == (0, 0)
        names = [row["file"] for row in json.loads(operator.run("evidence", "list", "--json").stdout)]
        letter = next(name for name in names if name.startswith("letters/"))
        operator.run("evidence", "show", letter, "--to", str(tmp_path / "letter.pdf"))
        assert (tmp_path / "letter.pdf").read_bytes().startswith(PDF)
