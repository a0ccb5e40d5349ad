"""A night as a game: hypothesis chooses what the portal, the machines, the people and the time do."""

import tempfile
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from portal_bots.domain.attention import ExceptionRow
from portal_bots.domain.jobs import Operation
from portal_bots.domain.steps import Step
from portal_bots.store import Store
from tests.paper.faults import TROUBLES, Press, Upload, Verb
from tests.paper.flow import sheet_of
from tests.paper.life import MOMENTS, WIRE, Fate
from tests.paper.office import NUMBERS, Office, empty
from tests.properties.ending import answer, come_to_an_end, loose_ends
from tests.properties.truths import Facts, lies

WORKERS = ("worker-a", "worker-b", "worker-c")
SOON, LATER = timedelta(seconds=20), timedelta(minutes=6)


@dataclass(frozen=True)
class Shift:
    """A worker works until nothing is due, or until its fate; what it sends has some end."""

    name: str
    press: Press
    upload: Upload
    later: bool = False
    fate: Fate | None = None
    moment: str = ""
    nth: int = 1


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


def _shift(name: str, press: Press, upload: Upload, later: bool, trap: tuple[Fate, str, int] | None) -> Shift:
    fate, moment, nth = trap or (None, "", 1)
    if fate is Fate.FREEZES and moment in WIRE:
        moment = "before permit"
    return Shift(name, press, upload, later, fate, str(moment), nth)


names = st.sampled_from(WORKERS)
presses = st.sampled_from(Press)
uploads = st.sampled_from(Upload)
requests = st.sampled_from(NUMBERS)
which = st.integers(0, 3)
traps = st.tuples(
    st.sampled_from(Fate),
    st.sampled_from([*Step, *CRUCIAL]) | st.sampled_from(MOMENTS),
    st.sampled_from([1, 1, 1, 2, 3]),
)
shifts = st.builds(_shift, names, presses, uploads, st.booleans(), st.none() | traps)
then = st.none() | shifts | shifts


