"""Disorder that is the same in every run: the order of lists and the time that answers take."""

import random
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from mock_portals.kit.faults import Faults

T = TypeVar("T")


class Order:
    """In which order the lists of one page come."""

    def __init__(self, seed: object = None, turn: int = 0) -> None:
        self._seed = seed
        self._turn = turn

    def __call__(self, rows: Iterable[T]) -> list[T]:
        """The rows as they are, or shuffled by the seed and turned once more with every page."""
        rows = list(rows)
        if self._seed is None or not rows:
            return rows
        random.Random(str(self._seed)).shuffle(rows)  # noqa: S311  an order, not a secret
        turn = self._turn % len(rows)
        return [*rows[turn:], *rows[:turn]]


def order(faults: Faults) -> Order:
    """The order that the next page has."""
    shuffled = faults.take("shuffled")
    return Order() if shuffled is None else Order(shuffled.get("seed", 0), faults.seen("shuffled"))


def delay(faults: Faults) -> float:
    """For how many seconds the next answer keeps one waiting."""
    slow = faults.take("slow")
    if slow is None:
        return 0.0
    return milliseconds(slow, faults.seen("slow")) / 1000


def milliseconds(slow: Mapping[str, Any], count: int) -> float:
    """The delay of the n-th answer: the same for each, or up to the longest by a seed."""
    if "max_ms" not in slow:
        return float(slow.get("ms", 1000))
    return random.Random(f"{slow.get('seed', 0)}:{count}").uniform(0, slow["max_ms"])  # noqa: S311  a delay
