"""
A real worker that dies where it was told.

Store, lanes, flows and browser are those of ``portal-bots work``; only the clock is shared with the portal, so
that waiting is a jump, and the sign-in is in memory. What happens is told through a pipe.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mock_portals.kit.process import PortalProcess
from portal_bots.browser.launch import Shell, choose
from portal_bots.domain import Job, Operation
from portal_bots.domain.steps import Step
from portal_bots.engine import log
from portal_bots.engine.instance import instance
from portal_bots.engine.progress import Unwatched
from portal_bots.engine.secrets import Credentials
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.engine.worker import Worker
from portal_bots.flow import registry
from portal_bots.store import Store, jobs, sessions
from portal_bots.testing import SEAL, MemorySecrets, SharedClock
from tests.kills.boundaries import AfterStep, AtWrite, Boundary, Leg, Victim
from tests.kills.processes import family, main_browser

FLOWS = Path(__file__).parents[2] / "flows"
ARMED_AFTER = {Step.LOOKED: Leg.FILLING, Step.JOURNALED: Leg.PRESS}

Say = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Order:
    """What a worker shall do, and where it shall die."""

    home: Path
    store: str
    portal: str
    url: str
    token: str
    sign_in: Credentials
    lease: timedelta
    log: Path
    request: str = ""  #: is begun when nothing else is due; none: what was left is worked to its end
    operation: Operation = Operation.SUBMIT
    boundary: Boundary | None = None  #: none: it lives
    blow: signal.Signals = signal.SIGKILL  #: what it is struck with


class Fate(Unwatched):
    """Begins the request of an order, and strikes at its boundary."""

    def __init__(self, order: Order, store: Store, clock: SharedClock, say: Say) -> None:
        self._order = order
        self._store = store
        self._clock = clock
        self._say = say
        self._portal = PortalProcess.attach(order.url, order.token)
        self._place = order.boundary.place if order.boundary else None

    def begin(self) -> None:
        """Queue the request once nothing else is due; at once where death comes before the first job."""
        order, now = self._order, self._clock.now()
        first = order.boundary is not None and order.boundary.in_sign_in
        if order.request and (first or not self._store.run(jobs.accounts_due, now)):
            key = f"kill/{order.request}"
            self._store.run(jobs.add, key, order.request, order.operation, "kills", now, now)

    def arm(self, leg: Leg) -> None:
        """Let the portal stop the write that is the boundary, counted from now on."""
        if isinstance(self._place, AtWrite) and self._place.leg is leg:
            self._portal.barrier(self._place.write, self._place.point)
            self._place = None
            self._say({"armed": leg})

    async def reached(self, lane: str, job: Job, step: Step) -> None:  # noqa: ARG002 -- as progress is told
        """Strike, if this is the step."""
        if job.request_id != self._order.request:
            return
        if self._order.boundary is None:
            self._say({"step": step, "writes": self._portal.writes()})
        elif self._place == AfterStep(step):
            self._place = None
            self._strike(self._order.boundary.victim)
        elif step in ARMED_AFTER:
            self.arm(ARMED_AFTER[step])

    def _strike(self, victim: Victim) -> None:
        me = os.getpid()
        self._say({"struck": victim, "family": [process.pid for process in family(me)]})
        os.kill(main_browser(me).pid if victim is Victim.BROWSER else me, self._order.blow)

    def job_ended(self, lane: str, job: Job, result: str) -> None:  # noqa: ARG002 -- as progress is told
        """Go on to the request of the order, and from that to the sign-out."""
        if job.request_id == self._order.request:
            self.arm(Leg.SIGN_OUT)
        self.begin()


def run(order: Order, wire: Connection) -> None:
    """The whole life of the process."""
    log.to_file(order.log)
    asyncio.run(work(order, wire.send))


async def work(order: Order, say: Say) -> None:
    """Work until nothing is due, or until death."""
    portal = PortalProcess.attach(order.url, order.token)
    clock = SharedClock(portal.advance, portal.now())
    store = Store.open(order.store, SEAL)
    fate = Fate(order, store, clock, say)
    with instance(order.home) as me:
        tools = _tools(order, store, clock, me, fate)
        if order.boundary is not None and order.boundary.in_sign_in:
            store.run(sessions.forget, order.portal, "main")  # else nobody would have to sign in
        fate.arm(Leg.SIGN_IN)
        fate.begin()
        worker = Worker(tools, {})
        unworked = await worker.run_dry()
        if order.boundary is not None and order.boundary.in_sign_out:
            await worker.sign_out()
        await tools.shell.close()
    store.close()
    say({"unworked": {lane: repr(error) for lane, error in unworked.items()}})


def _tools(order: Order, store: Store, clock: SharedClock, me: str, fate: Fate) -> Tools:
    secrets = MemorySecrets()
    secrets.put(order.portal, "main", order.sign_in)
    urls = {order.portal: order.url}
    return Tools(
        settings=Settings(home=order.home, store=order.store, lease=order.lease, portal_urls=urls),
        store=store,
        registry=registry.load(FLOWS),
        secrets=secrets,
        shell=Shell(choose()),
        clock=clock,
        worker=me,
        progress=fate,
    )
