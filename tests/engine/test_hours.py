"""A portal's hours: closed portals are left alone, and what is due there waits until they open."""

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from flows.uhc import Uhc
from mock_portals.uhc import UhcPortal
from portal_bots.domain import JobState, Operation
from portal_bots.domain.clocks import Clock, Window
from portal_bots.domain.jobs import Job
from portal_bots.engine.progress import Unwatched
from portal_bots.flow import Portal
from portal_bots.flow.registry import Registered, Registry
from portal_bots.store import jobs, outages
from portal_bots.testing import Bot, SharedClock
from tests.conftest import Tonight

OPEN = (1012, 1014, 1016)


class LongJobs(Unwatched):
    """Each job takes ten minutes."""

    def __init__(self, clock: Clock) -> None:
        assert isinstance(clock, SharedClock)
        self._clock = clock

    def job_ended(self, lane: str, job: Job, result: str) -> None:  # noqa: ARG002 -- as it is called
        """Let the time pass."""
        self._clock.jump(timedelta(minutes=10))


def close(bot: Bot, begins: timedelta, ends: timedelta) -> None:
    """The portal is closed from and to so long from now, every day."""
    now = bot.tools.clock.now()
    hours = (Window(opens=(now + begins).time(), closes=(now + ends).time(), zone="UTC"),)

    class Maintained(Uhc):
        """The same portal, which says when it is closed."""

        portal: ClassVar[Portal] = replace(Uhc.portal, closed=hours)

    registry = Registry({"uhc": Registered(Maintained(), bot.tools.portal("uhc").playbook)})
    bot.tools = replace(bot.tools, registry=registry)


async def read(bot: Bot, night: Tonight) -> None:
    """Read three cases, as far as the hours allow."""
    for number in OPEN:
        bot.take(night.request(number), night.reference(number))
    await bot.do(Operation.READ_STATUS, *(night.request(number) for number in OPEN))


async def test_closed(bot: Bot, portal: UhcPortal, night: Tonight) -> None:
    """Nobody goes to a closed portal; every job waits for the opening, and is done then."""
    close(bot, -timedelta(hours=1), timedelta(hours=2))
    opens = bot.tools.clock.now() + timedelta(hours=2)
    await read(bot, night)
    waiting = bot.store.run(jobs.every, JobState.DUE)
    seen = portal.ledger()
    await bot.wait()

    assert seen == []
    assert [job.tries for job in waiting] == [0, 0, 0]
    assert all(abs(job.not_before - opens) < timedelta(minutes=1) for job in waiting)
    assert {job.state for job in bot.store.run(jobs.every)} == {JobState.DONE}
    assert bot.exceptions == []


async def test_about_to_close(bot: Bot, portal: UhcPortal, night: Tonight) -> None:
    """In the last minutes before it closes nothing is begun."""
    close(bot, timedelta(minutes=4), timedelta(hours=2))

    await read(bot, night)

    assert portal.ledger() == []
    soonest = min(job.not_before for job in bot.store.run(jobs.every))
    assert soonest > bot.tools.clock.now() + timedelta(minutes=110)


async def test_closes_in_the_middle(bot: Bot, portal: UhcPortal, night: Tonight) -> None:
    """A lane at work takes no further job once the portal closes, signs out, and goes on when it opens."""
    close(bot, timedelta(minutes=14), timedelta(hours=2))
    bot.tools = replace(bot.tools, progress=LongJobs(bot.tools.clock))
    await read(bot, night)
    done = bot.store.run(jobs.every, JobState.DONE)
    signed = len(portal.ledger("signed_in")), len(portal.ledger("signed_out"))
    bot.tools = replace(bot.tools, progress=Unwatched())
    await bot.wait()

    assert (len(done), signed) == (1, (1, 1))
    assert {job.state for job in bot.store.run(jobs.every)} == {JobState.DONE}
    assert bot.store.run(outages.every, done[0].not_before) == []
