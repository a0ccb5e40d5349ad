"""What keeps machines out, in place of pages and in their forms; and what only looks like it."""

import pytest
from playwright.sync_api import Page, expect

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, submit, take_over, to_review

NOT_CHECKED = "Please complete the security check."


@pytest.fixture
def inside(page: Page, portal: UhcPortal) -> Page:
    """A browser that reaches no other host than the portal's."""
    page.route(lambda url: not url.startswith(portal.url), lambda route: route.abort())
    return page


def challenged(portal: UhcPortal) -> list[tuple[str, str, str]]:
    """Which challenges were shown where."""
    rows = [row["data"] for row in portal.ledger("challenged")]
    return [(row["what"], row["page"], row["method"]) for row in rows]


class TestInPlace:
    @pytest.mark.parametrize(
        ("kind", "usual", "words"),
        [
            ("human", 403, ["<h1>Verify you are human</h1>", "Press and hold"]),
            ("checking", 503, ["Checking your browser before accessing"]),
            ("denied", 403, ["Access Denied", "have permission to access this server.", "Reference #18.2f"]),
            ("too_many", 429, ["<h1>Too many requests</h1>", "Please slow down"]),
            ("incident", 200, ["Incapsula incident ID: 0-0", "<title></title>"]),
        ],
    )
    def test_words(self, portal: UhcPortal, visitor: Visitor, kind: str, usual: int, words: list[str]) -> None:
        """Each kind has its words and its status, or another status."""
        visitor.sign_in()
        portal.fault("challenge", kind=kind, page="cases")
        text = visitor.get("/cases")
        assert visitor.status == usual
        assert [word for word in words if word not in text] == []
        assert "<input" not in text

        portal.fault("challenge", kind=kind, page="cases", status=200)
        visitor.get("/cases")
        assert visitor.status == 200
        assert challenged(portal) == [(kind, "cases", "GET")] * 2
        assert "<h1>Prior Authorization" in visitor.get("/home")

    def test_any_page(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Without a page it is met at any of them, before and after the sign-in, and scripts are left alone."""
        portal.fault("challenge", times=1)
        assert "Verify you are human" in visitor.get("/signin")
        visitor.sign_in()
        portal.fault("challenge")
        for path in ("/home", "/cases", "/nowhere", "/request/new"):
            assert "Verify you are human" in visitor.get(path), path
        visitor.get("/api/codes?kind=diagnosis&q=M54")
        assert visitor.status == 200

    @pytest.mark.parametrize("page", ["password", "code"])
    def test_in_the_sign_in(self, portal: UhcPortal, visitor: Visitor, page: str) -> None:
        """Pages of the sign-in have names of their own."""
        portal.fault("challenge", page=page, times=1)
        visitor.get("/signin")
        visitor.post("/signin", username="solo")
        assert ("Verify you are human" in visitor.text) == (page == "password")
        visitor.get("/signin/password")
        visitor.post("/signin/password", password="Invented-1")
        visitor.post("/signin/method", method="app")

        assert ("Verify you are human" in visitor.text) == (page == "code")

    def test_nothing_is_taken(self, portal: UhcPortal, ready: Visitor) -> None:
        """A form sent to it is not handled."""
        portal.fault("challenge", kind="denied", page="submit", times=1)
        assert "Access Denied" in submit(ready)
        assert not portal.cases()
        assert challenged(portal) == [("denied", "submit", "POST")]

        ready.get("/request/review")
        assert "<h1>Request received</h1>" in submit(ready)

    def test_frame_of_an_incident(self, portal: UhcPortal, visitor: Visitor, inside: Page) -> None:
        """The words of an incident are in a frame of an otherwise blank page."""
        visitor.sign_in()
        portal.fault("challenge", kind="incident")
        desk = take_over(visitor, inside, "/home")

        expect(desk.frame_locator("iframe").locator("body")).to_have_text(
            "Request unsuccessful. Incapsula incident ID: 0-0"
        )
        assert desk.locator("body").inner_text().strip() == ""


class TestInForm:
    def test_checkbox(self, portal: UhcPortal, visitor: Visitor, inside: Page) -> None:
        """A box whose script never comes shows nothing, and its form is refused as long as it is there."""
        visitor.sign_in().get("/request/new")
        portal.fault("challenge", kind="checkbox", page="service", times=2)
        desk = take_over(visitor, inside, "/request/service")
        expect(desk.locator("form.card div.g-recaptcha[data-sitekey]")).to_have_count(1)
        expect(desk.locator("iframe")).to_have_count(0)
        for seen in (NOT_CHECKED, NOT_CHECKED):
            desk.get_by_label("Place of service").select_option("22")
            desk.get_by_role("button", name="Continue").click()
            expect(desk.get_by_role("alert")).to_have_text(seen)

        desk.get_by_label("Place of service").select_option("22")
        desk.get_by_role("button", name="Continue").click()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Find the member")

    def test_frame(self, portal: UhcPortal, visitor: Visitor, inside: Page) -> None:
        """A person ticks the box in its frame, and the form goes through."""
        to_review(visitor)
        portal.fault("challenge", kind="frame", page="review")
        desk = take_over(visitor, inside, "/request/review")
        desk.get_by_role("button", name="Submit request").click()
        expect(desk.get_by_role("alert")).to_have_text(NOT_CHECKED)
        assert not portal.cases()

        box = desk.frame_locator("iframe[title='Security challenge']").get_by_label("I'm not a robot")
        box.click()
        expect(box).to_be_disabled()
        desk.get_by_role("button", name="Submit request").click()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Request received")
        assert [row["data"] for row in portal.ledger("challenge_answered")] == [{"what": "frame"}]

    def test_image(self, portal: UhcPortal, visitor: Visitor, inside: Page) -> None:
        """Characters of a picture are asked for in the form, and have to be right."""
        visitor.get("/signin")
        portal.fault("challenge", kind="image", page="signin")
        desk = take_over(visitor, inside, "/signin")
        expect(desk.get_by_role("img", name="Security image")).to_be_visible()
        for typed, words in (("", NOT_CHECKED), ("00000", "The characters do not match. Try the new image.")):
            desk.get_by_label("One Healthcare ID").fill("solo")
            desk.get_by_label("Type the characters").fill(typed)
            desk.get_by_role("button", name="Continue").click()
            expect(desk.get_by_role("alert")).to_have_text(words)

        desk.get_by_label("One Healthcare ID").fill("solo")
        desk.get_by_label("Type the characters").fill(portal.ledger("challenged")[-1]["data"]["text"])
        desk.get_by_role("button", name="Continue").click()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Enter your password")
        assert [row["data"]["right"] for row in portal.ledger("challenge_answered")] == [False, True]
        assert challenged(portal) == [("image", "signin", "GET")] * 3

    def test_anywhere(self, portal: UhcPortal, ready: Visitor) -> None:
        """A page without a form of its own shows it at its end, once."""
        portal.fault("challenge", kind="frame")
        for path in ("/home", "/cases", "/request/documents", "/request/codes", "/request/member/results"):
            assert ready.get(path).count('title="Security challenge"') == 1, path


class TestHarmless:
    def test_badge(self, portal: UhcPortal, visitor: Visitor, inside: Page) -> None:
        """An invisible check has a badge in a frame, and refuses nothing."""
        visitor.sign_in().get("/request/new")
        portal.fault("challenge", kind="badge")
        desk = take_over(visitor, inside, "/request/service")
        expect(desk.locator("div.g-recaptcha[data-size=invisible]")).to_have_count(1)
        expect(desk.locator(".grecaptcha-badge iframe[title=reCAPTCHA][src*='size=invisible']")).to_be_visible()
        desk.get_by_label("Place of service").select_option("22")
        desk.get_by_role("button", name="Continue").click()

        expect(desk.get_by_role("heading", level=1)).to_have_text("Find the member")
        assert not portal.ledger("challenged")

    def test_words(self, portal: UhcPortal, visitor: Visitor) -> None:
        """A page may speak of security checks."""
        visitor.sign_in()
        portal.fault("challenge", kind="words", page="cases")

        assert "<p>Our security check list for offices was updated.</p>" in visitor.get("/cases")
        assert visitor.status == 200
        assert not portal.ledger("challenged")
