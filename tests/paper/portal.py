"""A portal of paper: cases, documents, a search that lags, a ledger of all that reached it."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from portal_bots.domain.documents import DocumentState
from tests.paper.clock import PaperClock
from tests.paper.faults import Press, Upload, Verb

LAG = timedelta(minutes=5)  #: what it declares: until then everything that reached it is shown
ANSWER = timedelta(seconds=60)  #: how long its answer may take
LATE = timedelta(seconds=90)  #: when it saves what it was sent and did not answer
SHOWN_LATE = LAG - timedelta(seconds=2)  #: when a search shows what it shows late
CHECKED = timedelta(minutes=10)  #: how long it checks a document


@dataclass(frozen=True)
class Sheet:
    """What a wizard is filled with."""

    member: str
    start: str
    lines: tuple[tuple[str, int], ...]
    documents: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Filed:
    """A document on a case."""

    name: str
    size: int
    since: datetime
    refused: bool = False
    checked: datetime | None = None

    def state(self, now: datetime) -> DocumentState:
        """What the list says of it."""
        if self.refused:
            return DocumentState.REFUSED
        return DocumentState.PENDING if self.checked is not None and now < self.checked else DocumentState.TAKEN


@dataclass
class Case:
    """A case at the portal."""

    number: str
    sheet: Sheet
    ours: bool  #: False for what somebody else sent
    saved: datetime
    shown: datetime  #: from when the search shows it
    documents: list[Filed] = field(default_factory=list)
    withdrawn: bool = False


@dataclass(frozen=True)
class Answer:
    """What the portal answers to a write."""

    number: str = ""
    error: str = ""  #: what the page says instead of a number
    silent: bool = False  #: nothing comes, however long one waits


@dataclass(frozen=True)
class Looked:
    """A search and what it showed."""

    at: datetime
    member: str
    numbers: tuple[str, ...]


class PaperPortal:
    """Does what it is told to do wrong, one fault for each press, upload or verb."""

    def __init__(self, clock: PaperClock, witness: Callable[[str, Sheet], None]) -> None:
        self.cases: list[Case] = []
        self.looked: list[Looked] = []
        self.presses: deque[Press] = deque()
        self.uploads: deque[Upload] = deque()
        self.troubles: defaultdict[Verb, deque[str]] = defaultdict(deque)
        self.exempt: set[str] = set()  #: members for whom nothing has to be asked any more
        self.sessions: set[int] = set()
        self.sign_ins = 0
        self._clock = clock
        self._witness = witness

    def behave(self) -> None:
        """From now on nothing goes wrong."""
        self.presses.clear()
        self.uploads.clear()
        self.troubles.clear()

    def sign_in(self) -> int:
        """A new session."""
        self.sign_ins += 1
        self.sessions.add(self.sign_ins)
        return self.sign_ins

    def now(self) -> datetime:
        """Its time."""
        return self._clock.now()

    def tick(self, seconds: float = 1.0) -> None:
        """What it is asked takes time."""
        self._clock.jump(timedelta(seconds=seconds))

    def of(self, member: str) -> list[Case]:
        """Every case of a member that is or will be there and is not withdrawn."""
        return [case for case in self.cases if case.sheet.member == member and not case.withdrawn]

    def shown(self, member: str) -> list[Case]:
        """What a search shows now."""
        return [case for case in self.of(member) if case.shown <= self.now()]

    def look(self, member: str) -> list[Case]:
        """A search by the bot."""
        found = self.shown(member)
        self.looked.append(Looked(self.now(), member, tuple(case.number for case in found)))
        return found

    def case(self, number: str) -> Case | None:
        """A case that is shown, by its number."""
        named = [case for case in self.cases if case.number == number and not case.withdrawn]
        return next((case for case in named if case.shown <= self.now()), None)

    def save(self, sheet: Sheet, *, ours: bool, after: timedelta = timedelta(0), unseen: bool = False) -> Case:
        """Save a case, now or later."""
        saved = self.now() + after
        documents = [Filed(name, size, saved) for name, size in sheet.documents]
        shown = self.now() + SHOWN_LATE if unseen else saved
        case = Case(f"A{len(self.cases) + 1:04}", sheet, ours, saved, shown, documents)
        self.cases.append(case)
        return case

    def receive(self, worker: str, sheet: Sheet) -> Answer:
        """A press reached the portal."""
        self._witness(worker, sheet)
        fault = self.presses.popleft() if self.presses else Press.ANSWERED
        return self._pressed(fault, sheet)

    def _pressed(self, fault: Press, sheet: Sheet) -> Answer:
        match fault:
            case Press.LOST | Press.SIGNED_OUT_LOST | Press.INVALID:
                return self._refused(fault)
            case Press.BANNER:
                return Answer(f"B{len(self.looked):04}")
            case Press.DUPLICATE:
                return Answer(error=fault, number=self._taken_for(sheet))
            case Press.HANGS | Press.HANGS_LOST:
                if fault is Press.HANGS:
                    self.save(sheet, ours=True, after=LATE)
                return Answer(silent=True)
        late = fault in {Press.DELAYED, Press.CUT}
        saved = self.save(_damaged(fault, sheet), ours=True, unseen=late)
        if fault in {Press.CUT, Press.SIGNED_OUT, Press.CRASHED, Press.STRANGE}:
            return self._refused(fault)
        return Answer("" if fault is Press.NUMBERLESS else saved.number)

    def _refused(self, fault: Press | Upload) -> Answer:
        if fault in {Press.SIGNED_OUT, Press.SIGNED_OUT_LOST, Upload.SIGNED_OUT}:
            self.sessions.clear()
        return Answer(error=fault)

    def _taken_for(self, sheet: Sheet) -> str:
        like = self.of(sheet.member) or self.cases
        return like[-1].number if like else "A9999"

    def take(self, number: str, documents: tuple[tuple[str, int], ...]) -> Answer:
        """Documents reached the portal."""
        fault = self.uploads.popleft() if self.uploads else Upload.ANSWERED
        case = self.case(number)
        if case is None or fault is Upload.LOST:
            return Answer(error=Upload.LOST)
        since = self.now() + (LATE if fault is Upload.HANGS else timedelta(0))
        kept = documents[:-1] if fault is Upload.LESS else documents
        checked = self.now() + CHECKED if fault is Upload.PENDING else None
        case.documents += [
            Filed(name, size, since, refused=fault is Upload.REFUSED, checked=checked) for name, size in kept
        ]
        if fault in {Upload.CUT, Upload.SIGNED_OUT, Upload.REFUSED}:
            return self._refused(fault)
        return Answer(number, silent=fault is Upload.HANGS)

    def complete(self, case: Case, sheet: Sheet) -> None:
        """The payer adds what is missing."""
        case.sheet = replace(sheet, documents=case.sheet.documents)


def _damaged(fault: Press, sheet: Sheet) -> Sheet:
    match fault:
        case Press.LESS_LINES:
            return replace(sheet, lines=sheet.lines[:-1])
        case Press.LESS_UNITS:
            return replace(sheet, lines=tuple((code, units + 1) for code, units in sheet.lines))
        case Press.LESS_DOCUMENTS:
            return replace(sheet, documents=sheet.documents[:-1])
        case _:
            return sheet
