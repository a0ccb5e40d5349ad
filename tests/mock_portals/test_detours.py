"""Pages other than the one that was asked for, and half of a page."""

import pytest
from playwright.sync_api import Page, expect

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, case, take_over


class TestCases:
    @pytest.mark.parametrize("params", [{}, {"reference": "PA0000000001"}])
    def test_restricted(self, portal: UhcPortal, visitor: Visitor, params: dict[str, str]) -> None:
        """A case, or one of them, is said to be none of ours."""
        now = portal.now().isoformat()
        portal.seed({"cases": [case(1, now), case(2, now)]})
        portal.fault("restricted", **params)
        text = visitor.sign_in().get("/cases/PA0000000001")
        assert '<div class="alert" role="alert"><p>You do not have access to this case.</p></div>' in text
        assert "900100200" not in text

        assert ("You do not have access" in visitor.get("/cases/PA0000000002")) == (not params)


class TestStreams:
    def test_half_a_page(self, portal: UhcPortal, visitor: Visitor, page: Page) -> None:
        """The heading is there before the form, which comes by itself."""
        visitor.sign_in().get("/request/new")
        take_over(visitor, page, "/home")
        portal.fault("streams", page="service", ms=1500, times=1)
        page.goto(f"{portal.url}/request/service", wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_have_text("Place of service")
        expect(page.get_by_role("button", name="Continue")).to_have_count(0, timeout=100)

        expect(page.get_by_role("button", name="Continue")).to_be_visible()
        page.get_by_label("Place of service").select_option("22")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Find the member")

    def test_the_same_page(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Both parts together are the page, in one answer."""
        visitor.sign_in()
        whole = visitor.get("/cases")
        portal.fault("streams", page="cases", ms=1)
        with visitor.open("/cases") as answer:
            assert answer.headers["transfer-encoding"] == "chunked"
            assert answer.read().decode() == whole


@pytest.mark.parametrize(
    ("params", "role"), [({}, "status"), ({"as": "status"}, "status"), ({"as": "alert"}, "alert")]
)
def test_notice(portal: UhcPortal, visitor: Visitor, page: Page, params: dict[str, str], role: str) -> None:
    """A notice is told as a status or as an alert."""
    visitor.sign_in()
    portal.fault("notice", page="cases", text="Planned work on Sunday", **params)
    desk = take_over(visitor, page, "/cases")

    expect(desk.locator("[role=status], [role=alert]")).to_have_attribute("role", role)
    expect(desk.locator(f"[role={role}]")).to_have_text("Planned work on Sunday")
