"""What every lane of a worker shares."""

from dataclasses import dataclass, field
from pathlib import Path

from portal_bots.browser.launch import Shell
from portal_bots.domain.clocks import Clock
from portal_bots.engine.evidence import Evidence
from portal_bots.engine.progress import Progress, Unwatched
from portal_bots.engine.secrets import Credentials, Secrets
from portal_bots.engine.settings import Settings
from portal_bots.flow.registry import Registered, Registry
from portal_bots.store import Store, audit


@dataclass(frozen=True)
class Tools:
    """Store, browser, secrets, clock and settings of one worker."""

    settings: Settings
    store: Store
    registry: Registry
    secrets: Secrets
    shell: Shell
    clock: Clock
    worker: str  #: its instance id, the holder of its leases
    progress: Progress = field(default_factory=Unwatched)

    @property
    def home(self) -> Path:
        """The folder of everything that is kept."""
        return self.settings.home

    @property
    def evidence(self) -> Evidence:
        """Where pictures, page texts and letters go, sealed."""
        return Evidence(self.home, self.store, self.clock, audit.worker(self.worker))

    def mark(self, credentials: Credentials | None) -> str:
        """A mark of a secret: it changes when the secret does, and tells nothing of it. Empty for none."""
        return "" if credentials is None else credentials.mark(self.store.seal)

    def portal(self, slug: str) -> Registered:
        """The flow and playbook of a portal."""
        return self.registry.flows[slug]

    def url(self, slug: str) -> str:
        """Where a portal is."""
        return self.settings.url_of(slug, self.portal(slug).flow.portal.url)
