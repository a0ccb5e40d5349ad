"""
The worker: fires schedules, keeps a lane on each account with due work, and stops when asked.

``Lanes.start`` is the seam: "see to it that this account is being worked, somewhere, once". Here, lanes are tasks
of this process; the lease in the store keeps other workers away from the same account.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from portal_bots.domain.schedules import Schedule
from portal_bots.engine import permission
from portal_bots.engine import schedules as firing
from portal_bots.engine.holding import HeldElsewhereError
from portal_bots.engine.lane import Lane
from portal_bots.engine.log import trail
from portal_bots.engine.place import Place
from portal_bots.engine.retention import Retention
from portal_bots.engine.thaw import thaw
from portal_bots.engine.tools import Tools
from portal_bots.engine.trouble import OWN_TROUBLE
from portal_bots.store import at_risk, audit, exceptions, jobs, outages, sessions
from portal_bots.store.firings import last

log = structlog.get_logger()

ALIVE = "alive"  #: a file in the home, touched at every look for work: what a health check reads


class Lanes:
    """The lanes of this process."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._running: dict[str, tuple[Lane, asyncio.Task[None]]] = {}
        self.unworked: dict[str, BaseException] = {}  #: accounts whose lane could not work, and why
        self.idle: set[str] = set()  #: lanes that found nothing to do, until another one did something

    def start(self, portal: str, account: str, due: int = 1) -> None:
        """See to it that this account is being worked, by as many lanes as its portal allows and are free."""
        allowed = self._tools.portal(portal).flow.portal.lanes
        for number in range(1, min(allowed, due) + 1):
            self.start_at(Place(portal, account, number))

    def may_start(self, place: Place) -> bool:
        """False for a lane that could not work, or found nothing to do since anybody did something."""
        return place.name not in self.unworked and place.name not in self.idle

    def start_at(self, place: Place) -> None:
        """Start one lane, if it is not at work and a lane is free."""
        lane = Lane(self._tools, place)
        if lane.name in self._running or len(self._running) >= self._tools.settings.lanes:
            return
        task = asyncio.create_task(lane.work(), name=lane.name)
        self._running[lane.name] = (lane, task)
        task.add_done_callback(lambda done: self._ended(lane, done))

    def _ended(self, lane: Lane, task: asyncio.Task[None]) -> None:
        del self._running[lane.name]
        error = None if task.cancelled() else task.exception()
        if lane.worked:
            self.idle.clear()
        else:
            self.idle.add(lane.name)
        if error is None:
            return
        self.unworked[lane.name] = error
        if isinstance(error, HeldElsewhereError):
            log.info("Another worker has this account.", action="held_elsewhere", account=lane.name)
        else:
            name, where = type(error).__name__, trail(error)
            log.error(
                "A lane ended in an error.", action="lane_failed", account=lane.name, error=name, where=where
            )

    @property
    def tasks(self) -> set[asyncio.Task[None]]:
        """What runs now."""
        return {task for _, task in self._running.values()}

    async def stop(self) -> None:
        """Let each lane finish the job at hand; what takes longer than the grace is handed back."""
        for lane, _ in self._running.values():
            lane.stop()
        tasks = self.tasks
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=self._tools.settings.grace.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def sign_out(self) -> None:
        """Sign out of every open session that nobody works with."""
        for row in await self._tools.store.arun(sessions.every_open):
            lane = Lane(self._tools, Place(*row))
            lane.stop()
            try:
                await lane.work()
            except (HeldElsewhereError, *OWN_TROUBLE) as error:
                log.info(
                    "Not signed out here.", action="not_signed_out", account=lane.name, error=type(error).__name__
                )


