"""A job: one operation for one request, remembered until it is settled."""

from datetime import datetime
from enum import StrEnum

from portal_bots.domain.requests import Priority, Value


class Operation(StrEnum):
    """What can be done at a portal."""

    CHECK_REQUIREMENT = "check_requirement"
    SUBMIT = "submit"
    UPLOAD = "upload"
    READ_STATUS = "read_status"
    FETCH_LETTER = "fetch_letter"
    APPEAL = "appeal"

    @property
    def writes(self) -> bool:
        """True when the portal keeps something after it."""
        return self in {Operation.SUBMIT, Operation.UPLOAD, Operation.APPEAL}


class JobState(StrEnum):
    """Where a job stands."""

    DUE = "due"  #: waits for its time and for its account's lane
    RUNNING = "running"  #: a lane works on it
    HELD = "held"  #: waits for a person, behind an exception
    DONE = "done"  #: settled
    DROPPED = "dropped"  #: a person decided that it is not needed

    @property
    def live(self) -> bool:
        """True while something is still to happen."""
        return self in {JobState.DUE, JobState.RUNNING, JobState.HELD}


class Job(Value):
    """A row of the store. ``key`` makes a double firing, restart or second scheduler change nothing."""

    id: int
    key: str
    request_id: str
    operation: Operation
    portal: str
    account: str
    payer: str = ""
    priority: Priority
    deadline: datetime | None
    not_before: datetime
    not_after: datetime | None = None  #: when its window closes: what has not begun by then waits for the next
    state: JobState
    schedule: str
    tries: int  #: attempts so far, the running one included
    exception_id: int | None = None
