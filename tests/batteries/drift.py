"""
``make drift``: single changes of every declared form and page, each worked and judged by the portal's own records.

A change that could alter a meaning must stop before the press, with the right code; one that only looks different
must be survived. After each the pages are put right and the work must go on to its end.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from flows.uhc import CASE, LETTERS, Uhc
from mock_portals.uhc import UhcPortal
from portal_bots.testing import Bot
from portal_bots.testing.drift import Drift, of_forms, of_pages
from tests.batteries.worlds import each
from tests.conftest import Tonight
from tests.drift.lists import LISTS, Lists, Survived, survive
from tests.drift.run import Seen, Task, run

SURVIVED = 0.95  # of the harmless changes
READ_ONLY = (CASE.screen.heading, LETTERS.screen.heading)  # pages that are read only once something was sent
SENT, READ = 1001, 1012


def task(night: Tonight, drift: Drift) -> Task:
    """A request to send and a case to read; a page of cases is met by reading alone."""
    send = None if drift.page in READ_ONLY else night.request(SENT)
    return Task(send, night.request(READ), night.reference(READ))


async def work(bot: Bot, portal: UhcPortal, night: Tonight, drift: Drift) -> Seen:
    """One change."""
    return await run(bot, portal, drift, task(night, drift))


async def battery(seed: int, least: int) -> tuple[list[Seen], list[Survived]]:
    """Everything."""
    flow, night = Uhc(), Tonight()
    drifts = [*of_forms(flow, night.request(SENT), seed, least), *of_pages(flow, seed)]
    return await each(drifts, work), await each(LISTS, _list)


async def _list(bot: Bot, portal: UhcPortal, night: Tonight, lists: Lists) -> Survived:
    return await survive(bot, portal, night, lists)


def tell(seen: list[Seen], survived: list[Survived]) -> int:
    """Print the table and the figures; 1 when something is as it must not be."""
    table = Table("page", "changes", "harmful", "stopped in time, right code", "harmless", "survived", "not met")
    for page in dict.fromkeys(one.drift.page for one in seen):
        mine = [one for one in seen if one.drift.page == page]
        table.add_row(page, *map(str, _counts(mine)))
    Console(width=140).print(table)
    not_told = [f"{one}\n" for one in seen if not one.as_told] + [
        f"{one}\n" for one in survived if not one.as_told
    ]
    sys.stdout.writelines(not_told)
    met = [one for one in seen if one.met]
    harmful = [one for one in met if one.drift.harmful]
    harmless = [one for one in met if not one.drift.harmful]
    stopped, went_on = sum(one.as_told for one in harmful), sum(one.as_told for one in harmless)
    wrong = sum(bool(one.wrong) for one in seen)
    lists = sum(one.as_told for one in survived)
    sys.stdout.write(
        f"{len(harmful)} harmful changes: {stopped} stopped before the press with the right code. "
        f"{len(harmless)} harmless ones: {went_on} survived ({went_on / max(1, len(harmless)):.1%}). "
        f"{len(seen) - len(met)} found nothing to change. "
        f"{len(survived)} states of lists: {lists} as told. Silently wrong: {wrong}.\n"
    )
    enough = went_on >= SURVIVED * len(harmless)
    return 0 if stopped == len(harmful) and enough and not wrong and lists == len(survived) else 1


def _counts(mine: Sequence[Seen]) -> tuple[int, ...]:
    count = Counter((one.drift.harmful, one.as_told) for one in mine)
    harmful, harmless = (sum(count[kind, told] for told in (True, False)) for kind in (True, False))
    return len(mine), harmful, count[True, True], harmless, count[False, True], sum(not one.met for one in mine)


def main() -> int:
    """Run and judge."""
    asked = argparse.ArgumentParser(prog="make drift")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--least", type=int, default=30, help="changes of each form, at least")
    given = asked.parse_args()
    return tell(*asyncio.run(battery(given.seed, given.least)))


if __name__ == "__main__":
    sys.exit(main())
