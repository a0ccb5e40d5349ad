"""Where a worker can die: after a step of its own, or at a write that the portal receives."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from mock_portals.kit.barrier import POINTS, Point
from portal_bots.domain import Operation
from portal_bots.domain.steps import Step


class Victim(StrEnum):
    """Who is killed."""

    WORKER = "worker"
    BROWSER = "browser"  #: alone: the worker lives on


class Leg(StrEnum):
    """The parts of a sitting with one job, by what they write at the portal."""

    SIGN_IN = "sign-in"
    FILLING = "filling"  #: from the first look to the journal
    PRESS = "press"  #: from the journal to the end of the job
    SIGN_OUT = "sign-out"


@dataclass(frozen=True)
class Course:
    """What a sitting that nobody disturbs goes through: every place to die at."""

    steps: tuple[Step, ...]
    writes: Mapping[Leg, int]


@dataclass(frozen=True)
class AfterStep:
    """Right after a step of the engine."""

    step: Step

    def __str__(self) -> str:
        return f"after {self.step.value}"


@dataclass(frozen=True)
class AtWrite:
    """At the n-th write of a leg: before it is handled, saved but not answered, or answered."""

    leg: Leg
    write: int
    point: Point

    def __str__(self) -> str:
        return f"write of the {self.leg.value}, {self.point}"


@dataclass(frozen=True)
class Boundary:
    """One place to die at."""

    operation: Operation
    place: AfterStep | AtWrite
    victim: Victim = Victim.WORKER

    @property
    def kind(self) -> str:
        """The row of the table that it belongs to."""
        return f"{self.operation.value} {self.place}"

    @property
    def in_sign_in(self) -> bool:
        """True where the worker dies before it has looked for anything."""
        return isinstance(self.place, AtWrite) and self.place.leg is Leg.SIGN_IN

    @property
    def in_sign_out(self) -> bool:
        """True where the worker dies when its work is done."""
        return isinstance(self.place, AtWrite) and self.place.leg is Leg.SIGN_OUT


def every(courses: Mapping[Operation, Course]) -> list[Boundary]:
    """All boundaries, in their order."""
    return [
        Boundary(operation, place, victim)
        for operation, course in courses.items()
        for place in _places(course)
        for victim in Victim
    ]


def _places(course: Course) -> Iterator[AfterStep | AtWrite]:
    yield from map(AfterStep, course.steps)
    for leg in Leg:
        for write in range(1, course.writes[leg] + 1):
            yield from (AtWrite(leg, write, point) for point in POINTS)


LAGS = (0.0, 0.0, 2.0, 45.0)  # seconds in which a search does not show a new case; the flow allows for 120
PAUSES = (0.0, 150.0)  # seconds until the next worker starts
STRANGERS = 0.1  # share of workers that are followed by one from another home


@dataclass(frozen=True)
class Death:
    """A boundary to die at, and what it is like there."""

    boundary: Boundary
    lag: float  #: the portal's search lag while this worker lives, in seconds
    pause: float  #: until the next worker starts, in seconds
    stranger: bool  #: the next worker comes from another home

    @classmethod
    def at(cls, boundary: Boundary) -> Self:
        """A plain one."""
        return cls(boundary, lag=0.0, pause=0.0, stranger=False)


def drawn(boundaries: list[Boundary], count: int, seed: int) -> list[Death]:
    """So many deaths, at each boundary as often as at the others, all of it decided by the seed."""
    dice = random.Random(seed)  # noqa: S311 -- repeatable, not secret
    found: list[Boundary] = []
    while len(found) < count:
        found += dice.sample(boundaries, len(boundaries))
    return [
        Death(boundary, dice.choice(LAGS), dice.choice(PAUSES), dice.random() < STRANGERS)
        for boundary in found[:count]
    ]