class Night(RuleBasedStateMachine):
    """One store, one portal, three workers, two requests. After most events somebody works."""

    store: Store
    home: Path

    def __init__(self) -> None:
        super().__init__()
        self.store.run(empty)
        self.office = Office(self.store, self.home)
        self.rows: list[ExceptionRow] = []  #: what needs a person, as everybody sees it
        self.over = False

    # the tracker and the schedules

    @initialize(both=st.booleans(), known=st.sampled_from([None, None, None, None, True, False]), then=then)
    def begin(self, both: bool, known: bool | None, then: Shift | None) -> None:
        """There is something to do, and seldom somebody did it before, as asked or otherwise."""
        if known is not None:
            self.office.colleague_sends(sheet_of(self.office.request(1)), complete=known)
        if both:
            self.order(2, None)
        self.order(1, then)

    @rule(number=requests, then=then)
    def order(self, number: int, then: Shift | None) -> None:
        """A request comes in with the tracker and is to be submitted; it may come in twice."""
        self.office.take(self.office.request(number))
        self.office.schedule(f"REQ-{number}", Operation.SUBMIT)
        self._work(then)

    @rule(
        number=requests,
        operation=st.sampled_from([Operation.UPLOAD, Operation.READ_STATUS]),
        more=st.booleans(),
        then=then,
    )
    def schedule(self, number: int, operation: Operation, more: bool, then: Shift | None) -> None:
        """What is at the portal is read, and its documents are completed: a further one may have come in."""
        standing = self.office.standing(f"REQ-{number}")
        if standing is not None and more:
            self.office.attach(f"REQ-{number}")
        if standing is not None and standing.reference:
            self.office.schedule(f"REQ-{number}", operation)
        self._work(then)

    # the portal

    @rule(
        verb=st.sampled_from(Verb),
        trouble=st.sampled_from(sorted(TROUBLES)),
        times=st.sampled_from([1, 1, 2, 5]),
        then=then,
    )
    def trouble(self, verb: Verb, trouble: str, times: int, then: Shift | None) -> None:
        """The portal or the browser is in trouble."""
        self.office.portal.troubles[verb].extend([trouble] * times)
        self._work(then)

    @precondition(lambda self: self.office.pressed)
    @rule(number=requests, complete=st.booleans(), then=then)
    def colleague(self, number: int, complete: bool, then: Shift | None) -> None:
        """Somebody else sends the request, as asked or otherwise."""
        self.office.colleague_sends(sheet_of(self.office.request(number)), complete=complete)
        self._work(then)

    # the workers

    @rule(later=st.booleans(), shift=shifts)
    def time_passes(self, later: bool, shift: Shift) -> None:
        """A moment passes, or long enough for the next job, and somebody works."""
        self._wait(later)
        self._work(shift)

    @precondition(lambda self: self.office.frozen)
    @rule(which=which, stopping=st.booleans(), then=then)
    def thaw(self, which: int, stopping: bool, then: Shift | None) -> None:
        """A frozen worker goes on."""
        frozen = sorted(self.office.frozen)
        self.office.thaw(frozen[which % len(frozen)], stopping=stopping)
        self._work(then)

    @rule(name=names, other=names, moment=st.sampled_from(CRUCIAL), press=presses, upload=uploads, then=then)
    def overtaken(
        self, name: str, other: str, moment: str, press: Press, upload: Upload, then: Shift | None
    ) -> None:
        """A worker stands still where it counts, so long that another finds out what it may have done."""
        self._work(Shift(name, press, upload, False, Fate.FREEZES, moment))
        for _ in range(2):
            self._work(Shift(other, press, upload, True))
        self._work(then)

    @rule(back=st.booleans(), then=then)
    def backup(self, back: bool, then: Shift | None) -> None:
        """A backup is made, or put in the place of the store."""
        if back:
            self.office.restore()
        else:
            self.office.back_up()
        self._work(then)

    def _wait(self, later: bool) -> None:
        """A moment; or so long that who is frozen or dead has lost the account."""
        now = self.office.clock.now()
        if not later:
            self.office.clock.jump(SOON)
            return
        self.office.clock.jump(max((self.office.next_due or now) - now, LATER))
        self.office.lapse()

    def _work(self, shift: Shift | None) -> None:
        if shift is None or shift.name in self.office.frozen:
            return
        if shift.later:
            self._wait(True)
        self.office.portal.presses = deque([shift.press])
        self.office.portal.uploads = deque([shift.upload])
        self.office.work(shift.name, (shift.fate, shift.moment, shift.nth) if shift.fate else None)

    # the people

    @precondition(lambda self: self.rows)
    @rule(which=which, twice=st.booleans(), verb=st.sampled_from(["retry", "resolve", "dismiss"]), then=then)
    def act(self, which: int, twice: bool, verb: str, then: Shift | None) -> None:
        """A person acts on an exception, and may press the button twice."""
        does: Callable[[ExceptionRow], None] = getattr(self.office, verb)
        row = self._row(which)
        does(row)
        if twice and any(other.id == row.id for other in self.office.open):
            does(row)
        self._work(then)

    @precondition(lambda self: self.rows)
    @rule(which=which, then=then)
    def honest(self, which: int, then: Shift | None) -> None:
        """A person looks at the portal and does what is right."""
        answer(self.office, self._row(which))
        self._work(then)

    @precondition(lambda self: self.rows)
    @rule(which=which, then=then)
    def not_there(self, which: int, then: Shift | None) -> None:
        """A person says that it is not there, which may be wrong."""
        self.office.answer(self._row(which))
        self._work(then)

    @precondition(lambda self: self.rows)
    @rule(which=which, number=st.integers(0, 4), then=then)
    def there(self, which: int, number: int, then: Shift | None) -> None:
        """A person says that it is there under a number, which may be another's or none at all."""
        known = [case.number for case in self.office.portal.cases]
        self.office.answer(self._row(which), [*known, "A9999"][number % (len(known) + 1)])
        self._work(then)

    def _row(self, which: int) -> ExceptionRow:
        return self.rows[which % len(self.rows)]

    # what must be true

    @invariant()
    def truth(self) -> None:
        """All of it, after every event."""
        facts = Facts.of(self.office)
        self.rows = facts.open_rows
        self._none(lies(self.office, facts))

    def _none(self, found: Iterable[str]) -> None:
        told = "\n".join(found)
        self.over = bool(told)
        if told:
            raise AssertionError(told)

    def teardown(self) -> None:
        """In the end all is well."""
        try:
            if not self.over:
                come_to_an_end(self.office)
                self._none([*lies(self.office, Facts.of(self.office)), *loose_ends(self.office)])
        finally:
            self.office.close()


def home() -> Path:
    """A folder for one run."""
    return Path(tempfile.mkdtemp(prefix="night-"))
