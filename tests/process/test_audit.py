"""The audit, as a privacy officer asks it."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.process.operator import Operator
from tests.process.test_commands import tracker_of


def test_who_saw_this(operator: Operator, tmp_path: Path) -> None:
    """What people did to a request is told with who, when and what; the proof says that all of it is there."""
    operator.run("import", str(tracker_of(tmp_path, 1001, 1014)))
    operator.run("requests", "show", "REQ-1001")

    told = json.loads(operator.run("audit", "show", "--request", "REQ-1001", "--json").stdout)
    assert [entry["action"] for entry in told] == ["request imported", "request shown"]
    assert len({entry["actor"] for entry in told}) == 1
    assert "request shown" in operator.run("audit", "show", "--who", told[0]["actor"][:3]).stdout
    assert operator.run("audit", "show", "--who", "nobody at all").stdout == "Nothing of that kind was done.\n"
    added = json.loads(operator.run("audit", "show", "--action", "account added", "--json").stdout)
    assert [entry["account"] for entry in added] == ["main"]

    verified = operator.run("audit", "verify")
    assert verified.returncode == 0
    assert re.fullmatch(r"4 rows, unbroken, from .+ to .+, head 4:[0-9a-f]{12}\.\n", verified.stdout)


def test_changed(operator: Operator, tmp_path: Path) -> None:
    """A row that somebody changed in the file is named; so is an older store in the place of a newer one."""
    operator.run("import", str(tracker_of(tmp_path, 1001)))
    report = json.loads(operator.run("report", "--json").stdout)["audit"]
    assert operator.run("audit", "verify", "--report", report).returncode == 0

    with closing(sqlite3.connect(operator.home / "portal-bots.sqlite")) as file:
        file.execute("DROP TRIGGER audit_no_update")
        file.execute("UPDATE audit SET actor = 'nobody' WHERE id = 2")
        file.commit()
    broken = operator.run("audit", "verify")
    assert broken.returncode == 1
    assert "Row 2 is not as it was written" in broken.stdout

    other = report[:-1] + ("1" if report[-1] == "0" else "0")
    older = operator.run("audit", "verify", "--report", other)
    assert "an older store is in place" in older.stdout
    assert operator.run("audit", "verify", "--report", "yesterday").returncode == 2
