"""Every code of the error tree appears from a real page, tells a person what to do, and then goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import JobState, Operation, Status, errors
from portal_bots.domain.attention import ExceptionRow
from portal_bots.domain.errors import PortalError
from portal_bots.domain.jobs import Job
from portal_bots.store import jobs, outages, resolving
from portal_bots.testing import Bot
from portal_bots.testing.bot import LONG_AGO, WHO
from tests.codes.scenarios import TABLE, Right, Scenario, Seen
from tests.codes.world import World, done
from tests.conftest import Tonight
from tests.faults.truth import differences, ours

scenarios = [
    pytest.param(scenario, id=scenario.id, marks=() if scenario.quick else pytest.mark.battery)
    for scenario in TABLE
]


def leaves(kind: type[PortalError] = PortalError) -> Iterator[type[PortalError]]:
    """The classes that stop a job."""
    below = [one for one in kind.__subclasses__() if one.__module__ == errors.__name__]
    if not below:
        yield kind
    for one in below:
        yield from leaves(one)


class TestTable:
    def test_has_every_code(self) -> None:
        """A code without a scenario is seen by nobody before it stops real work."""
        assert {kind.code for kind in leaves()} == {scenario.code for scenario in TABLE}

    def test_tells_them_apart(self) -> None:
        """No two scenarios have one name."""
        assert len({scenario.id for scenario in TABLE}) == len(TABLE)

    @pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.code) for kind in leaves()])
    def test_says_what_to_do(self, kind: type[PortalError]) -> None:
        """What may become a row says what happened and what a person can do, each in whole sentences."""
        assert kind.sentence().endswith(".")
        if kind is not errors.NotRequired:
            assert kind.next_step.endswith(".")


@pytest.mark.parametrize("scenario", scenarios)
async def test_code(
    bot: Bot,
    portal: UhcPortal,
    night: Tonight,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scenario: Scenario,
) -> None:
    """It stops as the table says, in words that a person can act on; with the cause gone it is done, once."""
    wanted = night.request(scenario.request)
    also = night.request(scenario.also) if scenario.also else None
    world = World(bot, portal, night, tmp_path, monkeypatch, wanted, night.reference(scenario.request), also)

    await stop(world, scenario)
    SEEN[scenario.seen](world, scenario)

    await put_right(world, scenario)
    is_done(world, scenario)


async def stop(world: World, scenario: Scenario) -> None:
    """Arrange it, and ask for the work."""
    bot = world.bot
    for name, params in scenario.faults.items():
        world.portal.fault(name, **params)
    if world.also is not None:
        bot.take(world.also, world.night.reference(scenario.also))
    await done(scenario.arrange, world)
    world.imported()
    await bot.do(scenario.operation, world.request, *([world.also] if world.also else ()))
    if scenario.seen is Seen.ROW:
        await bot.wait()
    if scenario.seen is Seen.OUTAGE:
        while not bot.store.run(outages.every, LONG_AGO):
            await bot.tools.clock.sleep_until(bot.store.run(jobs.every, JobState.DUE)[0].not_before)
            await bot.work()


def is_a_row(world: World, scenario: Scenario) -> None:
    """One, which says what happened, where, whether anything was sent, and what to do."""
    [row] = world.bot.exceptions
    held = [job for job in world.bot.store.run(jobs.every) if job.id in row.jobs]
    tells(world, scenario, row, held)
    assert row.waiting == len(held) == (2 if scenario.also else 1)
    assert {job.state for job in held} == {JobState.HELD}


def is_watched(world: World, scenario: Scenario) -> None:
    """The row holds nothing: its jobs are still due."""
    [row] = world.bot.exceptions
    [job] = [job for job in world.bot.store.run(jobs.every) if job.id in row.jobs]
    tells(world, scenario, row, [job])
    assert (row.waiting, job.state) == (0, JobState.DUE)


def tells(world: World, scenario: Scenario, row: ExceptionRow, held: list[Job]) -> None:
    """All that a person needs."""
    kind = errors.of_code(scenario.code)
    assert (row.code, row.phase, row.written) == (scenario.code, scenario.phase, scenario.written), row.words
    assert (row.sentence, row.next_step) == (kind.sentence(), kind.next_step)
    assert scenario.words in row.words
    assert row.urgent is any(job.priority == "urgent" for job in held)
    assert row.deadline == min(job.deadline for job in held if job.deadline)
    assert bool(row.evidence) is scenario.page
    assert all(world.bot.tools.evidence.open(name) for name in row.evidence)


def is_an_outage(world: World, scenario: Scenario) -> None:
    """Nobody is asked: the portal is out, and jobs wait for it."""
    [outage] = world.bot.store.run(outages.every, LONG_AGO)
    assert (outage.code, outage.undone, outage.ended_at) == (scenario.code, 1, None)
    assert scenario.words in outage.words
    assert world.bot.exceptions == []


def is_waiting(world: World, scenario: Scenario) -> None:
    """Nobody is asked: it is looked at again."""
    [job] = world.bot.store.run(jobs.every, JobState.DUE)
    assert world.bot.outcomes(world.request) == [scenario.code]
    assert job.not_before > world.bot.tools.clock.now()
    assert world.bot.exceptions == []


def is_settled(world: World, _: Scenario) -> None:
    """Nobody is asked: it is an answer."""
    assert (world.bot.exceptions, world.bot.waiting) == ([], 0)


SEEN = {
    Seen.ROW: is_a_row,
    Seen.OUTAGE: is_an_outage,
    Seen.WAITS: is_waiting,
    Seen.WATCHED: is_watched,
    Seen.SETTLED: is_settled,
}


async def put_right(world: World, scenario: Scenario) -> None:
    """The cause is gone, and a person does what the row says."""
    bot = world.bot
    world.portal.clear_faults()
    await done(scenario.mend, world)
    for right in scenario.right:
        await act(world, right, next(iter(bot.exceptions), None))


async def act(world: World, right: Right, row: ExceptionRow | None) -> None:
    """One thing that a person does."""
    bot = world.bot
    if right is Right.ITSELF or row is None:
        await bot.work()
        await bot.wait()
    elif right is Right.RESOLVE:
        await bot.resolve(row)
    elif right is Right.RETRY:
        await bot.retry(row)
    elif right is Right.SAY:
        await bot.say(row, "No")
    elif right is Right.DISMISS:
        bot.store.run(resolving.dismiss, row.id, WHO, "sent there, 77120", bot.tools.clock.now())
    else:
        await bot.answer(row, world.there if right is Right.THERE else "")


def is_done(world: World, scenario: Scenario) -> None:
    """The portal and the store agree, and nothing is left over."""
    assert (world.bot.exceptions, world.bot.waiting) == ([], 0)
    mine = [job for job in world.bot.store.run(jobs.every) if job.request_id == world.request.id]
    if Right.DISMISS in scenario.right:
        assert {job.state for job in mine} == {JobState.DROPPED}
        assert world.portal.ledger("case_created") == []
    elif scenario.operation is Operation.SUBMIT:
        is_submitted(world, scenario)
    elif scenario.operation is Operation.UPLOAD:
        [case] = [case for case in world.portal.cases() if case["reference"] == world.reference]
        documents = sorted(document.file for document in world.request.documents)
        assert sorted(document["name"] for document in case["documents"]) == documents
        assert sorted(world.bot.standing(world.request).listed) == documents
    else:
        assert world.bot.standing(world.request).status is Status.IN_REVIEW


def is_submitted(world: World, scenario: Scenario) -> None:
    """One case, as asked: ours, or the one that a person named or that was there."""
    standing = world.bot.standing(world.request)
    assert world.bot.outcomes(world.request)[-1] == (scenario.path or "submitted")
    created = ours(world.portal, world.request)
    if scenario.path == "not_required":
        assert (standing.status, created) == (Status.NOT_REQUIRED, [])
    elif scenario.path == "":
        [case] = created
        assert standing.reference == case["reference"]
        assert differences(case, world.request, world.bot.packets) == []
    else:
        assert standing.reference == world.there
        assert len(created) <= 1
