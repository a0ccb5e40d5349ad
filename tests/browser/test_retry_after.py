"""Retry-After: both forms of RFC 9110, and what portals make of them."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from portal_bots.browser.retry_after import LONGEST, pause

AT_PORTAL = "Tue, 01 Dec 2026 02:00:00 GMT"


class TestSeconds:
    @pytest.mark.parametrize(("text", "seconds"), [("0", 0), ("120", 120), (" 30 ", 30), ("007", 7)])
    def test_said(self, text: str, seconds: int) -> None:
        """Whole seconds are what they say."""
        assert pause({"retry-after": text}) == timedelta(seconds=seconds)

    @pytest.mark.parametrize("text", ["86401", "999999999", "1" + "0" * 30, "9" * 5000])
    def test_longest(self, text: str) -> None:
        """A portal that asks for more than a day is asked again after a day, however large its number."""
        assert pause({"retry-after": text}) == LONGEST


class TestDate:
    def test_by_the_portals_clock(self) -> None:
        """A date counts from the portal's own Date, whatever our clock shows."""
        headers = {"retry-after": "Tue, 01 Dec 2026 02:10:00 GMT", "date": AT_PORTAL}

        assert pause(headers) == timedelta(minutes=10)

    def test_over(self) -> None:
        """A date that is over asks for no pause."""
        headers = {"retry-after": "Tue, 01 Dec 2026 01:00:00 GMT", "date": AT_PORTAL}

        assert pause(headers) == timedelta(0)

    @pytest.mark.parametrize("zone", ["", " -0000", " UTC"])
    def test_without_zone(self, zone: str) -> None:
        """A date that names no zone is in UTC."""
        headers = {"retry-after": f"Tue, 01 Dec 2026 02:10:00{zone}", "date": AT_PORTAL}

        assert pause(headers) == timedelta(minutes=10)

    def test_portal_without_clock(self) -> None:
        """Where the portal does not tell its time, ours counts."""
        until = datetime.now(UTC) + timedelta(minutes=10)

        asked = pause({"retry-after": format_datetime(until, usegmt=True)})

        assert asked is not None
        assert timedelta(minutes=9) < asked <= timedelta(minutes=10)


@pytest.mark.parametrize("text", ["", "soon", "-5", "12.5", "²", "٣", "Tue, 99 Dec 99999 02:10:00 GMT"])
def test_nothing_said(text: str) -> None:
    """What cannot be understood is no pause, and no error."""
    assert pause({"retry-after": text}) is None
    assert pause({}) is None
