"""The report as values. Its JSON is exactly this."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal_bots.domain.calendar import Care
from portal_bots.domain.decisions import Status
from portal_bots.domain.errors import Written
from portal_bots.domain.jobs import JobState, Operation
from portal_bots.domain.outcomes import Path
from portal_bots.domain.receipts import Number
from portal_bots.domain.requests import UnitType, Value


class Brief(Value):
    """A request, with no more of its patient than is needed to find it."""

    id: str
    patient: str  #: "Last, F."
    patient_id: str
    payer: str
    plan: str
    portal: str
    service: str
    urgent: bool
    start: date  #: first day of service
    owner: str


class Line(Value):
    """One service line: asked beside approved, every difference in words."""

    code: str
    modifiers: tuple[str, ...]
    unit_type: UnitType
    approved_unit_type: UnitType
    asked: int | None  #: None where the payer decided a line that was not asked for
    approved: int | None  #: None where the portal shows none
    asked_dates: tuple[date, date] | None
    dates: tuple[date | None, date | None] | None  #: as decided
    status: Status | None  #: None where the decision has no such line
    words: str
    reason: str
    differences: tuple[str, ...]


class Kind(StrEnum):
    """Why a request is news, in the order in which news is told."""

    APPROVED = "approved"
    PARTIAL = "partial"
    MODIFIED = "modified"
    DENIED = "denied"
    NEEDS_INFO = "needs_info"
    CONTACT_PAYER = "contact_payer"
    CANCELLED = "cancelled"
    TAKEN_BACK = "taken_back"  #: it was decided before, and now it is not
    NOT_REQUIRED = "not_required"
    ADOPTED = "adopted"  #: the portal already had it


class News(Value):
    """A request that changed in this night."""

    kind: Kind
    request: Brief
    at: datetime
    was: Status
    status: Status
    words: str
    reference: str
    authorization: str
    numbers: tuple[Number, ...]  #: every other number the portal or the tracker gave
    lines: tuple[Line, ...]
    decided_by_line: bool  #: False where the portal showed no result by line
    decided_on: date | None
    information_due: date | None
    days_left: int | None
    note: str
    letter: str
    letter_offered: bool  #: the portal has a letter that was not fetched yet

    @property
    def differs(self) -> bool:
        """True when a line was decided other than asked, whatever the header says."""
        return any(line.differences for line in self.lines)


class Submission(Value):
    """A request that was sent, found or found unnecessary in this night."""

    request: Brief
    path: Path
    at: datetime
    reference: str
    numbers: tuple[Number, ...]
    words: str
    follow_up: date | None
    evidence: tuple[str, ...]


class Move(Value):
    """A change of status that nobody need act upon."""

    request: Brief
    was: Status
    status: Status
    words: str
    reference: str


class Need(Value):
    """One thing that a person must do: an exception, or information that a payer waits for."""

    exception: int | None  #: None for a request whose payer wants something
    code: str
    label: str
    rank: int  #: what is done first has the lowest
    urgent: bool
    portal: str
    account: str
    phase: str
    sentence: str
    words: str
    next_step: str
    written: Written  #: in the work that stopped
    sent_before: bool  #: every request of it was at the portal already
    owner: str
    deadline: datetime | None
    days_left: int | None
    opened_at: datetime | None
    days_open: int | None
    times: int
    waiting: int  #: jobs that go on when it is done
    requests: tuple[Brief, ...]
    evidence: tuple[str, ...]
    last_note: str
    command: str


class Idle(Value):
    """Jobs that did not run, of one account, for one reason."""

    portal: str
    account: str
    operation: Operation
    why: str
    state: JobState
    when: datetime | None  #: None while it waits for a person or for a worker
    exception: int | None
    frozen: bool  #: its sign-in is not used until a person acts
    pressed_at: datetime | None  #: the last button was pressed and nobody knows what came of it
    urgent: int
    requests: tuple[str, ...]


class FrozenAccount(Value):
    """A sign-in that is not used until a person acts."""

    portal: str
    name: str
    owner: str
    code: str
    sentence: str
    waiting: int


class AccountCare(Value):
    """Something that ends for a sign-in some day, and what to do before it does."""

    portal: str
    name: str
    owner: str
    care: Care
    day: date | None  #: the last good day; None for what was never there
    left: int | None  #: days until then; below zero when it is over
    what: str
    to_do: str


class Trouble(Value):
    """An outage of a portal, or of a payer behind it: closed for maintenance, or not answering."""

    portal: str
    payer: str  #: empty: the whole portal
    sentence: str
    words: str  #: the portal's own
    began_at: datetime
    ended_at: datetime | None
    next_try: datetime | None  #: None once it is over
    held: int  #: jobs that waited for it
    undone: int  #: those of them that are not done yet
    pressing: int  #: those of them with a deadline today, or within hours


class Firing(Value):
    """A schedule that fired late, or for times that were missed."""

    schedule: str
    fire_time: datetime
    recorded_at: datetime
    missed: int
    jobs: int


class Harmless(Value):
    """What was stopped or changed at a portal and did no harm."""

    portal: str
    notes: tuple[str, ...]


class FollowUp(Value):
    """A request somebody should look after today."""

    request: Brief
    status: Status
    words: str
    reference: str
    follow_up: date | None
    days_over: int  #: days since the follow-up date
    payer_due: date | None  #: when the payer's time to decide ends, for what was sent and is not decided
    overdue_at_payer: bool


class Counts(Value):
    """The numbers of the header."""

    looked_after: int  #: requests worked on
    decided: int
    approved: int
    partial: int  #: in part or with changes
    denied: int
    information: int
    submitted: int
    adopted: int
    not_required: int
    without_number: int  #: submitted, and no number captured
    needs_person: int
    urgent: int
    planned: int  #: jobs
    done: int
    waiting: int
    held: int
    follow_ups: int
    overdue_at_payer: int
    accounts_frozen: int
    portals_down: tuple[str, ...]
    automation: int | None  #: per cent of ended jobs that needed nobody; None when none ended
    median_days_open: float | None
    by_status: dict[Status, int]


class Report(Value):
    """What a specialist reads at seven in the morning."""

    title: str = "Morning report"
    since: datetime
    now: datetime
    zone: str
    sentence: str
    counts: Counts
    news: tuple[News, ...]
    submitted: tuple[Submission, ...]
    moved: tuple[Move, ...]
    needs: tuple[Need, ...]  #: urgent first, in the order to work in
    idle: tuple[Idle, ...]
    frozen: tuple[FrozenAccount, ...]
    outages: tuple[Trouble, ...]
    firings: tuple[Firing, ...]
    accounts: tuple[AccountCare, ...]  #: sign-ins that need care soon
    harmless: tuple[Harmless, ...]
    follow_ups: tuple[FollowUp, ...]
    audit: str  #: what the audit ended with: an older store in place of this one does not have it

    @property
    def today(self) -> date:
        """The day on which it is read."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()
