"""One change of a portal's pages: worked under it, put right, worked to the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from mock_portals.uhc import UhcPortal
from portal_bots.domain import AuthRequest, Decision, Operation
from portal_bots.domain.attention import ExceptionRow
from portal_bots.testing import Bot
from portal_bots.testing.drift import Drift
from tests.faults.truth import differences, ours


@dataclass(frozen=True)
class Task:
    """What is worked under a change: a request to send, and a case to read."""

    send: AuthRequest | None
    read: AuthRequest
    reference: str


@dataclass(frozen=True)
class Seen:
    """What came of it, by the portal's own records."""

    drift: Drift
    met: bool  #: a page was shown with the change
    stopped: tuple[ExceptionRow, ...]
    pressed: bool  #: a case was there before the change was put right
    wrong: tuple[str, ...]  #: what was settled and is not so
    left: tuple[ExceptionRow, ...]  #: what does not go on although the change is gone

    @property
    def codes(self) -> tuple[str, ...]:
        """What a person reads."""
        return tuple(sorted({row.code for row in self.stopped}))

    @property
    def as_told(self) -> bool:
        """Stopped with the right code before anything was sent, or not at all; and in the end all is done."""
        right = self.codes == ((self.drift.stops,) if self.drift.harmful else ())
        return (
            self.met and right and not self.wrong and not self.left and not (self.drift.harmful and self.pressed)
        )


async def run(bot: Bot, portal: UhcPortal, drift: Drift, task: Task) -> Seen:
    """From the change to the end."""
    portal.drift(dict(drift.change))
    await _work(bot, task)
    met, stopped = bool(portal.drifted()), tuple(bot.exceptions)
    pressed = bool(portal.ledger("case_created"))
    wrong = list(_wrong(bot, portal, task, settled=not stopped))
    portal.clear_drift()
    for row in stopped:
        await bot.retry(row)
    await bot.wait()
    wrong += _wrong(bot, portal, task, settled=True)
    return Seen(drift, met, stopped, pressed, tuple(dict.fromkeys(wrong)), tuple(bot.exceptions))


async def _work(bot: Bot, task: Task) -> None:
    bot.take(task.read, task.reference)
    await bot.do(Operation.READ_STATUS, task.read)
    if task.send is not None:
        await bot.submit(task.send)
    await bot.wait()


def _wrong(bot: Bot, portal: UhcPortal, task: Task, *, settled: bool) -> Sequence[str]:
    """Everything that is settled here and otherwise at the portal."""
    found = []
    truth = {case["reference"]: case for case in portal.cases()}
    read = bot.standing(task.read)
    if read.decision is not None or settled:
        found += _misread(read.decision, truth[task.reference])
    if task.send is not None:
        cases = ours(portal, task.send)
        found += [wrong for case in cases for wrong in differences(case, task.send, bot.packets)]
        numbered = [case["reference"] for case in cases] == [bot.standing(task.send).reference]
        if settled and not numbered:
            found.append(f"{len(cases)} cases, known as {bot.standing(task.send).reference!r}")
    return found


def _misread(decision: Decision | None, case: dict[str, object]) -> list[str]:
    words = decision.words if decision is not None else "nothing"
    return [] if words == case["status"] else [f"read {words!r}, the portal has {case['status']!r}"]
