"""Where one write stops, so that a worker can be killed at a known moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from mock_portals.kit.barrier import Point
from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import SEED, Visitor, draft_of, submit


@pytest.mark.parametrize(("point", "cases"), [("before", 0), ("saved", 1)])
def test_holds(portal: UhcPortal, ready: Visitor, point: Point, cases: int) -> None:
    """A held write has been saved or not, as the point says, and goes on when it is released."""
    portal.barrier(write=1, point=point)
    with ThreadPoolExecutor(1) as pool:
        pressed = pool.submit(submit, ready)

        assert portal.barrier_reached()
        assert (pressed.done(), len(portal.cases())) == (False, cases)

        portal.release()

        assert "<h1>Request received</h1>" in pressed.result(10)
    assert len(portal.cases()) == 1


def test_answered(portal: UhcPortal, ready: Visitor) -> None:
    """The last point is reached once the answer is sent, and holds nothing."""
    portal.barrier(write=1, point="answered")

    assert "<h1>Request received</h1>" in submit(ready)
    assert portal.barrier_reached()


@pytest.mark.parametrize("point", ["before", "saved"])
def test_visitor_is_killed(portal: UhcPortal, ready: Visitor, point: Point) -> None:
    """Who disconnects while held does not stop the portal: it saves as a real one would."""
    portal.barrier(write=1, point=point)
    line = ready.send("/request/submit", draft=draft_of(ready))
    assert portal.barrier_reached()

    line.close()
    portal.release()

    assert len(portal.cases()) == len(portal.ledger("case_created")) == 1


def test_others_are_answered(portal: UhcPortal, ready: Visitor) -> None:
    """The portal goes on answering while one write is held; further writes pass and are counted."""
    portal.barrier(write=1, point="before")
    with ready.send("/request/submit", draft=draft_of(ready)):
        assert portal.barrier_reached()

        assert Visitor(portal).sign_in("dana").url.endswith("/provider")
        assert portal.writes() == 1 + len(("ID", "password", "method", "code"))

        portal.release()

        assert len(portal.cases()) == 1


def test_counts_writes_of_pages(portal: UhcPortal, visitor: Visitor) -> None:
    """Writes count from the arming on; reading pages and driving the portal are none."""
    visitor.password("solo")
    portal.barrier(write=3, point="answered")
    visitor.code(visitor.next_code())
    visitor.get("/cases")

    assert not portal.barrier_reached(wait=0)
    assert portal.writes() == 2

    visitor.post("/signout")

    assert portal.barrier_reached()
    portal.release()
    visitor.password("solo")
    assert (portal.writes(), portal.barrier_reached()) == (3, True)


def test_hold_ends_by_itself(portal: UhcPortal, ready: Visitor) -> None:
    """Nobody is held for ever."""
    portal.barrier(write=1, point="saved", seconds=0.1)

    assert "<h1>Request received</h1>" in submit(ready)


def test_reset_disarms(portal: UhcPortal, ready: Visitor) -> None:
    """A reset lets go what is held, and nothing of it is saved in the emptied portal."""
    portal.barrier(write=1, point="before")
    with ready.send("/request/submit", draft=draft_of(ready)) as line:
        assert portal.barrier_reached()

        portal.reset()
        portal.seed(SEED)

        assert line.recv(4096).startswith(b"HTTP/1.1 303")
    assert not portal.cases()
    assert (portal.writes(), portal.barrier_reached(wait=0)) == (0, False)


def test_unknown_point(portal: UhcPortal) -> None:
    """A misspelt point is refused."""
    with pytest.raises(RuntimeError, match="a point is one of before, saved, answered"):
        portal._call("PUT", "barrier", {"write": 1, "point": "after"})
