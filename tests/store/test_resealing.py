"""Sealing again after a rotation: whatever is cut short or written meanwhile."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal_bots.domain.decisions import Status
from portal_bots.store import Store, requests, resealing, sessions
from portal_bots.store.columns import UnreadableError
from portal_bots.store.seal import Keys, Seal
from portal_bots.testing import SEAL
from tests.factories import NIGHT
from tests.store import canary
from tests.store.night import Night
from tests.store.test_sessions import KEPT

OLD, NEW = SEAL.keys.current, "newernew"
BOTH = Keys(NEW, {**SEAL.keys.secrets, NEW: bytes(range(64, 96))}, SEAL.keys.marks)
ONLY_NEW = BOTH.without(OLD)
DYING = """
import os, signal, sys
from sqlalchemy import Engine, event
from portal_bots.store import Store, resealing
from portal_bots.store.seal import Seal
from tests.store.test_resealing import BOTH

written = []

def die(_tx, _cursor, statement, *_more):
    if statement.startswith("UPDATE"):
        written.append(statement)
    if len(written) == int(sys.argv[2]):  # in the middle of a transaction, after others were committed
        os.kill(os.getpid(), signal.SIGKILL)

resealing.BATCH = 1
store = Store.open(sys.argv[1], Seal(BOTH))
event.listen(Engine, "after_cursor_execute", die)
while store.run(resealing.reseal):
    pass
"""


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store that a night went through, under the earlier key."""
    opened = Store.open(url, SEAL)
    night = Night(opened)
    canary.live(night)
    opened.run(sessions.put, night.lease(), replace(KEPT, used_at=NIGHT))
    yield opened
    opened.close()


def reseal(url: str, keys: Keys = BOTH) -> int:
    """Seal everything again."""
    store = Store.open(url, Seal(keys))
    total = 0
    while done := store.run(resealing.reseal):
        total += done
    store.close()
    return total


class TestReseal:
    def test_all(self, store: Store, url: str) -> None:
        """Afterwards all is sealed with the new key, and opens without the earlier one; again there is nothing."""
        before = canary.known(store)
        with_old = store.run(resealing.sealed_with)

        first, second = reseal(url), reseal(url)

        only = Store.open(url, Seal(ONLY_NEW))
        assert set(with_old) == {OLD}
        assert (first > 5, second) == (True, 0)
        assert only.run(resealing.sealed_with) == {NEW: with_old[OLD]}
        assert canary.known(only) == before
        session = only.run(sessions.get, "uhc", "main", 1)
        only.close()
        assert session is not None
        assert session.state == KEPT.state

    def test_half(self, store: Store, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Until it is sealed again, what the earlier key sealed opens; both are counted."""
        before = canary.known(store)
        monkeypatch.setattr(resealing, "BATCH", 1)
        rotated = Store.open(url, Seal(BOTH))

        rotated.run(resealing.reseal)

        counted = rotated.run(resealing.sealed_with)
        assert set(counted) == {OLD, NEW}
        assert canary.known(rotated) == before
        rotated.close()

    def test_without_the_key(self, store: Store, url: str) -> None:
        """Without the earlier key nothing is half opened: the key is named, and the remedy."""
        lacking = Store.open(url, Seal(ONLY_NEW))

        with pytest.raises(UnreadableError, match=rf"is sealed with key {OLD}.* portal-bots keys import"):
            lacking.run(requests.every)

        lacking.close()
        store.close()

    @pytest.mark.parametrize("written", [1, 2, 5])
    def test_killed(self, store: Store, url: str, written: int, request: pytest.FixtureRequest) -> None:
        """Killed in the middle it loses nothing, all opens, and the next run does only what is left."""
        before = canary.known(store)
        killed = subprocess.run(
            [sys.executable, "-c", DYING, url, str(written)],
            cwd=request.config.rootpath,
            env=os.environ | {"PYTHONPATH": str(request.config.rootpath)},
            timeout=120,
            check=False,
        )
        between = Store.open(url, Seal(BOTH))
        counted, known = between.run(resealing.sealed_with), canary.known(between)
        between.close()

        assert killed.returncode == -9
        assert (NEW in counted, OLD in counted) == (written > 1, True)
        assert known == before
        assert reseal(url) > 0
        only = Store.open(url, Seal(ONLY_NEW))
        assert canary.known(only) == known
        assert set(only.run(resealing.sealed_with)) == {NEW}
        only.close()

    @pytest.mark.usefixtures("store")
    def test_worker_beside(self, url: str) -> None:
        """A worker that began before the rotation reads on: it fetches the new key, and seals with it."""
        worker = Store.open(url, Seal(SEAL.keys, lambda: BOTH))
        reseal(url)

        worker.run(requests.set_status, "REQ-1", Status.APPROVED, "Approved", "read", NIGHT)

        assert set(worker.run(resealing.sealed_with)) == {NEW}
        worker.close()
