"""Moments that must be remembered."""

from datetime import timedelta

from portal_bots.store import Store, marks
from tests.factories import NIGHT


class TestMark:
    def test_never(self, store: Store) -> None:
        """What never happened has no moment."""
        assert store.run(marks.get, marks.RESTORED) is None

    def test_latest(self, store: Store) -> None:
        """The latest moment of a name is remembered, others are left."""
        later = NIGHT + timedelta(days=1)
        store.run(marks.put, marks.RESTORED, NIGHT)
        store.run(marks.put, "other", NIGHT)

        store.run(marks.put, marks.RESTORED, later)

        assert (store.run(marks.get, marks.RESTORED), store.run(marks.get, "other")) == (later, NIGHT)
