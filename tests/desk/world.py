"""A night for the report: a real store, filled through the functions that the worker calls."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from portal_bots.desk import report
from portal_bots.desk.report import Report
from portal_bots.domain import (
    AuthRequest,
    Decision,
    LineDecision,
    Member,
    Operation,
    Priority,
    Provider,
    ServiceLine,
    Status,
)
from portal_bots.domain.calendar import Terms
from portal_bots.domain.claims import Claim
from portal_bots.domain.errors import PortalError, Written
from portal_bots.domain.outcomes import Again, AskPerson, Outcome
from portal_bots.domain.outcomes import Path as Way
from portal_bots.domain.receipts import Receipt
from portal_bots.domain.requests import UnitType
from portal_bots.store import Store, accounts, jobs, journal, leases, requests, settle
from portal_bots.store.settle import Ending

SINCE = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)  # 10 PM in New York
NOW = datetime(2026, 12, 2, 11, 15, tzinfo=UTC)  # 6:15 AM
TERMS = {"uhc": Terms(name="UnitedHealthcare Provider Portal")}
START, END = date(2026, 12, 21), date(2027, 1, 20)


def line(code: str = "97110", modifiers: tuple[str, ...] = ("GP",), units: int = 12) -> ServiceLine:
    """A service line."""
    return ServiceLine(
        code=code, modifiers=modifiers, units=units, unit_type=UnitType.VISITS, start=START, end=END
    )


def decided(
    asked: ServiceLine, status: Status = Status.APPROVED, words: str = "Approved", **other: object
) -> LineDecision:
    """What was decided for a line: all that was asked, unless told otherwise."""
    told = {**asked.model_dump(), "status": status, "words": words, **other}
    return LineDecision.model_validate(told)


def request(number: int, *lines: ServiceLine, last: str = "Delgado", **other: object) -> AuthRequest:
    """The request REQ-<number>."""
    told: dict[str, object] = {
        "id": f"REQ-{number}",
        "patient_id": f"P-{number}",
        "member": Member(member_id="917340562", first_name="María", last_name=last, born=date(1961, 7, 2)),
        "payer": "UnitedHealthcare",
        "service": "therapy",
        "place_of_service": "11",
        "diagnoses": ("M54.16",),
        "lines": lines or (line(),),
        "rendering": Provider(npi="1999410107", name="Pinecrest"),
        "priority": Priority.ROUTINE,
        "owner": "Ana Ruiz",
    }
    return AuthRequest.model_validate({**told, **other})


@dataclass
class Story:
    """What happened, told in the worker's verbs."""

    store: Store

    def __post_init__(self) -> None:
        self._minutes = count(1)
        for account in ("main", "second"):
            self.store.run(accounts.add, "uhc", account, "Ben Ortiz", SINCE - timedelta(days=9))

    def know(self, wanted: AuthRequest, reference: str = "") -> None:
        """Import a request, the day before."""
        self.store.run(requests.put, wanted, "uhc", Path("packets"), reference, SINCE - timedelta(days=1))

    def plan(self, wanted: AuthRequest, operation: Operation, at: datetime = SINCE) -> None:
        """Add a job."""
        key = f"tonight@{at.isoformat()}/{wanted.id}/{operation}"
        self.store.run(jobs.add, key, wanted.id, operation, "tonight", at, SINCE)

    def begin(self, wanted: AuthRequest, operation: Operation, reference: str = "") -> Ending:
        """Import, plan and claim; returns how it may end."""
        self.know(wanted, reference)
        self.plan(wanted, operation)
        now = SINCE + timedelta(minutes=next(self._minutes))
        lease = self.store.run(leases.take, f"account:uhc/{wanted.account}", "worker")
        assert lease
        claim = self.store.run(jobs.claim, lease, "uhc", wanted.account, now)
        assert claim
        assert claim.job.request_id == wanted.id
        return Ending(lease, claim, (f"evidence/attempt-{claim.attempt_id}.png",), now)

    def read(self, wanted: AuthRequest, status: Status, words: str, *lines: LineDecision, **other: object) -> None:
        """Read a case."""
        reference = f"PA{wanted.id}"
        told = {"reference": reference, "status": status, "words": words, "lines": lines, **other}
        ending = self.begin(wanted, Operation.READ_STATUS, reference)
        self.store.run(settle.done, ending, Outcome(Way.READ, decision=Decision.model_validate(told)))

    def send(
        self, wanted: AuthRequest, reference: str, words: str = "Submitted", path: Way = Way.SUBMITTED
    ) -> None:
        """Send a request, or find it there."""
        ending = self.begin(wanted, Operation.SUBMIT)
        self.store.run(settle.done, ending, Outcome(path, receipt=Receipt.of(reference, words)))

    def stop(self, wanted: AuthRequest, error: PortalError, written: Written = Written.NO) -> Claim:
        """A submission that stopped and waits for a person."""
        ending = self.begin(wanted, Operation.SUBMIT)
        error.written = written
        self.store.run(settle.stopped, ending, error, AskPerson())
        return ending.claim

    def delay(self, wanted: AuthRequest, error: PortalError, until: datetime) -> None:
        """A submission that goes on by itself later."""
        self.store.run(settle.stopped, self.begin(wanted, Operation.SUBMIT), error, Again(until))

    def die(self, wanted: AuthRequest) -> None:
        """The worker presses the last button and is gone; another takes its jobs back."""
        ending = self.begin(wanted, Operation.SUBMIT)
        self.store.run(journal.write, ending.lease, ending.claim, ending.now)
        lease = self.store.run(leases.take, f"account:uhc/{wanted.account}", "worker")
        assert lease
        self.store.run(jobs.take_back, lease, "uhc", wanted.account, ending.now)

    def try_next(self, account: str, at: datetime, error: PortalError | None = None) -> None:
        """The account's most pressing job is tried: it fails, or is done."""
        lease = self.store.run(leases.take, f"account:uhc/{account}", "worker")
        assert lease
        claim = self.store.run(jobs.claim, lease, "uhc", account, at)
        assert claim
        ending = Ending(lease, claim, (), at)
        if error is not None:
            self.store.run(settle.stopped, ending, error.from_(at), Again(at))
        else:
            told = {"reference": "PA1", "status": Status.IN_REVIEW, "words": "Pended"}
            self.store.run(settle.done, ending, Outcome(Way.READ, decision=Decision.model_validate(told)))

    def report(self) -> Report:
        """The morning after."""
        return self.store.run(report.build, SINCE, NOW, "America/New_York", TERMS)
