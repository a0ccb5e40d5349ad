"""Pages other than the one that was asked for, half of a page, and the end of a request at another payer's."""

import pytest
from playwright.sync_api import Page, expect

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import CODES, MEMBER, Visitor, case, take_over

ENDED = "There is no open request. Start a new request."


class TestUnknownPage:
    def test_in_place(self, portal: UhcPortal, visitor: Visitor, page: Page) -> None:
        """A page nobody knows has the navigation of all others, and a button that leads on."""
        visitor.sign_in()
        portal.fault("unknown_page", page="cases", times=1)
        desk = take_over(visitor, page, "/cases")
        expect(desk.get_by_role("main").get_by_role("heading", level=1)).to_have_text(
            "Quick tour of your new portal"
        )
        expect(desk.get_by_role("navigation", name="Main")).to_be_visible()
        desk.get_by_role("button", name="Start").click()

        expect(desk.get_by_role("heading", level=1)).to_have_text("Your cases")
        assert portal.ledger("unknown_page_closed")[0]["data"] == {"button": "Start", "page": "cases"}

    def test_heading(self, portal: UhcPortal, visitor: Visitor) -> None:
        """It can have any heading, and stays until the fault is cleared."""
        visitor.sign_in().get("/request/new")
        portal.fault("unknown_page", page="member", heading="Meet your new assistant")
        visitor.post("/request/service", place_of_service="22")
        assert "<h1>Meet your new assistant</h1>" in visitor.text
        assert "<h1>Meet your new assistant</h1>" in visitor.post("/tour")

        portal.clear_faults()
        assert "<h1>Find the member</h1>" in visitor.get("/request/member")


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


class TestManagedElsewhere:
    @pytest.mark.parametrize(
        ("params", "words"),
        [
            ({}, "managed by eviCore healthcare. Submit this request at www.evicore.com."),
            (
                {"vendor": "Cohere Health"},
                "managed by Cohere Health. Submit this request at login.coherehealth.com.",
            ),
        ],
    )
    def test_after_the_codes(
        self, portal: UhcPortal, visitor: Visitor, params: dict[str, str], words: str
    ) -> None:
        """The request ends once the codes are known, and cannot be gone on with."""
        portal.fault("managed_elsewhere", **params)
        visitor.sign_in().get("/request/new")
        visitor.post("/request/service", place_of_service="22")
        visitor.post("/request/member", **MEMBER)
        visitor.post("/request/member/results", match="0")
        text = visitor.post("/request/codes", **CODES)
        assert "<h1>Managed by another organization</h1>" in text
        assert f"Authorizations for these services are {words}" in text
        assert 'href="/home">Back to home</a>' in text
        assert portal.ledger("managed_elsewhere")[0]["data"]["codes"] == ["62323", "77003"]

        assert ENDED in visitor.get("/request/details")
        assert not portal.cases()


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
