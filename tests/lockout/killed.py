"""Real workers killed in the middle of a sign-in, several in a row on one store; then the work goes on."""

from pathlib import Path

from mock_portals.kit.totp import code_for, step_at
from mock_portals.uhc import UhcPortal
from portal_bots.domain import JobState, Operation
from portal_bots.domain.attention import ExceptionState
from portal_bots.store import exceptions, jobs, resolving
from tests.conftest import Tonight
from tests.kills.boundaries import Boundary, Death
from tests.kills.chain import WHO, Chain
from tests.kills.people import plan
from tests.lockout.practice import STEP, USERNAME
from tests.mock_portals.world import Visitor, counters

SIGN_IN_WRITES = 5  # ID, password, method, code, care provider
IN_A_ROW = 3
UNDER_WAY = (JobState.DUE, JobState.RUNNING, JobState.HELD)


def kill_in_sign_in(portal: UhcPortal, night: Tonight, folder: Path, boundary: Boundary) -> list[str]:
    """Kill workers at a boundary, let the owner sign in, work to the end. Returns what is not as it must be."""
    planned = plan(night, [Operation.SUBMIT] * IN_A_ROW)
    chain = Chain(folder, portal, night, planned)
    for one in planned:
        chain.kill(Death.at(boundary), one)
    portal.release()  # a worker that did not come to its boundary left it armed
    before = counters(portal, USERNAME)
    chain.settle()
    _mend(chain, night)
    chain.settle()
    after = counters(portal, USERNAME)
    left = len(chain.store.run(jobs.every, *UNDER_WAY))
    judged = {
        f"{after['lockouts']} lockouts caused": after["lockouts"] == 0,
        f"{after['codes_reused']} codes typed twice": after["codes_reused"] == 0,
        f"{before['failed_count']} failures counted": before["failed_count"] == 0,
        f"{left} jobs not done": left == 0,
        "not one case for each request": len(portal.ledger("case_created")) == len(planned),
    }
    return [words for words, right in judged.items() if not right]


def _mend(chain: Chain, night: Tonight) -> None:
    """The owner of the account signs in by hand, and says so wherever the work waits for it."""
    right = night.credentials("main")
    chain.clock.jump(STEP)
    person = Visitor(UhcPortal.attach(chain.portal.url, chain.portal.token))
    person.password(USERNAME, right.password)
    person.code(code_for(right.totp_secret, step_at(chain.portal.now())))
    chain.clock.jump(STEP)
    for row in chain.store.run(exceptions.every, ExceptionState.OPEN):
        chain.store.run(resolving.resolve, row.id, WHO, "signed in by hand", chain.clock.now())
