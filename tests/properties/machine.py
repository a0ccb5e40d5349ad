"""A night as a game: hypothesis chooses what the portal, the machines, the people and the time do."""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from portal_bots.domain.attention import ExceptionRow
from portal_bots.domain.jobs import Operation
from portal_bots.store import Store
from tests.paper.content import empty
from tests.paper.faults import TROUBLES, Press, Verb
from tests.paper.life import Fate
from tests.paper.office import Office
from tests.properties.ending import answer, come_to_an_end, loose_ends
from tests.properties.shifts import CRUCIAL, Pause, Shift, names, perhaps, presses, shifts
from tests.properties.truths import Facts, lies

NO_TIME, SOON, LONG = timedelta(0), timedelta(seconds=20), timedelta(minutes=6)
FIRST, SECOND = "REQ-1", "REQ-2"
requests = st.sampled_from([FIRST, SECOND])
which = st.integers(0, 3)


class Night(RuleBasedStateMachine):
    """One store, one portal, three workers, two requests. After most events somebody works."""

    store: Store
    home: Path

    def __init__(self) -> None:
        super().__init__()
        self.store.run(empty)
        self.office = Office(self.store, self.home)
        self.rows: list[ExceptionRow] = []  #: what needs a person, as everybody sees it
        self.failed = False

    # the tracker and the schedules

    @initialize(both=st.booleans(), known=st.sampled_from([None, None, None, None, True, False]), then=perhaps)
    def begin(self, *, both: bool, known: bool | None, then: Shift | None) -> None:
        """There is something to do, and seldom somebody did it before, as asked or otherwise."""
        if known is not None:
            self.office.colleague_sends(FIRST, complete=known)
        for request in (FIRST, SECOND) if both else (FIRST,):
            self.office.order(request)
        self._work(then)

    @rule(request=requests, then=perhaps)
    def order(self, request: str, then: Shift | None) -> None:
        """A request comes in with the tracker and is to be submitted; it may come in twice."""
        self.office.order(request)
        self._work(then)

    @rule(
        request=requests,
        operation=st.sampled_from([Operation.UPLOAD, Operation.READ_STATUS]),
        more=st.booleans(),
        then=perhaps,
    )
    def schedule(self, request: str, operation: Operation, *, more: bool, then: Shift | None) -> None:
        """What is at the portal is read, and its documents are completed: a further one may have come in."""
        standing = self.office.standing(request)
        if standing is not None and more:
            self.office.attach(request)
        if standing is not None and standing.reference:
            self.office.schedule(request, operation)
        self._work(then)

    # the portal

    @rule(
        verb=st.sampled_from(Verb),
        trouble=st.sampled_from(sorted(TROUBLES)),
        times=st.sampled_from([1, 1, 2, 5]),
        then=perhaps,
    )
    def trouble(self, verb: Verb, trouble: str, times: int, then: Shift | None) -> None:
        """The portal or the browser is in trouble."""
        self.office.portal.troubles[verb].extend([trouble] * times)
        self._work(then)

    @precondition(lambda self: self.office.pressed)
    @rule(request=requests, complete=st.booleans(), then=perhaps)
    def colleague(self, request: str, *, complete: bool, then: Shift | None) -> None:
        """Somebody else sends the request, as asked or otherwise."""
        self.office.colleague_sends(request, complete=complete)
        self._work(then)

    @precondition(lambda self: self.office.pressed)
    @rule(request=requests, then=perhaps)
    def exempt(self, request: str, then: Shift | None) -> None:
        """The payer decides that nothing has to be asked for any more."""
        self.office.portal.exempt.add(self.office.tracker[request].member.member_id)
        self._work(then)

    # the workers and the time

    @rule(then=shifts)
    def work(self, then: Shift) -> None:
        """Somebody works."""
        self._work(then)

    @rule(frozen=names, other=names, moment=st.sampled_from(CRUCIAL), press=presses, then=perhaps)
    def overtaken(self, frozen: str, other: str, moment: str, press: Press, then: Shift | None) -> None:
        """A worker stands still where it counts, so long that another finds out what it may have done."""
        self._work(Shift(frozen, press, fate=Fate.FREEZES, moment=moment))
        for _ in range(2):
            self._work(Shift(other, press, pause=Pause.LONG))
        self._work(then)

    @precondition(lambda self: self.office.crew.frozen)
    @rule(which=which, stopping=st.booleans(), then=perhaps)
    def thaw(self, which: int, *, stopping: bool, then: Shift | None) -> None:
        """A frozen worker goes on, or was asked to stop and begins nothing new."""
        frozen = sorted(self.office.crew.frozen)
        self.office.thaw(frozen[which % len(frozen)], stopping=stopping)
        self._work(then)

    def _pause(self, pause: Pause) -> None:
        """Who is frozen or dead meanwhile has lost the account, unless it was a moment."""
        now = self.office.clock.now()
        until_due = (self.office.next_due or now) - now
        lasts = {Pause.MOMENT: SOON, Pause.NEXT: until_due, Pause.LONG: max(until_due, LONG)}
        self.office.clock.jump(lasts.get(pause, NO_TIME))
        if lasts.get(pause, NO_TIME) > SOON:
            self.office.lapse()

    def _work(self, shift: Shift | None) -> None:
        if shift is None or shift.name in self.office.crew.frozen:
            return
        self._pause(shift.pause)
        self.office.portal.presses = deque([shift.press])
        self.office.portal.uploads = deque([shift.upload])
        self.office.work(shift.name, (shift.fate, shift.moment, shift.nth) if shift.fate else None)

    # the people

    @precondition(lambda self: self.rows)
    @rule(which=which, twice=st.booleans(), verb=st.sampled_from(["retry", "resolve", "dismiss"]), then=perhaps)
    def act(self, which: int, *, twice: bool, verb: str, then: Shift | None) -> None:
        """A person acts on an exception, and may press the button twice."""
        does: Callable[[ExceptionRow], None] = getattr(self.office, verb)
        row = self._row(which)
        does(row)
        if twice and any(other.id == row.id for other in self.office.open):
            does(row)
        self._work(then)

    @precondition(lambda self: self.rows)
    @rule(which=which, then=perhaps)
    def honest(self, which: int, then: Shift | None) -> None:
        """A person looks at the portal and does what is right."""
        answer(self.office, self._row(which))
        self._work(then)

    @precondition(lambda self: self.rows)
    @rule(which=which, then=perhaps)
    def not_there(self, which: int, then: Shift | None) -> None:
        """A person says that it is not there, which may be wrong."""
        self.office.answer(self._row(which))
        self._work(then)

    @precondition(lambda self: self.rows)
    @rule(which=which, number=st.integers(0, 4), then=perhaps)
    def there(self, which: int, number: int, then: Shift | None) -> None:
        """A person says that it is there under a number, which may be another's or none at all."""
        known = [case.number for case in self.office.portal.cases]
        self.office.answer(self._row(which), [*known, "A9999"][number % (len(known) + 1)])
        self._work(then)

    @rule(back=st.booleans(), then=perhaps)
    def backup(self, *, back: bool, then: Shift | None) -> None:
        """A backup is made, or put in the place of the store."""
        if back:
            self.office.restore()
        else:
            self.office.back_up()
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

    def teardown(self) -> None:
        """In the end all is well."""
        try:
            if not self.failed:
                come_to_an_end(self.office)
                self._none([*lies(self.office, Facts.of(self.office)), *loose_ends(self.office)])
        finally:
            self.office.close()

    def _none(self, found: Iterable[str]) -> None:
        told = "\n".join(found)
        self.failed = bool(told)
        if told:
            raise AssertionError(told)