class Worker:
    """One worker process."""

    def __init__(
        self,
        tools: Tools,
        schedules: Mapping[str, Schedule],
        report: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        self._tools = tools
        self._schedules = schedules
        self._report = report  #: writes the morning report of what happened since a moment
        self._lanes = Lanes(tools)
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Finish or hand back what is held, and end."""
        self._stop.set()

    async def work(self) -> None:
        """Work unattended until ``stop``."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        for schedule in self._schedules.values():
            await self._fire(schedule)
            scheduler.add_job(
                self._fire,
                firing.trigger(schedule),
                args=[schedule],
                id=schedule.name,
                coalesce=True,
                misfire_grace_time=None,
            )
        scheduler.add_job(
            self._purge, "interval", days=1, next_run_time=datetime.now(UTC), misfire_grace_time=None
        )
        scheduler.start()
        log.info("Working.", action="working", worker=self._tools.worker, version="0.1.0")
        try:
            while not self._stop.is_set():
                (self._tools.home / ALIVE).touch()
                await self._start_lanes()
                await self._pause()
        finally:
            scheduler.shutdown(wait=False)
            await self._lanes.stop()
            await self.sign_out()
            log.info("Stopped.", action="stopped", worker=self._tools.worker)

    async def run_dry(self) -> Mapping[str, BaseException]:
        """
        Work until nothing is due, or ``stop``.

        Returns the accounts that could not be worked here, and why.
        """
        try:
            while not self._stop.is_set() and (await self._look_for_work() or self._lanes.tasks):
                if not self._lanes.tasks:
                    continue  # what was started has ended already, such as where another worker has the account
                stopping = asyncio.create_task(self._stop.wait())
                await asyncio.wait({*self._lanes.tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
                stopping.cancel()
        finally:
            await self._lanes.stop()
        return self._lanes.unworked

    async def _fire(self, schedule: Schedule) -> None:
        """Fire what is due of a schedule. Unique keys make a second scheduler change nothing."""
        try:
            before = await self._tools.store.arun(last, schedule.name)
            added = await self._tools.store.arun(firing.fire_due, schedule, self._tools.clock.now())
        except SQLAlchemyError as error:
            log.error("The store failed.", action="store_failed", error=type(error).__name__)
            return
        if added is None:
            return
        if schedule.report and before is not None:
            await asyncio.to_thread(self._report, before)
        log.info("Schedule fired.", action="fired", schedule=schedule.name, jobs=added)

    async def _purge(self) -> None:
        """Delete the kept files of this home whose time is over."""
        tools = self._tools
        retention = Retention(tools.store, tools.home, tools.settings.keep)
        try:
            gone = await asyncio.to_thread(retention.purge, audit.worker(tools.worker), tools.clock.now())
        except (SQLAlchemyError, OSError) as error:
            log.error("Kept files could not be purged.", action="purge_failed", error=type(error).__name__)
        else:
            log.info("Purged.", action="purged", files=len(gone))

    async def _start_lanes(self) -> None:
        self._lanes.unworked.clear()
        self._lanes.idle.clear()
        try:
            await self._look_for_work()
        except SQLAlchemyError as error:
            log.error("The store failed.", action="store_failed", error=type(error).__name__)

    async def _look_for_work(self) -> int:
        """Start lanes for accounts with due jobs. Returns how many accounts are still to be worked here."""
        await thaw(self._tools)
        await permission.renew(self._tools)
        now = self._tools.clock.now()
        await self._tools.store.arun(firing.roll, self._schedules.values(), now)
        await self._tools.store.arun(exceptions.absorb, now)
        await self._tools.store.arun(outages.hold_due, now)
        await self._tools.store.arun(at_risk.warn, now)
        shut = await self._shut(now)
        due = await self._tools.store.arun(jobs.accounts_due, now)
        mine = [row for row in due if row[0] not in shut and self._lanes.may_start(Place(row[0], row[1]))]
        for portal, account, count in mine:
            self._lanes.start(portal, account, count)
        return len(mine) + await self._tend(now, shut)

    async def _shut(self, now: datetime) -> frozenset[str]:
        """Portals that are closed at this hour. What is due there waits until they open."""
        flows = self._tools.registry.flows
        begins = {slug: found.flow.portal.begin(now) for slug, found in flows.items()}
        shut = frozenset(slug for slug, moment in begins.items() if moment > now)
        for slug in shut:
            await self._tools.store.arun(jobs.wait_for, slug, now, begins[slug])
        return shut

    async def _tend(self, now: datetime, shut: frozenset[str]) -> int:
        """Start lanes that look after sessions which nobody works with. Returns how many there are."""
        found = [Place(*row) for row in await self._tools.store.arun(sessions.to_tend, now)]
        out = shut | await self._tools.store.arun(outages.out)
        mine = [place for place in found if place.portal not in out and self._lanes.may_start(place)]
        for place in mine:
            self._lanes.start_at(place)
        return len(mine)

    async def sign_out(self) -> None:
        """The night is over: sign out of the sessions that were kept for later, as far as the grace allows."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._tools.settings.grace.total_seconds()):
                await self._lanes.sign_out()

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), self._tools.settings.poll.total_seconds())
        except TimeoutError:
            return
