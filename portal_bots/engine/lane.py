"""A lane: one account being worked under its lease, job after job, each ending in an outcome value."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from portal_bots.browser.trouble import translate
from portal_bots.domain import errors
from portal_bots.domain.claims import Claim
from portal_bots.domain.errors import Phase, Written
from portal_bots.domain.jobs import Operation
from portal_bots.domain.outcomes import Outcome, after
from portal_bots.domain.steps import Step
from portal_bots.engine import permission, reading
from portal_bots.engine.holding import held
from portal_bots.engine.log import trail
from portal_bots.engine.place import Place
from portal_bots.engine.sitting import Sitting
from portal_bots.engine.submit import submit
from portal_bots.engine.tools import Tools
from portal_bots.engine.trouble import OWN_TROUBLE
from portal_bots.engine.uploading import upload
from portal_bots.engine.work import Work
from portal_bots.store import jobs, outages, requests, settle
from portal_bots.store.leases import Lease, LeaseLostError
from portal_bots.store.settle import Ending

log = structlog.get_logger()

SOON = timedelta(hours=1)  #: a session is kept for jobs that are due within this time

OPERATIONS: dict[Operation, Callable[[Work], Awaitable[Outcome]]] = {
    Operation.SUBMIT: submit,
    Operation.READ_STATUS: reading.read_status,
    Operation.FETCH_LETTER: reading.fetch_letter,
    Operation.UPLOAD: upload,
}


class Lane:
    """Works one account until nothing is due, it is asked to stop, or its lease is lost."""

    def __init__(self, tools: Tools, place: Place) -> None:
        self._tools = tools
        self._place = place
        self._portal = place.portal
        self._account = place.account
        self.name = place.name
        self._stopping = False
        self.worked = False  #: it had something to do
        self._task: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """Finish the job at hand and take no other."""
        self._stopping = True

    async def work(self) -> None:
        """
        Take the account's lease and work.

        Raises:
            HeldElsewhereError: Another worker holds it; nothing was done.

        """
        try:
            async with held(self._tools, self._place) as lease:
                try:
                    await self._work(lease)
                finally:
                    self._tools.progress.lane_ended(self.name)
        except LeaseLostError:
            log.warning("Another worker has this account now.", action="lease_lost", **self._where)

    @property
    def _where(self) -> dict[str, str]:
        return self._place.facts

    async def _work(self, lease: Lease) -> None:
        store, now = self._tools.store, self._tools.clock.now()
        lost = await store.arun(jobs.take_back, lease, self._portal, self._account, now)
        if lost:
            log.warning("Taking back jobs of a dead worker.", action="taken_back", jobs=lost, **self._where)
        due = {(portal, account): count for portal, account, count in await store.arun(jobs.accounts_due, now)}
        self._tools.progress.lane_started(self.name, due.get((self._portal, self._account), 0))
        async with Sitting(self._tools, lease, self._place) as sitting:
            while not self._stopping and (claim := await self._claim(lease)) is not None:
                self.worked = True
                await self._do(lease, claim, sitting)
            out = self._portal in await self._tools.store.arun(outages.out)
            if not self.worked and not out:
                await sitting.tend()
            sitting.stays = not self._stopping and (out or await self._soon())

    async def _soon(self) -> bool:
        """More is to be done for this account before long: then its session is kept, and no second code typed."""
        moment = await self._tools.store.arun(jobs.next_of, self._portal, self._account)
        return moment is not None and moment < self._tools.clock.now() + SOON

    async def _claim(self, lease: Lease) -> Claim | None:
        now = self._tools.clock.now()
        begins = self._tools.portal(self._portal).flow.portal.begin(now)
        if begins > now:
            await self._tools.store.arun(jobs.wait_for, self._portal, now, begins)
            return None
        return await self._tools.store.arun(jobs.claim, lease, self._portal, self._account, now)

    async def _do(self, lease: Lease, claim: Claim, sitting: Sitting) -> None:
        standing = await self._tools.store.arun(requests.get, claim.job.request_id)
        if standing is None:
            message = f"job {claim.job.id} is for request {claim.job.request_id}, which is not in the store"
            raise LookupError(message)
        work = Work(self._tools, lease, claim, standing, sitting)
        if sitting.tab is not None:
            sitting.tab.profile.guard.clear()
        try:
            await permission.check(self._tools, self._place, claim.job.operation)
            outcome = await OPERATIONS[claim.job.operation](work)
            self._check_presses(work)
        except LeaseLostError:
            raise
        except (asyncio.CancelledError, *OWN_TROUBLE):
            await self._hand_back(work)
            raise
        except Exception as error:  # noqa: BLE001 -- the engine's boundary: a flow's mistake ends its attempt only
            await self._stopped(work, error)
        else:
            await self._done(work, outcome)

    def _check_presses(self, work: Work) -> None:
        if work.sitting.tab is not None:
            work.sitting.tab.profile.guard.check()

    async def _hand_back(self, work: Work) -> None:
        """A job cut short is due again; whether it had pressed the last button stands in the journal."""
        await asyncio.shield(self._tools.store.arun(jobs.hand_back, work.lease, work.claim, work.now()))

    async def _done(self, work: Work, outcome: Outcome) -> None:
        await self._tools.store.arun(settle.done, self._ending(work), outcome)
        await work.reached(Step.SETTLED)
        self._tools.progress.job_ended(self.name, work.job, outcome.path.value)
        log.info("Job done.", action="job_done", path=outcome.path.value, **self._facts(work))

    async def _stopped(self, work: Work, error: Exception) -> None:
        stopped = self._cause(work, error)
        if isinstance(stopped, errors.FlowBug):
            log.error("A flow made a mistake.", action="flow_bug", error=type(error).__name__, where=trail(error))
        await self._show(work)
        next_ = after(stopped, work.job.tries, work.now())
        await self._tools.store.arun(settle.stopped, self._ending(work), stopped, next_)
        if isinstance(stopped, errors.RateLimited):
            await work.sitting.slow_down()
        if not isinstance(stopped, errors.OwnerActs):
            await work.sitting.recover(stopped)
        self._tools.progress.job_ended(self.name, work.job, stopped.code)
        log.warning("Job stopped.", action="job_stopped", code=stopped.code, **self._facts(work))

    def _cause(self, work: Work, error: Exception) -> errors.PortalError:
        """
        What stopped it. A press that a flow tried explains whatever came of it.

        While a press is not settled, "nothing was submitted" is more than anybody knows.
        """
        stopped = translate(error).from_(work.now())
        try:
            self._check_presses(work)
        except errors.FlowBug as bug:
            stopped = bug
        stopped = self._placed(work, stopped)
        if isinstance(stopped, errors.UnexpectedPage):
            stopped.once_more = stopped.phase is not Phase.SIGN_IN and not work.claim.pressed
        if stopped.written is Written.NO and work.claim.pressed:
            stopped.wrote(Written.UNKNOWN)
        if stopped.written is Written.NO and work.job.operation is Operation.SUBMIT and work.standing.reference:
            stopped.wrote(Written.YES)
        return stopped

    def _placed(self, work: Work, stopped: errors.PortalError) -> errors.PortalError:
        """With the phase in which it came up, and for what it was: what the page said explains what it lacks."""
        tab = work.sitting.tab
        if tab is None or not work.opened:
            return stopped
        lacks = isinstance(stopped, errors.UnexpectedPage | errors.FormChanged) and stopped.written is Written.NO
        if lacks and tab.judge.beside is not None:
            stopped = tab.judge.beside
        return tab.placed(stopped)

    async def _show(self, work: Work) -> None:
        """A picture of where it stopped, if this job opened a page: another one's page is another patient's."""
        tab = work.sitting.tab
        if tab is not None and work.opened and not tab.blank:
            await work.show_stop(tab)

    def _ending(self, work: Work) -> Ending:
        tab = work.sitting.tab
        if tab is not None:
            work.take_notes(tab)
        for note in work.notes:
            log.info("Noted.", action="noted", note=note, **self._facts(work))
        kept = (tuple(work.evidence), work.now(), tuple(work.notes), tuple(dict.fromkeys(work.heard)))
        return Ending(work.lease, work.claim, *kept)

    def _facts(self, work: Work) -> dict[str, object]:
        job = work.job
        return {
            "job": job.id,
            "request": job.request_id,
            "operation": job.operation.value,
            "attempt": work.claim.attempt_id,
            **self._where,
        }
