"""
The pytest plugin of the contract.

With ``--qa-to FILE`` it writes what came of every behaviour as JSON, one row a test: ``portal-bots qa`` draws its grid
from that.
"""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("portal_bots.testing.contract")  # a failed comparison shows both sides

OPTION = "--qa-to"
BEHAVIOUR = "behaviour"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to write."""
    parser.addoption(OPTION, default="", metavar="FILE", help="write what came of each behaviour of each flow")


def pytest_configure(config: pytest.Config) -> None:
    """Only the process that hears of every test writes."""
    if config.getoption(OPTION) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Written(Path(config.getoption(OPTION))), "portal_bots.qa")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each report say which behaviour of which flow it is about."""
    for item in items:
        flow = getattr(getattr(item, "cls", None), "flow", None)
        function = getattr(item, "function", None)
        if flow is not None and function is not None:
            item.user_properties.append((BEHAVIOUR, _about(item, flow, function)))


def _about(item: pytest.Item, flow: Any, function: Any) -> dict[str, str]:
    name = function.__name__
    return {
        "flow": flow.portal.key,
        "key": name.removeprefix("test_").replace("_", "-"),
        "meaning": " ".join((function.__doc__ or name).split()),
        "case": item.name.removeprefix(name).strip("[]"),
        "group": function.__module__.rpartition(".")[2].replace("_", " "),
    }


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
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    return "" if crash is None else str(crash.message).split("\n", 1)[0]
