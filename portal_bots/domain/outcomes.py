"""
How an attempt ended, as a value, and what becomes of its job.

The engine decides here and obeys elsewhere: no retry loop hides in the code that talks to a portal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal_bots.domain import errors
from portal_bots.domain.decisions import Decision
from portal_bots.domain.receipts import Receipt

MAX_RETRIES = 4  #: tries of a job while the portal is not answering, before a person hears of it
FIRST_PAUSE = timedelta(minutes=2)


class Path(StrEnum):
    """The way a job was settled."""

    SUBMITTED = "submitted"  #: pressed once, receipt read, case verified by reading
    FOUND = "found"  #: pressed once, its answer lost; the case was found by reading and is complete
    ADOPTED = "adopted"  #: the case was already there; nothing was pressed
    NOT_REQUIRED = "not_required"  #: the portal says that no authorization is needed
    READ = "read"  #: status read
    UPLOADED = "uploaded"  #: document seen in the case's list
    FETCHED = "fetched"  #: letter kept


@dataclass(frozen=True)
class Outcome:
    """A settled attempt."""

    path: Path
    receipt: Receipt | None = None
    decision: Decision | None = None
    letter: str = ""  #: where the letter is kept, relative to the data folder
    uploaded: tuple[str, ...] = ()  #: names of the documents now listed on the case


@dataclass(frozen=True)
class Again:
    """The job is due again at a time, by itself."""

    at: datetime
    counts: bool = True  #: as a try; waiting for a known time does not: long waits would use up all tries


@dataclass(frozen=True)
class AskPerson:
    """The job is held behind an exception until a person acts."""


Next = Again | AskPerson


def after(error: errors.PortalError, tries: int, now: datetime) -> Next:
    """
    What becomes of a job after an error.

    Args:
        error: What stopped it.
        tries: Attempts so far, the stopped one included.
        now: The time to count pauses from.

    """
    match error:
        case errors.Retry() if tries < MAX_RETRIES:
            pause = now + FIRST_PAUSE * 2 ** (tries - 1)
            return Again(max(error.until or pause, pause))
        case errors.SignInAgain() | errors.OnceMore() if tries < 2:
            return Again(now)
        case errors.UnexpectedPage() if tries < 2 and error.once_more:
            return Again(now)
        case errors.Wait(until=until) if until is not None:
            return Again(until, counts=False)
        case errors.LoginBudgetSpent():
            return AskPerson()
        case errors.Wait() if tries < MAX_RETRIES:
            return Again(now + FIRST_PAUSE * 2**tries)
        case _:
            return AskPerson()
