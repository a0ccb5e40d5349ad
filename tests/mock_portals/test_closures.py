"""Pages that are not answered for a while: maintenance, outages, too many requests."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import HTTPError

import pytest

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor

SECOND = timedelta(seconds=1)


def told(visitor: Visitor, path: str) -> tuple[int, str | None]:
    """Status and Retry-After of an answer."""
    try:
        with visitor.open(path) as answer:
            return answer.status, answer.headers["retry-after"]
    except HTTPError as refused:
        with refused:
            return refused.code, refused.headers["retry-after"]


class TestMaintenance:
    @pytest.mark.parametrize(
        ("params", "expected"),
        [
            ({}, (503, None)),
            ({"retry_after": 600}, (503, "600")),
            ({"status": 200}, (200, None)),
            ({"status": 200, "retry_after": 60, "form": "seconds"}, (200, "60")),
        ],
    )
    def test_told(
        self, portal: UhcPortal, visitor: Visitor, params: dict[str, Any], expected: tuple[int, str | None]
    ) -> None:
        """Maintenance is told by a status or by words alone, and when it ends, or not."""
        portal.fault("maintenance", **params)

        assert told(visitor, "/signin") == expected
        assert "<h1>We will be right back</h1>" in visitor.get("/home")

    def test_told_by_date(self, portal: UhcPortal, visitor: Visitor) -> None:
        """The end can be told as a date, by the portal's own clock."""
        portal.seed({"limits": {"clock_offset": 500}})
        portal.fault("maintenance", retry_after=600, form="date")
        _, date = told(visitor, "/signin")

        assert abs(parsedate_to_datetime(date or "") - portal.now() - timedelta(seconds=600)) < 3 * SECOND


class TestOutage:
    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    def test_any_page(self, portal: UhcPortal, visitor: Visitor, status: int) -> None:
        """Any page fails as often as asked, then it works."""
        portal.fault("outage", status=status, times=2)

        assert [told(visitor, "/signin")[0] for _ in range(3)] == [status, status, 200]

    def test_after_the_sign_in(self, portal: UhcPortal, visitor: Visitor) -> None:
        """The sign-in works and nothing after it, until the fault is cleared."""
        portal.fault("outage", status=502, where="signed_in", retry_after=30)
        visitor.password("solo")
        visitor.code(visitor.next_code())
        for path in ("/home", "/cases", "/api/codes?kind=diagnosis&q=M54"):
            assert told(visitor, path) == (502, "30")

        portal.clear_fault("outage")
        assert "<h1>Your cases</h1>" in visitor.get("/cases")


class TestTooMany:
    def test_more_than_allowed(self, portal: UhcPortal, visitor: Visitor) -> None:
        """More requests than a minute allows are refused until the oldest is a minute ago."""
        visitor.sign_in()
        portal.seed({"limits": {"requests_per_minute": 3}})
        assert [told(visitor, "/cases")[0] for _ in range(3)] == [200, 200, 200]
        portal.advance(40)
        status, seconds = told(visitor, "/cases")
        assert (status, 17 <= int(seconds or 0) <= 20) == (429, True)
        assert "<h1>Too many requests</h1>" in visitor.get("/cases")

        portal.advance(int(seconds or 0))
        assert told(visitor, "/cases")[0] == 200
        assert {row["account"] for row in portal.ledger("too_many_requests")} == {"solo"}

    def test_other_accounts_go_on(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Each account has a minute of its own."""
        visitor.sign_in()
        other = Visitor(portal).sign_in("dana")
        portal.seed({"limits": {"requests_per_minute": 1}})
        assert [told(visitor, "/cases")[0] for _ in range(2)] == [200, 429]

        assert told(other, "/provider")[0] == 200

    def test_forms(self, portal: UhcPortal, visitor: Visitor) -> None:
        """When to come back is told as a date, too, or not at all."""
        visitor.sign_in()
        portal.seed({"limits": {"requests_per_minute": 1, "retry_after": "date"}})
        told(visitor, "/cases")
        _, date = told(visitor, "/cases")
        assert abs(parsedate_to_datetime(date or "") - portal.now() - timedelta(seconds=60)) < 3 * SECOND

        portal.seed({"limits": {"retry_after": "none"}})
        assert told(visitor, "/cases") == (429, None)
