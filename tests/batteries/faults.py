"""
``make faults``: the whole fault table, and correct runs at a difficult portal, judged by the portal's own records.

Two mistakes are counted side by side. *Silent-wrong*: the worker is content and the portal has not exactly one
case as asked. *Over-halt*: it stops for a person where nothing was wrong, or where it should settle by itself.
"""

import argparse
import asyncio
import random
import sys
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from mock_portals.uhc import UhcPortal
from portal_bots.browser import uploads
from portal_bots.testing import Bot
from tests.batteries.worlds import each
from tests.conftest import Tonight
from tests.faults.run import Seen, run
from tests.faults.table import TABLE, Fault

OVER_HALT = 0.01  # share of correct runs that may stop for a person
CORRECT = (1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010)  # requests that need nothing more
SLOWEST = 400  # milliseconds that a difficult portal takes for an answer


@dataclass(frozen=True)
class Verdict:
    """What came of one run."""

    fault: Fault
    seen: Seen

    @property
    def silent_wrong(self) -> bool:
        """Content before anybody looked, and the portal has something else."""
        content = not self.seen.stopped
        return content and (len(self.seen.cases) != 1 or bool(self.seen.wrong))

    @property
    def over_halt(self) -> bool:
        """Stopped where it should have settled."""
        return bool(self.seen.stopped) and not self.fault.stops

    @property
    def failed(self) -> bool:
        """Something else than the table says, or not settled in the end."""
        stopped = [row.code for row in self.seen.stopped]
        as_told = stopped == ([self.fault.stops] if self.fault.stops else [])
        settled = not self.seen.left and not self.seen.waiting
        numbered = [case["reference"] for case in self.seen.cases] == [self.seen.reference]
        return not (as_told and settled and numbered and bool(self.seen.wrong) is not self.fault.as_sent)


def correct_runs(runs: int, seed: int) -> list[Fault]:
    """Requests with nothing wrong, at a portal whose pages are slow and whose lists have no order."""
    chance = random.Random(seed)  # noqa: S311 -- repeatable on purpose
    return [
        Fault(
            0,
            "correct",
            {
                "slow": {"max_ms": SLOWEST, "seed": chance.randrange(10**6)},
                "shuffled": {"seed": chance.randrange(10**6)},
                "heartbeat": {},
            },
            request=chance.choice(CORRECT),
        )
        for _ in range(runs)
    ]


async def work(bot: Bot, portal: UhcPortal, night: Tonight, fault: Fault) -> Verdict:
    """One fault."""
    return Verdict(fault, await run(bot, portal, fault, night.request(fault.request)))


async def battery(runs: int, seed: int) -> list[Verdict]:
    """Everything."""
    return await each((*TABLE, *correct_runs(runs, seed)), work)


def tell(verdicts: list[Verdict]) -> int:
    """Print the table and the figures; 1 when something is as it must not be."""
    table = Table("row", "fault", "stopped for a person", "silent-wrong", "over-halt", "in the end")
    faults = sorted((one for one in verdicts if one.fault.row), key=lambda one: (one.fault.row, one.fault.name))
    for one in faults:
        stopped = ", ".join(row.code for row in one.seen.stopped) or "-"
        end = "WRONG" if one.failed else "one case, as asked" if one.fault.as_sent else "one case, accepted"
        row = (str(one.fault.row), one.fault.name, stopped, _mark(one.silent_wrong), _mark(one.over_halt), end)
        table.add_row(*row)
    Console(width=140).print(table)
    correct = [one for one in verdicts if not one.fault.row]
    halted = sum(one.over_halt for one in correct)
    share = halted / len(correct) if correct else 0.0
    wrong, failed = sum(one.silent_wrong for one in verdicts), sum(one.failed for one in faults)
    sys.stdout.write(
        f"{len(faults)} faults: {failed} not as told. "
        f"{len(correct)} correct runs: {halted} stopped ({share:.1%}). "
        f"Silent-wrong in all: {wrong}.\n"
    )
    for one in verdicts:
        if one.failed or one.silent_wrong:
            sys.stdout.write(f"{one.fault}\n  {[row.code for row in one.seen.stopped]} {one.seen.wrong}\n")
    return 1 if wrong or failed or share > OVER_HALT else 0


def _mark(yes: bool) -> str:  # noqa: FBT001 -- a cell
    return "YES" if yes else "no"


def main() -> int:
    """Run and judge."""
    asked = argparse.ArgumentParser(prog="make faults")
    asked.add_argument("--runs", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    uploads.SCAN = 3.0
    return tell(asyncio.run(battery(given.runs, given.seed)))


if __name__ == "__main__":
    sys.exit(main())
