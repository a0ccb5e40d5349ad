"""One job at work: its claim, its request, its sitting."""

from dataclasses import dataclass, field
from datetime import datetime

from portal_bots.browser.tab import Tab
from portal_bots.domain.jobs import Job
from portal_bots.domain.requests import AuthRequest
from portal_bots.engine.sitting import Sitting
from portal_bots.engine.tools import Tools
from portal_bots.flow.base import PayerFlow
from portal_bots.store.jobs import Claim
from portal_bots.store.leases import Lease
from portal_bots.store.requests import Standing


@dataclass
class Work:
    """What an operation is given."""

    tools: Tools
    lease: Lease
    claim: Claim
    standing: Standing
    sitting: Sitting
    evidence: list[str] = field(default_factory=list)
    opened: bool = False  #: this job used the tab, so what it shows belongs to this job

    @property
    def job(self) -> Job:
        """The job."""
        return self.claim.job

    @property
    def request(self) -> AuthRequest:
        """The request the job is for."""
        return self.standing.request

    @property
    def flow(self) -> PayerFlow:
        """The portal's flow."""
        return self.sitting.flow

    async def tab(self) -> Tab:
        """
        The signed-in tab.

        Raises:
            PortalError: Sign-in stopped.

        """
        self.opened = True
        return await self.sitting.signed_in_tab()

    def now(self) -> datetime:
        """The time."""
        return self.tools.clock.now()

    async def show(self, tab: Tab, what: str) -> None:
        """Keep a masked picture of the page as evidence of this attempt."""
        self.evidence.append(await self.tools.evidence.picture(tab, self.claim.attempt_id, what, self.request))
