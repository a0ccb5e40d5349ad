"""What scripts of the pages do, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as Late

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, submit, take_over, to_documents


def press_submit(desk: Page) -> None:
    """One press of the last button."""
    desk.get_by_role("button", name="Submit request").click()


@pytest.mark.parametrize("how", ["form", "fetch", "click"])
def test_one_press_posts_twice(portal: UhcPortal, ready: Visitor, page: Page, how: str) -> None:
    """One press sends the same form twice, and a portal that lets it makes two cases of one draft."""
    posted: list[str | None] = []
    page.on("request", lambda request: posted.append(request.post_data) if request.method == "POST" else None)
    portal.fault("double_post", how=how)
    portal.fault("allow_double_submit")
    desk = take_over(ready, page, "/request/review")
    press_submit(desk)

    expect(desk.get_by_role("heading", level=1)).to_have_text("Request received")
    assert len(posted) == 2
    assert posted[0] == posted[1]
    assert [row["data"]["draft"] for row in portal.ledger("case_created")] == [1, 1]


@pytest.mark.parametrize("how", ["form", "fetch", "click"])
def test_second_post_is_refused(portal: UhcPortal, ready: Visitor, page: Page, how: str) -> None:
    """A portal that takes each draft once makes one case, and may show the refusal of the second post."""
    portal.fault("double_post", how=how)
    desk = take_over(ready, page, "/request/review")
    press_submit(desk)

    shown = "Request received" if how == "fetch" else "This request was already submitted"
    expect(desk.get_by_role("heading", level=1)).to_have_text(shown)
    assert len(portal.cases()) == len(portal.ledger("case_created")) == 1


def test_idle_warning(portal: UhcPortal, ready: Visitor, page: Page) -> None:
    """A dialog lies over the page until its button is pressed, which the portal records."""
    portal.fault("idle_warning", page="review", times=1)
    desk = take_over(ready, page, "/request/review")
    dialog = desk.get_by_role("dialog")

    expect(dialog.get_by_role("heading")).to_have_text("Your session is about to end")
    with pytest.raises(Late):
        desk.locator("#submit-request").click(timeout=300)
    desk.keyboard.press("Escape")
    desk.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    assert not portal.ledger("session_extended")

    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_have_count(0)
    press_submit(desk)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Request received")
    assert [json.loads(row["data"]["body"]) for row in portal.ledger("session_extended")] == [{"page": "review"}]


def test_staying_extends_the_session(portal: UhcPortal, ready: Visitor, page: Page) -> None:
    """Who presses the button in time is still signed in after the time that would have been too long."""
    portal.fault("idle_warning", page="review", times=1)
    desk = take_over(ready, page, "/request/review")
    portal.advance(19 * 60)
    desk.get_by_role("button", name="Stay signed in").click()
    expect(desk.get_by_role("dialog")).to_have_count(0)
    portal.advance(19 * 60)
    press_submit(desk)

    expect(desk.get_by_role("heading", level=1)).to_have_text("Request received")


def test_staying_too_late(portal: UhcPortal, ready: Visitor, page: Page) -> None:
    """Who presses the button too late is sent to the sign-in."""
    portal.fault("idle_warning", page="review", times=1)
    desk = take_over(ready, page, "/request/review")
    portal.advance(21 * 60)
    desk.get_by_role("button", name="Stay signed in").click()

    expect(desk.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert not portal.ledger("session_extended")


def test_heartbeat(portal: UhcPortal, visitor: Visitor, page: Page) -> None:
    """Pages of the wizard send the same words again and again, and every click; the portal counts both."""
    to_documents(visitor)
    portal.fault("heartbeat")
    desk = take_over(visitor, page, "/request/documents")
    for _ in range(2):
        with page.expect_response(re.compile("/api/heartbeat$")):
            pass
    with page.expect_response(re.compile("/api/analytics$")):
        desk.get_by_role("heading", level=1).click()

    bodies = [row["data"]["body"] for row in portal.ledger("heartbeat")]
    (clicked,) = portal.ledger("analytics")
    assert len(bodies) >= 2
    assert set(bodies) == {'{"page":"documents","alive":true}'}
    assert json.loads(clicked["data"]["body"]) == {"page": "documents", "clicked": "h1"}


def test_heartbeat_is_no_write(portal: UhcPortal, ready: Visitor, page: Page) -> None:
    """Heartbeats are not counted as writes of pages, and do not disturb the submission."""
    portal.fault("heartbeat")
    desk = take_over(ready, page, "/request/review")
    portal.barrier(write=1, point="answered")
    with page.expect_response(re.compile("/api/heartbeat$")):
        pass
    assert portal.writes() == 0
    press_submit(desk)

    expect(desk.get_by_role("heading", level=1)).to_have_text("Request received")
    assert (portal.writes(), portal.barrier_reached()) == (1, True)


def test_heartbeat_goes_on_after_the_submission(portal: UhcPortal, ready: Visitor, page: Page) -> None:
    """The confirmation is a page of the wizard too."""
    submit(ready)
    portal.fault("heartbeat")
    take_over(ready, page, ready.url.removeprefix(portal.url))
    with page.expect_response(re.compile("/api/heartbeat$")):
        pass

    assert json.loads(portal.ledger("heartbeat")[0]["data"]["body"])["page"] == "confirmation"


def test_all_scripts_at_once(portal: UhcPortal, ready: Visitor, page: Page) -> None:
    """The scripts of one page do not stand in each other's way."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    portal.fault("heartbeat")
    portal.fault("idle_warning", page="review", times=1)
    portal.fault("double_post", how="form", times=1)
    portal.fault("allow_double_submit")
    portal.fault("confirmation", kind="toast", times=2)
    desk = take_over(ready, page, "/request/review")
    desk.get_by_role("button", name="Stay signed in").click()
    press_submit(desk)

    expect(desk.get_by_role("status")).to_contain_text("was received.")
    assert not wrong
    assert len(portal.cases()) == 2
    assert {row["kind"] for row in portal.ledger()} >= {"session_extended", "analytics"}
