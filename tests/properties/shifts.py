"""Shifts: who works, what comes of what is sent, and how it ends."""

from dataclasses import dataclass
from enum import StrEnum

from hypothesis import strategies as st

from portal_bots.domain.steps import Step
from tests.paper.faults import Press, Upload, Verb
from tests.paper.life import MOMENTS, WIRE, Fate

#: Where a press is about to be made, is made, or is not known to be made.
CRUCIAL = tuple(
    str(moment)
    for moment in (
        Verb.AIM,
        "before write",
        Step.JOURNALED,
        Verb.UPLOAD,
        "before permit",
        Step.PRESSED,
        Verb.RECEIPT,
    )
)


class Pause(StrEnum):
    """How much time passes before somebody works."""

    NONE = "none"
    MOMENT = "moment"  #: less than a lease lasts
    NEXT = "next"  #: until the next job is due
    LONG = "long"  #: that, and longer than the portal may take to show what it has


@dataclass(frozen=True)
class Shift:
    """A worker works until nothing is due, or until its fate."""

    name: str
    press: Press = Press.ANSWERED  #: what comes of its first press
    upload: Upload = Upload.ANSWERED
    pause: Pause = Pause.NONE
    fate: Fate | None = None
    moment: str = ""
    nth: int = 1


Trap = tuple[Fate, str, int]


def _shift(name: str, press: Press, upload: Upload, pause: Pause, trap: Trap | None) -> Shift:
    fate, moment, nth = trap or (None, "", 1)
    if fate is Fate.FREEZES and moment in WIRE:
        moment = "before permit"
    return Shift(name, press, upload, pause, fate, str(moment), nth)


names = st.sampled_from(["worker-a", "worker-b", "worker-c"])
presses = st.sampled_from(Press)
uploads = st.sampled_from(Upload)
pauses = st.sampled_from(Pause)
traps = st.tuples(
    st.sampled_from(Fate),
    st.sampled_from([*Step, *CRUCIAL]) | st.sampled_from(MOMENTS),
    st.sampled_from([1, 1, 1, 2, 3]),
)
shifts = st.builds(_shift, names, presses, uploads, pauses, st.none() | traps)
perhaps = st.none() | shifts | shifts
