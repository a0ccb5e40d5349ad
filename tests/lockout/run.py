"""One row of the lockout table: worked by many, tried again without a cure, mended, worked to the end."""

from dataclasses import dataclass

from tests.lockout.practice import LATER, Practice
from tests.lockout.table import Case

NIGHTS = ("first", "second", "third")


@dataclass(frozen=True)
class Seen:
    """What came of it, by the portal's own counters."""

    stopped: tuple[str, ...]  #: codes that people read after the first night
    lockouts: int  #: caused by us
    reused: int  #: codes typed twice
    refused: int  #: failures that the portal counted before the cause was mended
    left: tuple[str, ...]  #: codes that people still read in the end
    unsettled: int  #: jobs not done in the end


async def run(practice: Practice, case: Case) -> Seen:
    """From the cause to the end."""
    case.begin(practice)
    before = practice.account
    stopped: tuple[str, ...] = ()
    for night in NIGHTS:
        practice.fall_due(night)
        await practice.work()
        stopped = stopped or tuple(row.code for row in practice.open_exceptions)
        practice.careless()
        await practice.work()
        practice.clock.jump(LATER)
    refused = practice.account["failed_count"] - before["failed_count"]
    case.mend(practice)
    await practice.mended()
    after = practice.account
    return Seen(
        stopped=stopped,
        lockouts=after["lockouts"] - before["lockouts"],
        reused=after["codes_reused"],
        refused=max(refused, 0),
        left=tuple(row.code for row in practice.open_exceptions),
        unsettled=practice.unsettled,
    )


def expected(case: Case, seen: Seen) -> list[str]:
    """What of it is not as it must be."""
    stops = (case.stops,) if case.stops else ()
    judged = {
        f"{seen.lockouts} lockouts caused": seen.lockouts == 0,
        f"{seen.reused} codes typed twice": seen.reused == 0,
        f"{seen.refused} failures counted, at most {case.refused} may be": seen.refused <= case.refused,
        f"people read {seen.stopped} instead of {stops}": seen.stopped == stops,
        f"people still read {seen.left}": seen.left == (),
        f"{seen.unsettled} jobs not done": seen.unsettled == 0,
    }
    return [words for words, right in judged.items() if not right]
