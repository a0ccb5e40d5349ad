"""Notes of an attempt: what was stopped or changed at a portal and did no harm. Those that count add up."""

import re
from collections.abc import Iterable

_COUNTED = re.compile(r"^(?P<said>.*): (?P<times>\d+) times?\.$", re.DOTALL)


def blocked(host: str, times: int) -> str:
    """A page wanted to talk to somebody who is not the portal."""
    return counted(f"The portal's page wanted to talk to {host}, which was blocked", times)


def counted(said: str, times: int) -> str:
    """A note that says how often."""
    return f"{said}: {times} {'time' if times == 1 else 'times'}."


def merged(notes: Iterable[str]) -> tuple[str, ...]:
    """Each note once, in the order first noted; counts are added up."""
    times: dict[str, int | None] = {}
    for note in notes:
        found = _COUNTED.match(note)
        if found is None:
            times.setdefault(note, None)
        else:
            times[found["said"]] = (times.get(found["said"]) or 0) + int(found["times"])
    return tuple(said if often is None else counted(said, often) for said, often in times.items())
