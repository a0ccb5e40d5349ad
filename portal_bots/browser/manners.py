"""How a portal speaks: what its addresses, sentences and refusals mean, wherever a tab meets them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from portal_bots.browser.screens import Button, Interruption, PageView, Screen
from portal_bots.domain import errors

_UNAVAILABLE = frozenset({500, 502, 504})


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

    @property
    def all_hosts(self) -> frozenset[str]:
        """Every host that a browser at this portal may talk to."""
        return frozenset(host.lower() for host in (*self.hosts, urlsplit(self.base_url).hostname or ""))

    def stop(self, page: PageView) -> type[errors.PortalError] | None:
        """What a page that ends the work means; None for any other page."""
        return next((error for heading, error in self.stops.items() if heading in page.headings), None)

    def declared(self, page: PageView) -> errors.PortalError | None:
        """What the flow says that a sentence or a heading of the page means."""
        said = " ".join(page.alerts)
        for sentence, error in self.notices.items():
            if sentence in said:
                return error(said)
        stop = self.stop(page)
        return stop(". ".join((page.heading, *page.says))) if stop is not None else None

    def refusal(self, status: int, page: PageView) -> errors.PortalError | None:
        """What the HTTP status of a page means by itself (RFC 9110, 15)."""
        if status == 503 and self.stop(page) is None:
            return errors.PortalMaintenance(page.heading, detail="HTTP 503")
        if status == 429:
            return errors.RateLimited(page.heading, detail="HTTP 429")
        if status in _UNAVAILABLE:
            return errors.PortalUnavailable(page.heading, detail=f"HTTP {status}")
        return None
