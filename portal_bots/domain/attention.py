"""An exception: something a person must do, one row per root cause."""

from datetime import datetime
from enum import StrEnum

from portal_bots.domain.errors import Written
from portal_bots.domain.questions import Asked
from portal_bots.domain.requests import Value


class ExceptionState(StrEnum):
    """Where an exception stands."""

    OPEN = "open"
    RESOLVED = "resolved"  #: the cause is gone; what it held goes on
    DISMISSED = "dismissed"  #: not needed; what it held is dropped


class Note(Value):
    """One line of an exception's history."""

    at: datetime
    who: str
    verb: str
    text: str


class ExceptionRow(Value):
    """What a person reads, decides and answers."""

    id: int
    code: str
    cause: str
    portal: str
    account: str
    phase: str
    sentence: str
    words: str
    detail: str
    next_step: str
    written: Written
    owner: str
    state: ExceptionState
    urgent: bool
    deadline: datetime | None
    opened_at: datetime
    times: int  #: how often it was seen
    expires_at: datetime | None = None  #: after this moment an answer comes too late
    requests: tuple[str, ...]
    jobs: tuple[int, ...]
    waiting: int  #: jobs held behind it now
    evidence: tuple[str, ...]
    questions: tuple[Asked, ...] = ()  #: that the portal asks and the request does not answer
    notes: tuple[Note, ...]
