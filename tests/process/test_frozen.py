"""Two workers on one store, of which one stands still, as in a paused container, and wakes up later."""

from pathlib import Path

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation
from portal_bots.domain.jobs import JobState
from portal_bots.domain.steps import Step
from portal_bots.store import jobs, requests
from tests.conftest import NIGHT, Tonight
from tests.faults.truth import differences, ours
from tests.kills.boundaries import AfterStep, AtWrite, Boundary, Leg
from tests.kills.chain import Chain
from tests.kills.people import plan
from tests.kills.person import answer

SUBMIT = Operation.SUBMIT
PLACES = [
    pytest.param(AfterStep(Step.READ_BACK), id="before the journal", marks=pytest.mark.battery),
    pytest.param(AfterStep(Step.JOURNALED), id="after the journal"),
    pytest.param(AtWrite(Leg.PRESS, 1, "saved"), id="while the portal saves", marks=pytest.mark.battery),
]


@pytest.mark.parametrize("place", PLACES)
def test_a_worker_that_wakes_up_too_late(
    portal: UhcPortal, night: Tonight, tmp_path: Path, place: AfterStep | AtWrite
) -> None:
    """Its account is another's by then: it sends nothing and writes nothing, whatever it was about to do."""
    [planned] = plan(night, [SUBMIT])
    chain = Chain(tmp_path, portal, night, [planned])
    with chain.freeze(Boundary(SUBMIT, place), planned) as asleep:
        chain.settle()
        answer(chain)
        kept = chain.store.run(requests.get, planned.request.id)
        asleep.wake()
        asleep.end()

    [case] = ours(portal, planned.request)
    assert differences(case, planned.request, NIGHT / "packets") == []
    assert kept == chain.store.run(requests.get, planned.request.id)
    assert kept is not None
    assert kept.reference == case["reference"]
    assert {job.state for job in chain.store.run(jobs.every)} == {JobState.DONE}
