"""How a portal speaks: what its addresses, sentences and refusals mean, wherever a tab meets them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from portal_bots.browser.interruptions import COMMON, Interruption, Met
from portal_bots.browser.person_pages import needed
from portal_bots.browser.screens import Button, Challenge, PageView, Screen
from portal_bots.domain import errors
from portal_bots.domain.errors import Needed

_UNAVAILABLE = frozenset({500, 502, 504})
_CHALLENGES: Mapping[Challenge, type[errors.PortalError]] = {
    Challenge.HUMAN: errors.CaptchaRequired,
    Challenge.DENIED: errors.BotBlocked,
    Challenge.MANY: errors.RateLimited,
}


@dataclass(frozen=True)
class Manners:
    """What every tab on a portal must know."""

    base_url: str
    signed_out: Screen
    last_button: Button
    notices: Mapping[str, type[errors.PortalError]] = field(default_factory=dict)
    stops: Mapping[str, type[errors.PortalError]] = field(default_factory=dict)  #: pages that end the work
    patience: float = 15.0  #: seconds a page may take
    answer: float = 60.0  #: seconds the answer to a submission or an upload may take
    interruptions: tuple[Interruption, ...] = ()
    hosts: tuple[str, ...] = ()  #: where its pages may go, beside the host of ``base_url``
    steps: tuple[str, ...] = ()  #: of its wizard, by name

    @property
    def all_hosts(self) -> frozenset[str]:
        """Every host that a browser at this portal may talk to."""
        return frozenset(host.lower() for host in (*self.hosts, urlsplit(self.base_url).hostname or ""))

    @property
    def sent_away(self) -> tuple[Interruption, ...]:
        """What is sent away wherever it comes up: the portal's own, and what many portals have."""
        return (*self.interruptions, *COMMON)

    @property
    def ways_out(self) -> list[tuple[str, list[str]]]:
        """For scripts: what is sent away, by its heading (a regular expression), and by which buttons."""
        return [(one.heading.pattern, [button.name for button in one.buttons]) for one in self.sent_away]

    def interruption(self, page: PageView) -> Met | None:
        """What stands in front of a page, or in its place, and asks nothing of meaning."""
        met = (one.on(page) for one in self.sent_away)
        return next((one for one in met if one is not None and one.button != self.last_button), None)

    def stop(self, page: PageView) -> type[errors.PortalError] | None:
        """What a page that ends the work means; None for any other page."""
        return next((error for heading, error in self.stops.items() if heading in page.headings), None)

    def notice(self, said: str) -> errors.PortalError | None:
        """What the flow says that a sentence of the page means."""
        return next((error(said) for sentence, error in self.notices.items() if sentence in said), None)

    def declared(self, page: PageView) -> errors.PortalError | None:
        """What the flow says that a sentence or a heading of the page means."""
        if (told := self.notice(" ".join(page.alerts))) is not None:
            return told
        stop = self.stop(page)
        if stop is None:
            return None
        words, detail = ". ".join((page.heading, *page.says)), f"at {page.path}"
        if issubclass(stop, errors.ActionNeeded):
            return stop(words, kind=needed(page.heading) or Needed.OTHER, detail=detail)
        return stop(words, detail=detail)

    def challenge(self, page: PageView) -> errors.PortalError | None:
        """What it means that a page keeps machines out, or wants to know that a person is there."""
        kind = _CHALLENGES.get(page.challenge)
        return kind(page.heading or page.title, detail=f"at {page.path}") if kind is not None else None

    def refusal(self, status: int, page: PageView) -> errors.PortalError | None:
        """What the HTTP status of a page means by itself (RFC 9110, 15)."""
        if status == 503 and self.stop(page) is None:
            return errors.PortalMaintenance(page.heading, detail="HTTP 503")
        if status == 429:
            return errors.RateLimited(page.heading, detail="HTTP 429")
        if status in _UNAVAILABLE:
            return errors.PortalUnavailable(page.heading, detail=f"HTTP {status}")
        return None
