"""The fault table, judged by the portal's own records: a part in every run, all of it in ``make faults``."""

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.browser import uploads
from portal_bots.testing import Bot
from tests.conftest import Tonight
from tests.faults.run import impatient, run
from tests.faults.table import TABLE, Fault

faults = [pytest.param(fault, id=fault.id, marks=() if fault.quick else pytest.mark.battery) for fault in TABLE]


@pytest.mark.parametrize("fault", faults)
async def test_fault(
    bot: Bot, portal: UhcPortal, night: Tonight, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It settles or stops as the table says; with the fault gone the portal has the request, once and as asked."""
    monkeypatch.setattr(uploads, "SCAN", 3.0)
    request = night.request(fault.request)

    seen = await run(impatient(bot), portal, fault, request)

    told = [(row.code, row.written) for row in seen.stopped]
    assert told == ([(fault.stops, fault.written)] if fault.stops else [])
    assert (seen.left, seen.waiting) == ((), 0)
    assert [case["reference"] for case in seen.cases] == [seen.reference]
    assert bool(seen.wrong) is not fault.as_sent
