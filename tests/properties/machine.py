"""A night as a game: hypothesis chooses what the portal, the machines, the people and the time do."""

import tempfile
from collections import deque
from collections.abc import Callable, Iterable
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
from tests.properties.truths import lies

WORKERS = ("worker-a", "worker-b", "worker-c")
SOON, LATER = timedelta(seconds=20), timedelta(minutes=6)
names = st.sampled_from(WORKERS)
requests = st.sampled_from(NUMBERS)
which = st.integers(0, 3)
presses = st.sampled_from(Press)
#: The steps of a submission thrice, so that most lives end in the middle of one.
moments = st.sampled_from([*Step, *MOMENTS, *Step])


def _no_freeze_on_the_wire(trap: tuple[Fate, str, int]) -> tuple[Fate, str, int]:
    fate, moment, nth = trap
    return (fate, "before permit", nth) if fate is Fate.FREEZES and moment in WIRE else trap


traps = st.tuples(st.sampled_from(Fate), moments, st.sampled_from([1, 1, 1, 2, 3])).map(_no_freeze_on_the_wire)


class Night(RuleBasedStateMachine):
    """One store, one portal, three workers, two requests."""

    store: Store
    home: Path

    def __init__(self) -> None:
        super().__init__()
        self.store.run(empty)
        self.office = Office(self.store, self.home)
        self.over = False

    # the tracker and the schedules

    @initialize(both=st.booleans(), known=st.sampled_from([None, None, None, None, True, False]))
    def begin(self, both: bool, known: bool | None) -> None:
        """There is something to do, and seldom somebody did it before, as asked or otherwise."""
        for number in NUMBERS if both else NUMBERS[:1]:
            self.order(number)
        if known is not None:
            self.colleague(1, known)

    @rule(number=requests)
    def order(self, number: int) -> None:
        """A request comes in with the tracker and is to be submitted; it may come in twice."""
        self.office.take(self.office.request(number))
        self.office.schedule(f"REQ-{number}", Operation.SUBMIT)

    @rule(number=requests, operation=st.sampled_from([Operation.UPLOAD, Operation.READ_STATUS]), more=st.booleans())
    def schedule(self, number: int, operation: Operation, more: bool) -> None:
        """What is at the portal is read, and its documents are completed: a further one may have come in."""
        standing = self.office.standing(f"REQ-{number}")
        if standing is None:
            return
        if more:
            self.office.attach(f"REQ-{number}")
        if standing.reference:
            self.office.schedule(f"REQ-{number}", operation)

    # the portal

    @rule(verb=st.sampled_from(Verb), trouble=st.sampled_from(sorted(TROUBLES)), times=st.sampled_from([1, 1, 2, 5]))
    def trouble(self, verb: Verb, trouble: str, times: int) -> None:
        """The portal or the browser is in trouble."""
        self.office.portal.troubles[verb].extend([trouble] * times)

    @precondition(lambda self: self.office.pressed)
    @rule(number=requests, complete=st.booleans())
    def colleague(self, number: int, complete: bool) -> None:
        """Somebody else sends the request, as asked or otherwise."""
        sheet = sheet_of(self.office.request(number))
        self.office.colleague_sends(sheet, complete=complete)

    # the workers

    @rule(name=names, press=presses, upload=st.sampled_from(Upload), later=st.booleans())
    def work(self, name: str, press: Press, upload: Upload, later: bool) -> None:
        """A worker works until nothing is due; a press and an upload have some end."""
        self._work(name, press, upload, later, None)

    @rule(name=names, press=presses, upload=st.sampled_from(Upload), later=st.booleans(), trap=traps)
    def cut_short(self, name: str, press: Press, upload: Upload, later: bool, trap: tuple[Fate, str, int]) -> None:
        """A worker dies, freezes or is stopped in the middle of its work."""
        self._work(name, press, upload, later, trap)

    def _work(
        self, name: str, press: Press, upload: Upload, later: bool, trap: tuple[Fate, str, int] | None
    ) -> None:
        if name in self.office.frozen:
            return
        if later:
            self.time_passes(later=True)
        self.office.portal.presses = deque([press])
        self.office.portal.uploads = deque([upload])
        self.office.work(name, trap)

    @precondition(lambda self: self.office.frozen)
    @rule(which=which, stopping=st.booleans())
    def thaw(self, which: int, stopping: bool) -> None:
        """A frozen worker goes on."""
        frozen = sorted(self.office.frozen)
        self.office.thaw(frozen[which % len(frozen)], stopping=stopping)

    @rule(later=st.booleans())
    def time_passes(self, later: bool) -> None:
        """A moment; or so long that the next job is due, and who is frozen or dead has lost the account."""
        now = self.office.clock.now()
        if not later:
            self.office.clock.jump(SOON)
            return
        due = self.office.next_due or now
        self.office.clock.jump(max(due - now, LATER))
        self.office.lapse()

    # the people

    @precondition(lambda self: self.office.open)
    @rule(which=which, twice=st.booleans(), verb=st.sampled_from(["retry", "resolve", "dismiss"]))
    def act(self, which: int, twice: bool, verb: str) -> None:
        """A person acts on an exception, and may press the button twice."""
        does: Callable[[ExceptionRow], None] = getattr(self.office, verb)
        row = self._row(which)
        does(row)
        if twice and any(other.id == row.id for other in self.office.open):
            does(row)

    @precondition(lambda self: self.office.open)
    @rule(which=which)
    def honest(self, which: int) -> None:
        """A person looks at the portal and does what is right."""
        answer(self.office, self._row(which))

    @precondition(lambda self: self.office.open)
    @rule(which=which)
    def not_there(self, which: int) -> None:
        """A person says that it is not there, which may be wrong."""
        self.office.answer(self._row(which))

    @precondition(lambda self: self.office.open)
    @rule(which=which, number=st.integers(0, 4))
    def there(self, which: int, number: int) -> None:
        """A person says that it is there under a number, which may be another's or none at all."""
        row = self._row(which)
        known = [case.number for case in self.office.portal.cases]
        self.office.answer(row, [*known, "A9999"][number % (len(known) + 1)])

    def _row(self, which: int) -> ExceptionRow:
        rows = self.office.open
        return rows[which % len(rows)]

    # what must be true

    @invariant()
    def truth(self) -> None:
        """All of it, after every event."""
        self._none(lies(self.office))

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
                self._none([*lies(self.office), *loose_ends(self.office)])
        finally:
            self.office.close()


def home() -> Path:
    """A folder for one run."""
    return Path(tempfile.mkdtemp(prefix="night-"))
