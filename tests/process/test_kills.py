"""Workers killed in the middle of their work: a dozen of the kills of ``make kills``, one of each kind."""

from dataclasses import replace
from pathlib import Path

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation
from portal_bots.domain.steps import Step
from tests.conftest import Tonight
from tests.kills.boundaries import AfterStep, AtWrite, Boundary, Death, Leg, Victim
from tests.kills.chain import Chain
from tests.kills.people import plan
from tests.kills.results import ending

SUBMIT, UPLOAD = Operation.SUBMIT, Operation.UPLOAD
#: two chains that take about as long as each other
CHAINS = (
    [
        Boundary(SUBMIT, AfterStep(Step.PREPARED)),
        Boundary(SUBMIT, AfterStep(Step.PRESSED), Victim.BROWSER),
        Boundary(UPLOAD, AfterStep(Step.PRESSED)),
        Boundary(UPLOAD, AfterStep(Step.VERIFIED)),
        Boundary(UPLOAD, AtWrite(Leg.PRESS, 1, "answered")),
        Boundary(UPLOAD, AtWrite(Leg.SIGN_OUT, 1, "saved")),
    ],
    [
        Boundary(UPLOAD, AtWrite(Leg.SIGN_IN, 4, "before")),
        Boundary(SUBMIT, AtWrite(Leg.PRESS, 1, "before")),
        Boundary(SUBMIT, AtWrite(Leg.PRESS, 1, "saved")),
        Boundary(SUBMIT, AfterStep(Step.RECEIVED)),
        Boundary(UPLOAD, AtWrite(Leg.PRESS, 1, "saved"), Victim.BROWSER),
        Boundary(UPLOAD, AfterStep(Step.SETTLED)),
    ],
)
LATER = 150.0  # seconds: the portal's search lag is over, a first look by the next worker is certain


@pytest.mark.parametrize(
    "boundaries",
    [
        pytest.param(CHAINS[0], id="one"),
        pytest.param(CHAINS[1], id="two", marks=pytest.mark.battery),
    ],
)
def test_each_request_is_at_the_portal_once(
    portal: UhcPortal, night: Tonight, tmp_path: Path, boundaries: list[Boundary]
) -> None:
    """Whoever dies wherever: the next worker finds out, and the portal has each request once, as it was asked."""
    planned = plan(night, [boundary.operation for boundary in boundaries])
    chain = Chain(tmp_path, portal, night, planned)

    kills = [
        chain.kill(replace(Death.at(boundary), pause=LATER), one)
        for boundary, one in zip(boundaries, planned, strict=True)
    ]
    chain.settle()

    end = ending(chain, kills)
    assert [(result.wrong, result.person) for result in end.results] == [((), "")] * len(kills)
    assert (end.refused, end.orphans) == (0, 0)
