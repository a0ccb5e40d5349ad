"""One job at work: its claim, its request, its sitting."""

from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from portal_bots.browser.gate import Permit
from portal_bots.browser.masking import NotMaskedError
from portal_bots.browser.tab import Tab
from portal_bots.browser.trouble import BrowserError
from portal_bots.domain import errors
from portal_bots.domain.claims import Claim, Intent
from portal_bots.domain.jobs import Job
from portal_bots.domain.receipts import NumberKind, Receipt
from portal_bots.domain.requests import AuthRequest, Document
from portal_bots.domain.steps import Step
from portal_bots.engine import packets
from portal_bots.engine.evidence import About, hidden
from portal_bots.engine.sitting import Sitting
from portal_bots.engine.tools import Tools
from portal_bots.flow.base import PayerFlow
from portal_bots.store import journal
from portal_bots.store.leases import Lease
from portal_bots.store.requests import Standing

log = structlog.get_logger()


@dataclass
class Work:
    """What an operation is given."""

    tools: Tools
    lease: Lease
    claim: Claim
    standing: Standing
    sitting: Sitting
    evidence: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  #: what was stopped or changed and did no harm
    heard: list[str] = field(default_factory=list)  #: sentences of the portal that its flow does not know
    opened: bool = False  #: this job used the tab, so what it shows belongs to this job
    stop_shown: bool = False  #: the page on which it stopped is kept; what came after it explains less

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

    @property
    def about(self) -> About:
        """What evidence of this attempt is of."""
        return About(self.request.id, self.claim.attempt_id, self.lease)

    async def show(self, tab: Tab, what: str) -> None:
        """Keep a masked picture of the page as evidence of this attempt."""
        shown = hidden(self.request, (self.given, self.standing.reference, self.standing.authorization))
        try:
            self.evidence.append(await self.tools.evidence.picture(tab, what, shown, self.about))
        except NotMaskedError:
            self.notes.append(f"No picture ({what}): it was not certain that the patient is covered in it.")

    async def try_show(self, tab: Tab, what: str) -> None:
        """The same, where a picture that cannot be taken must not change what comes of the job."""
        try:
            await self.show(tab, what)
        except (BrowserError, errors.PortalError) as error:
            log.warning("No picture could be taken.", action="no_picture", error=type(error).__name__)

    async def show_stop(self, tab: Tab) -> None:
        """Keep the page on which it stopped, once."""
        if not self.stop_shown:
            self.stop_shown = True
            await self.try_show_all(tab, "stopped")

    async def try_show_all(self, tab: Tab, what: str) -> None:
        """Besides the masked picture, the page as it is: what it says, and what it looks like."""
        await self.try_show(tab, what)
        try:
            self.evidence.append(await self.tools.evidence.page(tab, what, self.about))
        except (BrowserError, errors.PortalError) as error:
            log.warning("The page could not be kept.", action="no_page", error=type(error).__name__)

    async def reached(self, step: Step) -> None:
        """Tell who watches that a step is done."""
        await self.tools.progress.reached(self.sitting.lane, self.job, step)

    def pressing(self, intent: int) -> None:
        """The intent is journaled: from here on this attempt knows of its own press, and of no answer about it."""
        self.claim = replace(self.claim, intent=Intent(id=intent, pressed_at=self.now()), answer=None)

    def permit(self, intent: int) -> Permit:
        """What is asked before anything of a press leaves the browser: the account is still ours."""

        async def permit() -> None:
            sent_at = await self.tools.store.arun(journal.permit, self.lease, intent, self.now)
            if self.claim.intent is not None:
                known = self.claim.intent.model_copy(update={"sent_at": sent_at})
                self.claim = replace(self.claim, intent=known)
            await self.reached(Step.PERMITTED)

        return permit

    def received(self, receipt: Receipt) -> None:
        """The portal gave a receipt for the press."""
        if self.claim.intent is not None:
            intent = self.claim.intent.model_copy(update={"receipt": receipt, "words": receipt.words})
            self.claim = replace(self.claim, intent=intent)

    @property
    def given(self) -> str:
        """The reference number that the portal gave, or the store knows; empty where there is none."""
        receipt = self.claim.intent.receipt if self.claim.intent else None
        if receipt is not None and receipt.numbers and receipt.numbers[0].kind is NumberKind.REFERENCE:
            return receipt.reference
        return self.standing.reference

    def take_notes(self, tab: Tab) -> None:
        """Keep what a tab noted and heard, for this attempt."""
        self.notes += (*tab.noted, *tab.profile.tunnel.take_refused())
        self.heard += tab.judge.heard
        tab.noted.clear()
        tab.judge.heard.clear()

    def size(self, document: Document) -> int:
        """The size of a document of the packet, in bytes; 0 where its file is gone."""
        return packets.find(self.standing, document.file, self.tools.store, self.tools.home).size
