"""
The pytest plugin of the contract.

With ``--qa-to FILE`` it writes what came of every behaviour as JSON, one row a test: what ``portal-bots qa`` draws
its grid from. ``--qa-only WORDS`` runs the behaviours whose names contain these words.
"""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("portal_bots.testing.contract")  # a failed comparison shows both sides

OPTION, ONLY = "--qa-to", "--qa-only"
BEHAVIOUR = "behaviour"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to write, and what to run."""
    group = parser.getgroup("portal-bots")
    group.addoption(OPTION, default="", metavar="FILE", help="write what came of each behaviour of each flow")
    group.addoption(ONLY, default="", metavar="WORDS", help="run the behaviours whose names contain these words")


def pytest_configure(config: pytest.Config) -> None:
    """Only the process that hears of every test writes."""
    if config.getoption(OPTION) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Written(Path(config.getoption(OPTION))), "portal_bots.qa")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each report say which behaviour of which flow it is about, and run only these where a grid is drawn."""
    if not config.getoption(OPTION):
        return
    about = {item: _about(item) for item in items}
    only = config.getoption(ONLY).replace(" ", "-")
    chosen = [item for item in items if (known := about[item]) is not None and only in known["key"]]
    for item in chosen:
        item.user_properties.append((BEHAVIOUR, about[item]))
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def _about(item: pytest.Item) -> dict[str, str] | None:
    flow, function = getattr(getattr(item, "cls", None), "flow", None), getattr(item, "function", None)
    if flow is None or function is None:
        return None
    name = function.__name__
    return {
        "flow": flow.portal.key,
        "key": name.removeprefix("test_").replace("_", "-"),
        "meaning": " ".join((function.__doc__ or name).split()),
        "case": _case(item, name),
        "group": function.__module__.rpartition(".")[2].replace("_", " "),
    }


def _case(item: pytest.Item, name: str) -> str:
    """Which of several cases; the browser, which is always the same, is left out."""
    browser = getattr(getattr(item, "callspec", None), "params", {}).get("browser_name", "")
    return item.name.removeprefix(name).strip("[]").removeprefix(browser).removeprefix("-")


class Written:
    """Gathers reports, and writes them when all tests are done."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test was called, or did not come that far."""
        about = dict(report.user_properties).get(BEHAVIOUR)
        if not isinstance(about, dict) or (report.when != "call" and report.passed):
            return
        row = {**about, "outcome": report.outcome, "seconds": round(report.duration, 2), "told": _told(report)}
        self._rows.append(row)

    def pytest_sessionfinish(self) -> None:
        """Write."""
        self._path.write_text(json.dumps(self._rows, indent=1), "utf-8")


def _told(report: pytest.TestReport) -> str:
    """Why it was skipped, or what was not as it must be, in one line."""
    if report.skipped and isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ").removeprefix("exempt: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    return "" if crash is None else str(crash.message).split("\n", 1)[0]
