"""From Playwright's errors to the one tree that says what happens next."""

import pytest

from portal_bots.browser.trouble import BrowserError, BrowserTimeout, is_navigating, translate
from portal_bots.domain import errors


class TestTranslate:
    @pytest.mark.parametrize(
        ("error", "kind"),
        [
            (BrowserError("Page.click: Target crashed"), errors.BrowserCrashed),
            (BrowserError("Page crashed"), errors.BrowserCrashed),
            (BrowserError("Target page, context or browser has been closed"), errors.BrowserCrashed),
            (BrowserError("Connection closed while reading from the driver"), errors.BrowserCrashed),
            (BrowserTimeout("Page.goto: Target page has been closed"), errors.BrowserCrashed),
            (
                BrowserError("Page.goto: net::ERR_CONNECTION_REFUSED at http://127.0.0.1:9/"),
                errors.PortalUnavailable,
            ),
            (BrowserError("net::ERR_NAME_NOT_RESOLVED"), errors.PortalUnavailable),
            (BrowserTimeout("Locator.click: Timeout 15000ms exceeded."), errors.UnexpectedPage),
            (BrowserError("Locator.click: strict mode violation"), errors.FlowBug),
            (KeyError("Decision ID"), errors.FlowBug),
            (ValueError("no date"), errors.FlowBug),
        ],
    )
    def test_kind(self, error: Exception, kind: type[errors.PortalError]) -> None:
        """Each trouble has its class: gone, not reached, not as known, or the flow's mistake."""
        assert type(translate(error)) is kind

    def test_ours(self) -> None:
        """An error of the tree stays what it is."""
        error = errors.PatientMismatch("another birth date")

        assert translate(error) is error

    def test_detail(self) -> None:
        """The technical text goes into the detail, without Playwright's log; the words stay the portal's."""
        found = translate(BrowserTimeout("Timeout 15000ms exceeded.\nCall log:\n  - waiting for the row of Rosa"))

        assert (found.words, found.detail) == ("", "TimeoutError: Timeout 15000ms exceeded.")


class TestIsNavigating:
    @pytest.mark.parametrize(
        "message",
        [
            "Page.evaluate: Execution context was destroyed, most likely because of a navigation",
            "Unable to retrieve content because the page is navigating and changing the content.",
            "Frame was detached",
        ],
    )
    def test_replaced(self, message: str) -> None:
        """A look at a page that is being replaced is worth another look."""
        assert is_navigating(BrowserError(message))

    def test_other(self) -> None:
        """Any other trouble is not."""
        assert not is_navigating(BrowserError("Target crashed"))
