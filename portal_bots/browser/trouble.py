"""From Playwright's errors to ours."""

from playwright.async_api import Error, TimeoutError  # noqa: A004 -- Playwright's name for it

from portal_bots.domain import errors

BrowserError = Error  #: anything that Playwright reports
BrowserTimeout = TimeoutError  #: what did not come in time

_GONE = ("Target crashed", "Page crashed", "has been closed", "Browser closed", "Connection closed")
_NAVIGATING = ("Execution context was destroyed", "navigating and changing the content", "Frame was detached")


def translate(error: Exception) -> errors.PortalError:
    """The error of our tree that says what happens next. Its detail keeps the technical text."""
    if isinstance(error, errors.PortalError):
        return error
    detail = f"{type(error).__name__}: {error}".split("\nCall log:", maxsplit=1)[0]
    if any(sign in str(error) for sign in _GONE) and (isinstance(error, BrowserError) or type(error) is Exception):
        return errors.BrowserCrashed(detail=detail)  # a driver that died is told by a bare Exception
    if not isinstance(error, BrowserError):
        return errors.FlowBug(detail=detail)
    if "net::ERR_" in error.message:
        return errors.PortalUnavailable(detail=detail)
    if isinstance(error, BrowserTimeout):
        return errors.UnexpectedPage(detail=detail)
    return errors.FlowBug(detail=detail)


def is_navigating(error: BrowserError) -> bool:
    """True when a look at the page failed only because the page was being replaced."""
    return any(sign in error.message for sign in _NAVIGATING)
