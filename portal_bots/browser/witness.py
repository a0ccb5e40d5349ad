"""What a portal said lately beside its page, and how the tab came to where it is."""

from datetime import datetime, timedelta

from playwright.async_api import Page, Response

from portal_bots.browser import retry_after
from portal_bots.browser.dialogs import Dialogs
from portal_bots.browser.portal_clock import PortalClock
from portal_bots.browser.trail import Trail


class Witness:
    """Listens to a page: the status of its last answer, refused fetches, the browser's own dialogs."""

    def __init__(self, page: Page) -> None:
        self.trail = Trail()
        self.dialogs = Dialogs(page)
        self.denied = False  #: a page that fetches was refused
        self._page = page
        self._answer: Response | None = None
        self._clock = PortalClock()
        page.on("response", self._remember)

    def _remember(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self._page.main_frame:
            self._answer = response
            self._clock.hear(response.headers.get("date", ""))
        # A page that fetches says nothing of its own accord when the session is over (401 in RFC 9110).
        self.denied = self.denied or response.status == 401

    def begin(self, step: str) -> None:
        """The tab does something: what was said before was about something else."""
        self.trail.add(step)
        self.dialogs.said.clear()

    @property
    def status(self) -> int:
        """HTTP status of the page."""
        return self._answer.status if self._answer is not None else 200

    @property
    def pause(self) -> timedelta | None:
        """How long the portal asks to wait, where it does."""
        return retry_after.pause(self._answer.headers) if self._answer is not None else None

    def skew(self, now: datetime) -> timedelta | None:
        """How far ``now`` is ahead of the portal's clock, by the Date of its last page. None if it tells none."""
        return self._clock.behind(now)
