"""What the tests of drift do at a page of a request, as a person would."""

from playwright.sync_api import Locator, Page, expect

SERVICE = "/request/service"
MEMBER = "/request/member"
CODES = "/request/codes"
DETAILS = "/request/details"
REVIEW = "/request/review"


def label(page: Page, words: str) -> Locator:
    """The control of a label, exactly."""
    return page.get_by_label(words, exact=True)


def goes_on(page: Page, heading: str = "Clinical documents") -> None:
    """The form can be sent, and the portal takes it."""
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
