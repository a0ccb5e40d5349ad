"""What comes up over or before a page and means nothing: announcements, surveys, cookies, paperless letters."""

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as Late

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, take_over, to_review

HEADING = "<h1>Announcements</h1>"
HOME = "<h1>Prior Authorization and Notification</h1>"


def closed(portal: UhcPortal, prompt: str) -> list[tuple[str, str]]:
    """On which pages which buttons of a prompt were pressed."""
    return [(row["data"]["page"], row["data"]["button"]) for row in portal.ledger(f"{prompt}_closed")]


class TestAnnouncement:
    def test_before_home(self, portal: UhcPortal, visitor: Visitor) -> None:
        """It comes up after the sign-in until it was read, and in the next session again."""
        portal.fault("announcement")
        assert HEADING in visitor.sign_in().text
        assert HEADING in visitor.get("/home")
        assert HOME in visitor.post("/announcements")
        assert HOME in visitor.get("/home")
        assert closed(portal, "announcement") == [("home", "Continue to the portal")]

        visitor.post("/signout")
        assert HEADING in visitor.sign_in().text

    def test_after_the_provider(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Who has to select a care provider does so first."""
        portal.fault("announcement")
        visitor.sign_in("dana")
        assert visitor.url.endswith("/provider")

        assert HEADING in visitor.post("/provider", provider="1234567893")

    def test_before_another_page(self, portal: UhcPortal, visitor: Visitor) -> None:
        """It can come up in the middle of a request, which then goes on."""
        portal.fault("announcement", page="member", times=1)
        assert HOME in visitor.sign_in().text
        visitor.get("/request/new")
        assert HEADING in visitor.post("/request/service", place_of_service="22")

        assert "<h1>Find the member</h1>" in visitor.post("/announcements")

    def test_nothing_to_tell(self, visitor: Visitor) -> None:
        """Without one its page leads to the first page."""
        visitor.sign_in()

        assert HOME in visitor.get("/announcements")


@pytest.mark.parametrize(
    ("prompt", "heading", "button"),
    [
        ("survey", "How are we doing?", "No thanks"),
        ("survey", "How are we doing?", "Take the survey"),
        ("paperless", "Go paperless", "Remind me later"),
        ("paperless", "Go paperless", "Enroll now"),
    ],
)
def test_dialog(portal: UhcPortal, visitor: Visitor, page: Page, prompt: str, heading: str, button: str) -> None:
    """A dialog swallows clicks until one of its buttons is pressed, and does not come back in the session."""
    visitor.sign_in()
    portal.fault(prompt, page="cases")
    desk = take_over(visitor, page, "/cases")
    dialog = desk.get_by_role("dialog", name=heading)

    expect(dialog).to_have_attribute("aria-modal", "true")
    with pytest.raises(Late):
        desk.get_by_role("button", name="Apply filters").click(timeout=300)
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_have_count(0)
    assert closed(portal, prompt) == [("cases", button)]

    desk.get_by_role("button", name="Apply filters").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Your cases")
    expect(dialog).to_have_count(0)


def test_survey_comes_later(portal: UhcPortal, visitor: Visitor, page: Page) -> None:
    """It can come up some time after the page, and only there."""
    visitor.sign_in()
    portal.fault("survey", page="home", after_ms=600)
    desk = take_over(visitor, page, "/cases")
    expect(desk.locator("[role=dialog]")).to_have_count(0)
    desk.goto(f"{portal.url}/home")

    expect(desk.get_by_role("dialog")).to_have_count(0, timeout=200)
    expect(desk.get_by_role("dialog", name="How are we doing?")).to_be_visible()


class TestCookies:
    @pytest.mark.parametrize(("button", "kept"), [("Accept all", "accept"), ("Necessary only", "necessary")])
    def test_choice(self, portal: UhcPortal, visitor: Visitor, page: Page, button: str, kept: str) -> None:
        """The bar is on every page until a choice was made, which this browser keeps for later sessions."""
        portal.fault("cookie_bar")
        visitor.get("/signin")
        desk = take_over(visitor, page, "/signin")
        bar = desk.get_by_role("region", name="Cookie notice")
        expect(bar.get_by_role("heading")).to_have_text("We use cookies")
        bar.get_by_role("button", name=button).click()
        expect(bar).to_have_count(0)
        assert {"uhc_cookies": kept}.items() <= {c["name"]: c["value"] for c in page.context.cookies()}.items()

        desk.reload()
        expect(bar).to_have_count(0)
        assert closed(portal, "cookie_bar") == [("signin", button)]

    def test_covers_buttons(self, portal: UhcPortal, visitor: Visitor, page: Page) -> None:
        """In a window of the usual size the lower buttons are under it, however far one scrolls."""
        to_review(visitor)
        portal.fault("cookie_bar")
        page.set_viewport_size({"width": 1280, "height": 720})
        desk = take_over(visitor, page, "/request/review")
        expect(desk.get_by_role("region", name="Cookie notice")).to_be_visible()
        for path, button in (("review", "Submit request"), ("details", "Continue"), ("service", "Continue")):
            desk.goto(f"{portal.url}/request/{path}")
            with pytest.raises(Late):
                desk.get_by_role("main").get_by_role("button", name=button).click(timeout=600)
        assert not portal.cases()

        desk.get_by_role("button", name="Necessary only").click()
        desk.get_by_role("main").get_by_role("button", name="Continue").click()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Find the member")
