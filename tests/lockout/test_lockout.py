"""No lockout is caused and no code typed twice, whatever goes wrong with a sign-in; and then the work goes on."""

from pathlib import Path

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import Shell
from portal_bots.domain import Operation
from tests.conftest import Tonight
from tests.kills.boundaries import AtWrite, Boundary, Leg
from tests.lockout.killed import kill_in_sign_in
from tests.lockout.practice import practice
from tests.lockout.run import expected, run
from tests.lockout.table import TABLE, Case

ROWS = [pytest.param(case, id=case.name, marks=() if case.quick else pytest.mark.battery) for case in TABLE]


@pytest.mark.parametrize("case", ROWS)
async def test_account_is_kept_safe(
    portal: UhcPortal, shell: Shell, night: Tonight, tmp_path: Path, case: Case
) -> None:
    """By the portal's own counters nothing happened to the account; once mended, every job is done."""
    async with practice(portal, shell, night, tmp_path) as several:
        seen = await run(several, case)

    assert expected(case, seen) == []


@pytest.mark.battery
def test_killed_in_the_sign_in(portal: UhcPortal, night: Tonight, tmp_path: Path) -> None:
    """Workers killed when the portal had taken their code, three in a row, type none twice and lose nothing."""
    taken = Boundary(Operation.SUBMIT, AtWrite(Leg.SIGN_IN, 4, "saved"))

    assert kill_in_sign_in(portal, night, tmp_path, taken) == []
