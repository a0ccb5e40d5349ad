"""Kept sessions: sealed, fenced, and looked after when nobody works with them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal_bots.store import Store, leases, sessions
from portal_bots.store.leases import Lease, LeaseLostError
from portal_bots.store.seal import SealBrokenError
from portal_bots.store.sessions import Session
from portal_bots.store.tables import sessions as table
from tests.factories import NIGHT

SOON = NIGHT + timedelta(minutes=5)
KEPT = Session("uhc", "main", 1, b'{"cookies": "invented-cookie"}', open=True, used_at=NIGHT, tend_at=SOON)


@pytest.fixture
def lease(store: Store) -> Lease:
    """The account's."""
    lease = store.run(leases.take, "account:uhc/main", "w1")
    assert lease is not None
    return lease


def test_comes_back(store: Store, lease: Lease) -> None:
    """A later lane gets what an earlier one kept, the latest of each lane."""
    store.run(sessions.put, lease, KEPT)
    store.run(sessions.put, lease, replace(KEPT, state=b"later"))
    store.run(sessions.put, lease, replace(KEPT, lane=2))

    found = store.run(sessions.get, "uhc", "main", 1)

    assert found == replace(KEPT, state=b"later")
    assert store.run(sessions.get, "uhc", "north", 1) is None


def test_is_sealed(store: Store, lease: Lease) -> None:
    """The database holds no cookie, and a state moved to another account does not open."""
    store.run(sessions.put, lease, KEPT)
    [raw] = store.run(lambda tx: tx.scalars(select(table.c.state)).all())
    store.run(lambda tx: tx.execute(table.update().values(account="north")))

    assert b"invented-cookie" not in raw
    with pytest.raises(SealBrokenError, match="session uhc/north/1"):
        store.run(sessions.get, "uhc", "north", 1)


def test_who_lost_the_account_keeps_nothing(store: Store, lease: Lease) -> None:
    """A worker that wakes up too late does not touch the session of its successor."""
    store.run(sessions.put, lease, KEPT)
    store.run(leases.take, "account:uhc/main", "w1")

    for work in (
        lambda tx: sessions.put(tx, lease, KEPT),
        lambda tx: sessions.drop(tx, lease, "uhc", "main", 1),
        lambda tx: sessions.tend_later(tx, lease, "uhc", "main", 1, SOON),
    ):
        with pytest.raises(LeaseLostError):
            store.run(work)


def test_is_looked_after(store: Store, lease: Lease) -> None:
    """An open session comes up when its time has come; one that was dropped never does."""
    store.run(sessions.put, lease, KEPT)
    early, due = store.run(sessions.to_tend, NIGHT), store.run(sessions.to_tend, SOON)
    store.run(sessions.drop, lease, "uhc", "main", 1)

    assert (early, due) == ([], [("uhc", "main", 1)])
    assert store.run(sessions.to_tend, SOON) == store.run(sessions.every_open) == []
    assert store.run(sessions.get, "uhc", "main", 1) is None
