"""The list of faults is the list of what the pages ask for."""

import re
from pathlib import Path

import pytest

import mock_portals
from mock_portals.kit.wizard.slips import LINE_SLIPS, SLIPS
from mock_portals.uhc import UhcPortal
from mock_portals.uhc.faults import FAULTS

ASKED = re.compile(r'\b(?:take|find|fires)\("(\w+)"|\("(scan\w*)", Scan\(')


def test_every_fault_is_asked_for() -> None:
    """No fault is listed that nothing asks for, and none is asked for that is not listed."""
    source = "".join(path.read_text("utf-8") for path in Path(mock_portals.__path__[0]).rglob("*.py"))

    assert {first or second for first, second in ASKED.findall(source)} == set(FAULTS)


def test_slips() -> None:
    """Each slip on the list can happen."""
    assert set(FAULTS["slips"].params["what"]) == {*SLIPS, *LINE_SLIPS}


@pytest.mark.parametrize(
    ("name", "params", "reason"),
    [
        ("slip", {"what": "code"}, "KeyError: 'slip'"),
        ("submit_hang", {"second": 3}, "KeyError: 'second'"),
        ("confirmation", {"kind": "mailed"}, "kind is one of blank, toast, emailed"),
    ],
)
def test_misspelt(portal: UhcPortal, name: str, params: dict[str, object], reason: str) -> None:
    """A fault that would never happen is refused, so that no test passes for want of it."""
    with pytest.raises(RuntimeError, match=reason):
        portal.fault(name, **params)


def test_counted(portal: UhcPortal) -> None:
    """How often a fault fires goes with any of them."""
    for name in FAULTS:
        portal.fault(name, times=1)
    portal.clear_faults()
