"""
``make lockout``: everything that can go wrong with a sign-in, judged by the portal's own counters.

Each row of the table is worked by several workers on one store, tried again without a cure, then mended and worked
to its end. Then real workers are killed at every write of the sign-in, three in a row at each. No lockout may be
caused by us and no code typed twice.
"""

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from mock_portals.kit.barrier import POINTS
from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import Shell, choose
from portal_bots.domain import Operation
from tests.conftest import Tonight
from tests.kills.boundaries import AtWrite, Boundary, Leg
from tests.kills.running import StuckError
from tests.lockout.killed import SIGN_IN_WRITES, kill_in_sign_in
from tests.lockout.practice import practice
from tests.lockout.run import Seen, expected, run
from tests.lockout.table import TABLE, Case

SIDE_BY_SIDE = 2  # portals worked at once


@dataclass(frozen=True)
class Row:
    """What came of one row, and what of it is wrong."""

    name: str
    seen: Seen | None
    wrong: list[str]


async def rows() -> list[Row]:
    """The whole table, on as many portals side by side as two cores bear."""
    waiting: asyncio.Queue[Case] = asyncio.Queue()
    for case in TABLE:
        waiting.put_nowait(case)
    shell = Shell(choose())
    with tempfile.TemporaryDirectory() as folder:
        lanes = [Path(folder) / str(number) for number in range(SIDE_BY_SIDE)]
        done = await asyncio.gather(*(_work(waiting, shell, lane) for lane in lanes))
    await shell.close()
    return [row for lane in done for row in lane]


async def _work(waiting: "asyncio.Queue[Case]", shell: Shell, folder: Path) -> list[Row]:
    night = Tonight()
    done: list[Row] = []
    with UhcPortal.start(folder / "portal") as portal:
        while not waiting.empty():
            case = waiting.get_nowait()
            portal.reset()
            portal.seed(night.seed)
            home = folder / f"home-{len(done)}"
            home.mkdir()
            async with practice(portal, shell, night, home) as several:
                seen = await run(several, case)
            done.append(Row(case.name, seen, expected(case, seen)))
    return done


def kills() -> list[Row]:
    """Three workers killed in a row at every write of the sign-in."""
    places = [AtWrite(Leg.SIGN_IN, write, point) for write in range(1, SIGN_IN_WRITES + 1) for point in POINTS]
    with tempfile.TemporaryDirectory() as folder, UhcPortal.start(Path(folder) / "portal") as portal:
        return [_kill(portal, Path(folder) / str(number), place) for number, place in enumerate(places)]


def _kill(portal: UhcPortal, folder: Path, place: AtWrite) -> Row:
    portal.reset()
    name = f"killed at write {place.write} of the sign-in, {place.point}"
    try:
        return Row(name, None, kill_in_sign_in(portal, Tonight(), folder, Boundary(Operation.SUBMIT, place)))
    except StuckError as error:
        return Row(name, None, [str(error)])


def tell(found: list[Row]) -> int:
    """Print the table and one line of figures; 1 when something is as it must not be."""
    table = Table(
        "what went wrong", "people read", "failures counted", "lockouts", "codes typed twice", "in the end"
    )
    for row in found:
        seen = row.seen
        cells = (
            (", ".join(seen.stopped) or "-", str(seen.refused), str(seen.lockouts), str(seen.reused))
            if seen
            else ("-",) * 4
        )
        table.add_row(row.name, *cells, "; ".join(row.wrong) or "all done")
    Console(width=150).print(table)
    wrong = sum(bool(row.wrong) for row in found)
    lockouts = sum(row.seen.lockouts for row in found if row.seen)
    reused = sum(row.seen.reused for row in found if row.seen)
    sys.stdout.write(
        f"{len(found)} rows: {wrong} not as told, {lockouts} lockouts caused, {reused} codes typed twice.\n"
    )
    return 1 if wrong else 0


def main() -> int:
    """Run and judge."""
    return tell([*asyncio.run(rows()), *kills()])


if __name__ == "__main__":
    sys.exit(main())
