"""Moments: in UTC, whatever zone they came in; without a zone they are refused."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from portal_bots.store import Store
from portal_bots.store.tables import leases
from tests.factories import NIGHT
from tests.store.night import Night


def keep(store: Store, moment: datetime) -> datetime:
    """A moment, written and read back."""
    store.run(lambda tx: tx.execute(insert(leases).values(name="x", holder="", fence=0, expires_at=moment)))
    back: datetime = store.run(lambda tx: tx.execute(select(leases.c.expires_at)).scalar_one())
    return back


class TestUtcTime:
    @pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
    def test_zone(self, store: Store, zone: str) -> None:
        """A moment of any zone comes back as the same moment in UTC."""
        back = keep(store, NIGHT.astimezone(ZoneInfo(zone)))

        assert (back, back.utcoffset()) == (NIGHT, timedelta(0))

    def test_fraction(self, store: Store) -> None:
        """Not a microsecond is lost."""
        moment = datetime(2026, 11, 1, 5, 59, 59, 999_999, tzinfo=UTC)

        assert keep(store, moment) == moment

    def test_without_zone(self, night: Night) -> None:
        """A moment without a zone is refused and nothing is written."""
        with pytest.raises(StatementError, match="a moment without a time zone cannot be stored"):
            keep(night.store, NIGHT.replace(tzinfo=None))

        assert not night.rows(leases)

    def test_none(self, night: Night) -> None:
        """No moment stays no moment."""
        night.queue()

        assert night.standing().submitted_at is None
