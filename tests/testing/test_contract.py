"""The contract itself: its behaviours have names, and what a flow lacks is told with its reason."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal_bots.flow.behaviours import BEHAVIOURS, covers, known
from portal_bots.testing.contract import FlowContract
from portal_bots.testing.grid import Cell, Grid, Mark, render_html
from tests.factories import NIGHT

ROWS = [
    {"flow": "uhc", "key": "terms", "meaning": "Terms.", "case": "", "group": "signing in"},
    {"flow": "uhc", "key": "harmless", "meaning": "Harmless.", "case": "survey", "group": "in between"},
    {"flow": "uhc", "key": "harmless", "meaning": "Harmless.", "case": "cookie_bar", "group": "in between"},
    {"flow": "acme", "key": "letter", "meaning": "Letter.", "case": "", "group": "reading"},
]


def rows(*outcomes: str) -> list[dict[str, object]]:
    """What the plugin writes."""
    told = {"failed": "<b>Expected</b> one case", "skipped": "letters come by mail"}
    return [
        {**row, "outcome": outcome, "told": told.get(outcome, ""), "seconds": 1.5}
        for row, outcome in zip(ROWS, outcomes, strict=True)
    ]


class TestBehaviours:
    def test_named(self) -> None:
        """Each test of the contract is a behaviour that a flow can be exempt from, and each of these is a test."""
        tests = [name for name in dir(FlowContract) if name.startswith("test_")]

        assert sorted(name.removeprefix("test_").replace("_", "-") for name in tests) == sorted(BEHAVIOURS)

    def test_at_least_forty(self) -> None:
        """A flow that inherits the contract has at least forty behaviours proven, each told in a sentence."""
        told = {name: getattr(FlowContract, f"test_{name.replace('-', '_')}").__doc__ for name in BEHAVIOURS}

        assert len(BEHAVIOURS) >= 40
        assert all(sentence and sentence.endswith(".") for sentence in told.values())

    @pytest.mark.parametrize(
        ("exempt", "behaviour", "is_covered"),
        [
            ("upload", "upload-lost", True),
            ("upload-later", "upload-later", True),
            ("upload-later", "upload-lost", False),
            ("up", "upload-lost", False),
        ],
    )
    def test_exempt(self, exempt: str, behaviour: str, *, is_covered: bool) -> None:
        """An exemption is from a behaviour of its name, and from all whose names begin with it."""
        assert covers(exempt, behaviour) is is_covered
        assert known(exempt) is (exempt != "up")


class TestGrid:
    def test_marks(self) -> None:
        """One case that does not hold breaks a behaviour; an exemption and what was not run are told apart."""
        grid = Grid.of(rows("passed", "passed", "failed", "skipped"))

        cells = {line.key: [(cell.mark, cell.count) for cell in line.cells] for line in grid.lines}
        assert grid.flows == ("acme", "uhc")
        assert cells == {
            "terms": [(Mark.NOT_RUN, ""), (Mark.HOLDS, "")],
            "harmless": [(Mark.NOT_RUN, ""), (Mark.BROKEN, "1/2")],
            "letter": [(Mark.EXEMPT, ""), (Mark.NOT_RUN, "")],
        }

    def test_told(self) -> None:
        """A failure names its case; reasons and failures are on the page, and nothing in them is markup."""
        page = render_html(Grid.of(rows("passed", "passed", "failed", "skipped")), NIGHT)

        assert "cookie_bar: &lt;b&gt;Expected&lt;/b&gt; one case" in page
        assert "letters come by mail" in page
        assert "<script" not in page

    def test_seconds(self) -> None:
        """A cell knows how long it took."""
        assert Cell((("a", "passed", ""),), 1.5).seconds == 1.5


SUITE = """
import pytest

class Flow:
    class portal: key = "acme"

class TestAcme:
    flow = Flow

    def test_code_replay(self):
        "A code is typed once."

    @pytest.mark.parametrize("page", ["home", "cases"])
    def test_terms(self, page):
        "Terms are a person's."
        assert page == "home"

    def test_letter(self):
        "Letters are kept."
        pytest.skip("exempt: by mail")

def test_other(): pass
"""


@pytest.mark.parametrize(("only", "many"), [("", 4), ("code", 1)])
def test_plugin(tmp_path: Path, only: str, many: int) -> None:
    """The plugin writes one row a test, with the reason of what was skipped and the failure of what failed."""
    suite, told = tmp_path / "test_acme.py", tmp_path / "qa.json"
    suite.write_text(SUITE, "utf-8")
    options = ["-p", "portal_bots.testing.plugin", f"--qa-to={told}", f"--qa-only={only}", "-q", "-n", "1"]
    subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(suite)], cwd=tmp_path, check=False, capture_output=True
    )

    found = json.loads(told.read_text("utf-8"))
    assert [(row["key"], row["case"], row["outcome"], row["told"]) for row in found] == [
        ("code-replay", "", "passed", ""),
        ("terms", "home", "passed", ""),
        ("terms", "cases", "failed", "AssertionError: assert 'cases' == 'home'"),
        ("letter", "", "skipped", "by mail"),
    ][:many]
