"""A session that is more than its cookie: tokens in every store of the browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, case, take_over

CHECKED = re.compile("/api/tokens$")
SESSION_STORAGE = "Object.fromEntries(Object.entries(sessionStorage))"
PUT = "kept => Object.entries(kept).forEach(([name, value]) => sessionStorage.setItem(name, value))"


@pytest.fixture
def desk(portal: UhcPortal, visitor: Visitor, page: Page) -> Page:
    """A browser that was given its tokens after the sign-in."""
    portal.seed({"limits": {"browser_tokens": True}, "cases": [case(1, "2026-11-01T09:00:00")]})
    visitor.sign_in()
    with page.expect_response(CHECKED):
        take_over(visitor, page, "/home")
    return page


def reopened(browser: Browser, state: Any, tab: dict[str, str], url: str) -> Page:
    """Another browser, with what the first one kept."""
    page = browser.new_context(storage_state=state).new_page()
    page.set_default_timeout(5000)
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body=""))
    page.goto(url)
    page.evaluate(PUT, tab)
    page.unroute("**/*")
    with page.expect_response(CHECKED):
        page.goto(f"{url}/home")
    return page


def test_all_kept(portal: UhcPortal, desk: Page, browser: Browser) -> None:
    """A browser with all that the first one kept goes on with the session."""
    state, tab = desk.context.storage_state(indexed_db=True), desk.evaluate(SESSION_STORAGE)
    other = reopened(browser, state, tab, portal.url)
    other.goto(f"{portal.url}/cases")

    expect(other.get_by_role("heading", level=1)).to_have_text("Your cases")
    assert portal.ledger("session_incomplete") == []
    other.context.close()


@pytest.mark.parametrize("lost", ["local", "tab", "database"])
def test_one_lost(portal: UhcPortal, desk: Page, browser: Browser, lost: str) -> None:
    """A browser that lacks one of them is signed out and told so."""
    state = desk.context.storage_state(indexed_db=lost != "database")
    tab = {} if lost == "tab" else desk.evaluate(SESSION_STORAGE)
    if lost == "local":
        for origin in state["origins"]:
            origin["localStorage"] = []
    other = reopened(browser, state, tab, portal.url)

    expect(other.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(other.get_by_role("status")).to_have_text("Your session has ended. Sign in again.")
    assert [row["data"] for row in portal.ledger("session_incomplete")] == [{"lacking": [lost]}]
    other.context.close()


def test_told_at_the_next_page(portal: UhcPortal, desk: Page) -> None:
    """Where the script of a page finds something missing, the next page is the sign-in, whoever asks for it."""
    desk.evaluate("localStorage.clear()")
    with desk.expect_response(CHECKED):
        desk.goto(f"{portal.url}/cases", wait_until="commit")
    answer = desk.request.get(f"{portal.url}/cases")  # not by the page, whose script goes to the sign-in, too

    assert "/signin" in answer.url


def test_new_tab(portal: UhcPortal, desk: Page) -> None:
    """A page that a link opens beside the first one has the tokens, too."""
    with desk.expect_response(CHECKED):
        desk.goto(f"{portal.url}/cases/PA0000000001")
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name="View letters").click()
    letters = opened.value
    with letters.expect_response(CHECKED):
        letters.reload()

    expect(letters.get_by_role("heading", level=1)).to_have_text("Prior Auth Letters")
    assert portal.ledger("session_incomplete") == []


def test_off_by_default(visitor: Visitor) -> None:
    """Without the limit a session is its cookie alone."""
    assert "tokens.js" not in visitor.sign_in().text
