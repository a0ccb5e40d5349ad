"""
``make kills N=500 SEED=1``: workers and browsers are killed at every boundary of a submission and of an upload.

Boundaries are the engine's steps and the writes that the portal receives (before each is handled, when it is
saved, when it is answered), found by a sitting that nobody disturbs. The seed decides their order and what it is
like there: the portal's search lag, how soon the next worker starts, whether it comes from another home. Each kill
has a request of its own. In the end the portal must have every one of them once, as it was asked.
"""

import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation
from tests.conftest import Tonight
from tests.kills.boundaries import Course, Death, Victim, drawn, every
from tests.kills.chain import Chain, Kill
from tests.kills.people import plan
from tests.kills.person import answer
from tests.kills.results import Ending, Result, ending
from tests.kills.running import StuckError

MOST_TO_A_PERSON = 0.05
HEAD = ("kills", "duplicates", "lost", "wrong", "adopted by reading", "to a person", "median s")


def main() -> int:
    """Kill, judge, print."""
    asked = ArgumentParser(description=__doc__)
    asked.add_argument("kills", type=int, nargs="?", default=500)
    asked.add_argument("seed", type=int, nargs="?", default=1)
    told = asked.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        boundaries = every(courses(Path(folder) / "clean"))
        endings = kill_all(Path(folder), drawn(boundaries, told.kills, told.seed))
    show(all_of(endings), list(dict.fromkeys(boundary.kind for boundary in boundaries)))
    seconds = (time.monotonic() - begun) / told.kills
    return verdict(endings, f"seed {told.seed}, {seconds:.1f} s a kill")


def courses(folder: Path) -> Mapping[Operation, Course]:
    """What a sitting of each kind goes through."""
    night, operations = Tonight(), (Operation.SUBMIT, Operation.UPLOAD)
    planned = plan(night, operations)
    with UhcPortal.start(folder / "portal") as portal:
        chain = Chain(folder, portal, night, planned)
        return {one.operation: chain.course(one) for one in planned}


def kill_all(folder: Path, deaths: Sequence[Death]) -> list[Ending]:
    """As many chains side by side as there are cores, each with a portal of its own."""
    chains, told = os.cpu_count() or 1, Counter[str]()

    def tell() -> None:
        told["kills"] += 1
        sys.stderr.write(f"\r{told['kills']} of {len(deaths)} kills")

    with ThreadPoolExecutor(chains) as pool:
        running = [pool.submit(run_chain, folder / str(n), deaths[n::chains], tell) for n in range(chains)]
        endings = [one.result() for one in running]
    sys.stderr.write("\n")
    return endings


def all_of(endings: Sequence[Ending]) -> list[Result]:
    """The kills of all chains."""
    return [result for ending in endings for result in ending.results]


def run_chain(folder: Path, deaths: Sequence[Death], tell: Callable[[], None]) -> Ending:
    """One chain, from its first kill to the last answer."""
    night = Tonight()
    planned = plan(night, [death.boundary.operation for death in deaths])
    with UhcPortal.start(folder / "portal") as portal:
        chain = Chain(folder, portal, night, planned)
        kills: list[Kill] = []
        try:
            for death, one in zip(deaths, planned, strict=True):
                kills.append(chain.kill(death, one))
                tell()
            chain.settle()
            answer(chain)
        except StuckError as error:
            return ending(chain, kills, str(error))
        return ending(chain, kills)


def show(found: Sequence[Result], kinds: Sequence[str]) -> None:
    """The table: a row for each kind of boundary, then both victims and all."""
    rows = {kind: [one for one in found if one.kill.death.boundary.kind == kind] for kind in kinds}
    for victim in Victim:
        rows[f"the {victim.value} killed"] = [r for r in found if r.kill.death.boundary.victim is victim]
    rows["all"] = list(found)
    sys.stdout.write(f"{'':42}" + "  ".join(HEAD) + "\n")
    for name, mine in rows.items():
        if not mine:
            continue
        cells = (f"{cell:>{len(head)}}" for cell, head in zip(figures(mine), HEAD, strict=True))
        sys.stdout.write(f"{name:42}" + "  ".join(cells) + "\n")


def figures(found: Sequence[Result]) -> tuple[str, ...]:
    """A row's cells."""
    seconds = [one.seconds for one in found if one.seconds is not None]
    counts = (
        len(found),
        sum(one.verdict.duplicates for one in found),
        sum(one.verdict.lost for one in found),
        sum(bool(one.verdict.wrong) for one in found),
        sum(one.adopted for one in found),
        sum(bool(one.person) for one in found),
    )
    return (*map(str, counts), f"{median(seconds):.0f}" if seconds else "-")


def verdict(endings: Sequence[Ending], how: str) -> int:
    """One line of figures, and what was wrong in words."""
    found = all_of(endings)
    refused, orphans = sum(one.refused for one in endings), sum(one.orphans for one in endings)
    for result in found:
        tell_of(result)
    stuck = [one.stuck for one in endings if one.stuck]
    sys.stdout.writelines(f"Stuck: {words}\n" for words in stuck)
    asked = Counter(result.person for result in found if result.person)
    bad = sum(bool(result.wrong) for result in found)
    sys.stdout.write(
        f"{len(found)} kills: {bad} duplicates, lost or wrong; {asked.total()} sent to a person"
        f"{_listed(asked.items())}; {refused} codes refused or accounts locked; "
        f"{orphans} processes outlived their worker; {how}\n"
    )
    return 1 if bad or stuck or refused or asked.total() > MOST_TO_A_PERSON * len(found) else 0


def tell_of(result: Result) -> None:
    """What is wrong with it, or why a person was asked, and how its attempts ended."""
    words = (*result.wrong, *([result.person] if result.person else []))
    if words:
        boundary, request = result.kill.death.boundary, result.kill.planned.request
        ended = ", ".join(result.attempts)
        sys.stdout.write(f"{request.id}, {boundary.victim} {boundary.kind}: {'; '.join(words)} ({ended})\n")


def _listed(asked: Iterable[tuple[str, int]]) -> str:
    words = ", ".join(f"{count} {code}" for code, count in asked)
    return f" ({words})" if words else ""


if __name__ == "__main__":
    sys.exit(main())
