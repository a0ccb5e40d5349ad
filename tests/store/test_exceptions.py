"""Exceptions: one row per root cause, what people do with it, and what becomes of the jobs it holds."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from portal_bots.domain import errors
from portal_bots.domain.attention import ExceptionState
from portal_bots.domain.errors import PortalError, Written
from portal_bots.domain.jobs import JobState
from portal_bots.domain.outcomes import Again, Outcome, Path
from portal_bots.store import Store, accounts, exceptions, jobs, journal, resolving
from portal_bots.store.exceptions import Raised, UnknownExceptionError
from tests.factories import NIGHT, a_receipt, a_request
from tests.store.night import Night, ids

LATER = NIGHT + timedelta(hours=9)
SENT = Outcome(Path.SUBMITTED, a_receipt())

Verb = Callable[[Store, int], object]
VERBS: dict[str, Verb] = {
    "resolve": lambda store, row: store.run(resolving.resolve, row, "dana", "", LATER),
    "retry": lambda store, row: store.run(resolving.retry, row, "dana", "", LATER),
    "dismiss": lambda store, row: store.run(resolving.dismiss, row, "dana", "", LATER),
    "assign": lambda store, row: store.run(resolving.assign, row, "dana", "sam", "", LATER),
}


@pytest.fixture
def three(night: Night) -> Night:
    """Three requests of one account and one of another, all queued."""
    night.store.run(accounts.add, "uhc", "main", "dana", NIGHT)
    night.queue(*(a_request(f"REQ-{number}") for number in (1, 2, 3)), a_request("REQ-4", account="north"))
    return night


def frozen(night: Night, account: str = "main") -> str:
    """What froze an account, or nothing."""
    return {row.name: row.frozen for row in night.store.run(accounts.every)}.get(account, "")


class TestOneCause:
    def test_same(self, three: Night) -> None:
        """The same cause met again is the same row, seen twice."""
        for evidence in ("one.png", "two.png"):
            three.stopped(three.claim(), errors.FormChanged("+ Fax"), None, evidence)

        row = three.exception()
        assert (row.times, row.requests, row.evidence) == (2, ("REQ-1", "REQ-2"), ("one.png", "two.png"))
        assert [note.verb for note in row.notes] == []

    def test_other_words(self, three: Night) -> None:
        """Another change of the form is another cause."""
        three.stopped(three.claim(), errors.FormChanged("+ Fax"))
        three.stopped(three.claim(), errors.FormChanged("- Phone"))

        assert sorted(row.words for row in three.exceptions()) == ["+ Fax", "- Phone"]

    def test_after_closing(self, three: Night) -> None:
        """A cause that comes back after it was resolved is a new row."""
        three.stopped(three.claim(), errors.FormChanged("+ Fax"))
        three.store.run(resolving.resolve, three.exception().id, "dana", "", NIGHT)

        three.stopped(three.claim(), errors.FormChanged("+ Fax"))

        assert {row.state for row in three.exceptions()} == {ExceptionState.RESOLVED, ExceptionState.OPEN}

    def test_at_the_same_time(self, night: Night) -> None:
        """Lanes that meet one cause at the same moment make one row; no sight of it and no evidence is lost."""
        night.queue(*(a_request(f"REQ-{number}", account=f"a{number}") for number in range(4)))
        together = threading.Barrier(4)

        def meet(number: int) -> int:
            job = night.jobs()[number]
            raised = Raised(errors.PortalUnavailable(), "uhc", "", (f"{number}.png",))
            together.wait()
            return night.store.run(exceptions.hold, raised, [job], NIGHT)

        with ThreadPoolExecutor(4) as pool:
            rows = set(pool.map(meet, range(4)))

        row = night.exception()
        assert rows == {row.id}
        assert (row.times, row.waiting, sorted(row.evidence)) == (4, 4, ["0.png", "1.png", "2.png", "3.png"])

    def test_most_pressing(self, night: Night) -> None:
        """A row is as urgent, as near its deadline and as doubtful as the worst it holds."""
        night.queue(a_request("REQ-1"))
        night.stopped(night.claim(), errors.FormChanged("+ Fax"))
        night.queue(a_request("REQ-2", priority="urgent", owner="sam"))
        worse = errors.FormChanged("+ Fax")
        worse.written = Written.UNKNOWN

        night.stopped(night.claim(), worse)
        night.queue(a_request("REQ-3"))
        night.stopped(night.claim(), errors.FormChanged("+ Fax"))

        row = night.exception()
        assert (row.urgent, row.written, row.owner, row.times) == (True, Written.UNKNOWN, "dana", 3)
        assert row.deadline == min(job.deadline for job in night.jobs() if job.deadline)

    def test_owner(self, night: Night) -> None:
        """Where requests have different owners the row has none."""
        night.queue(a_request("REQ-1"), a_request("REQ-2", owner="sam"))

        night.stopped(night.claim(), errors.AccountLocked())

        assert not night.exception().owner


class TestAccount:
    def test_one_row(self, three: Night) -> None:
        """A locked account is one row that holds all its due jobs, freezes it, and touches no other."""
        three.put(a_request("later"))
        three.add("later", not_before=LATER)

        three.stopped(three.claim(), errors.AccountLocked("Locked."))

        row = three.exception()
        assert (row.account, row.times, row.waiting) == ("main", 1, 4)
        assert row.requests == ("REQ-1", "REQ-2", "REQ-3", "later")
        assert ids(three.jobs(JobState.DUE)) == ["REQ-4"]
        assert (frozen(three), frozen(three, "north")) == ("ACCOUNT_LOCKED", "")
        assert three.store.run(jobs.accounts_due, LATER) == [("uhc", "north", 1)]

    @pytest.mark.parametrize("absorbed", [False, True])
    def test_unsettled_press(self, three: Night, absorbed: bool) -> None:  # noqa: FBT001 -- a parameter
        """A row that holds a request whose press is not settled never says that nothing was submitted."""
        pressed = three.claim()
        three.store.run(journal.write, three.lease(), pressed, NIGHT)
        three.stopped(pressed, errors.NotYetShown(until=LATER), Again(LATER))

        if absorbed:
            three.store.run(accounts.freeze, "uhc", "main", "ACCOUNT_LOCKED", NIGHT)
            three.store.run(exceptions.absorb, LATER)
        else:
            three.stopped(three.claim(), errors.AccountLocked("Locked."))

        assert (three.exception().waiting, three.exception().written) == (3, Written.UNKNOWN)

    def test_pressed_when_retried(self, night: Night) -> None:
        """What was stopped before its press is in doubt from the press until it is settled, and not longer."""
        night.queue(a_request("REQ-1"), a_request("REQ-2"))
        for _ in range(2):
            night.stopped(night.claim(), errors.FormChanged("+ Fax"))
        night.store.run(resolving.retry, night.exception().id, "dana", "", NIGHT)
        pressed = night.claim()

        night.store.run(journal.write, night.lease(), pressed, NIGHT)
        assert night.exception().written is Written.UNKNOWN

        night.done(pressed, SENT)
        assert (night.exception().state, night.exception().written) == (ExceptionState.OPEN, Written.NO)

    def test_not_registered(self, three: Night) -> None:
        """An account that nobody registered is frozen as well."""
        three.stopped(three.claim("north"), errors.SecretMissing())

        assert frozen(three, "north") == "SECRET_MISSING"

    def test_absorb(self, three: Night) -> None:
        """What becomes due later waits behind the same row; what is not due yet does not."""
        three.stopped(three.claim(), errors.AccountLocked())
        three.queue(a_request("REQ-5"))
        three.put(a_request("later"))
        three.add("later", not_before=LATER)

        assert three.store.run(exceptions.absorb, NIGHT) == 1
        assert three.exception().requests == ("REQ-1", "REQ-2", "REQ-3", "REQ-5")
        assert three.store.run(exceptions.absorb, NIGHT) == 0
        assert ids(three.jobs(JobState.DUE)) == ["REQ-4", "later"]

    def test_absorb_nothing_else(self, three: Night) -> None:
        """What concerns a page or a portal absorbs nothing."""
        three.stopped(three.claim(), errors.FormChanged("+ Fax"))
        three.stopped(three.claim("north"), errors.PortalUnavailable())

        assert three.store.run(exceptions.absorb, NIGHT) == 0

    def test_absorb_after_retry(self, three: Night) -> None:
        """What a person lets go on is not taken back before it was tried."""
        three.stopped(three.claim(), errors.AccountLocked())
        three.store.run(resolving.retry, three.exception().id, "dana", "", NIGHT)

        assert three.store.run(exceptions.absorb, NIGHT) == 0
        three.stopped(three.claim(), errors.AccountLocked())
        assert (three.exception().times, three.exception().waiting) == (2, 3)

    @pytest.mark.parametrize("verb", ["resolve", "retry"])
    def test_unfrozen(self, three: Night, verb: str) -> None:
        """Whoever lets its jobs go on unfreezes the account."""
        three.stopped(three.claim(), errors.AccountLocked())

        assert VERBS[verb](three.store, three.exception().id) == 3
        assert not frozen(three)

    def test_frozen_for_something_else(self, three: Night) -> None:
        """Jobs that another cause stops when tried again leave the first exception; it is closed with a note."""
        three.stopped(three.claim(), errors.LoginRejected())
        old = three.exception().id
        three.store.run(resolving.retry, old, "dana", "", NIGHT)
        three.stopped(three.claim(), errors.AccountLocked())

        closed = three.store.run(exceptions.get, old)

        [now_open] = three.store.run(exceptions.every, ExceptionState.OPEN)
        assert frozen(three) == "ACCOUNT_LOCKED"
        assert (closed.state, now_open.code) == (ExceptionState.RESOLVED, "ACCOUNT_LOCKED")
        assert closed.notes[-1].text == f"Tried again; exception {now_open.id} stops it now."

    def test_dismissed_but_still_frozen(self, three: Night) -> None:
        """New work of an account whose exception was dismissed opens it again instead of waiting in silence."""
        three.stopped(three.claim(), errors.LoginRejected())
        three.store.run(resolving.dismiss, three.exception().id, "dana", "sent by fax", NIGHT)
        three.queue(a_request(id="REQ-9"))

        absorbed = three.store.run(exceptions.absorb, LATER)

        [opened] = three.store.run(exceptions.every, ExceptionState.OPEN)
        assert (absorbed, opened.code, opened.waiting) == (1, "LOGIN_REJECTED", 1)

    def test_new_secret(self, three: Night) -> None:
        """A new secret unfreezes the account; what was held goes on, and the row says why."""
        three.stopped(three.claim(), errors.LoginRejected())
        row = three.exception()

        released = three.store.run(resolving.thaw, "uhc", "main", "LOGIN_REJECTED", LATER)

        assert (released, frozen(three)) == (3, "")
        [note] = three.store.run(exceptions.get, row.id).notes
        assert (note.who, note.text) == ("portal-bots", "A new secret is stored: it is tried again.")

    def test_same_secret(self, three: Night) -> None:
        """To store an account anew is no new secret: that is seen by the secret itself."""
        three.stopped(three.claim(), errors.LoginRejected())

        three.store.run(accounts.add, "uhc", "main", "sam", LATER)

        assert frozen(three) == "LOGIN_REJECTED"


class TestResolve:
    def test_goes_on(self, three: Night) -> None:
        """The row is closed with a note; its jobs are due at once, as if never tried."""
        three.stopped(three.claim(), errors.CaseDataInvalid())
        row = three.exception()

        released = three.store.run(resolving.resolve, row.id, "dana", "corrected", LATER)

        row = three.store.run(exceptions.get, row.id)
        assert (released, row.state, row.waiting) == (1, ExceptionState.RESOLVED, 0)
        assert [(note.at, note.who, note.verb, note.text) for note in row.notes] == [
            (LATER, "dana", "resolve", "corrected")
        ]
        (job,) = [job for job in three.jobs() if job.request_id == "REQ-1"]
        assert (job.state, job.not_before, job.tries) == (JobState.DUE, LATER, 0)

    def test_only_its_own(self, three: Night) -> None:
        """Jobs behind another row stay there."""
        three.stopped(three.claim(), errors.CaseDataInvalid())
        three.stopped(three.claim(), errors.CaseDataInvalid())
        first, second = three.exceptions()

        three.store.run(resolving.resolve, first.id, "dana", "", LATER)

        assert [job.exception_id for job in three.jobs(JobState.HELD)] == [second.id]


class TestRetry:
    def test_closes_by_itself(self, three: Night) -> None:
        """The row stays open until it worked, then closes by itself and says so."""
        three.stopped(three.claim(), errors.CaseDataInvalid())
        row = three.exception()

        three.store.run(resolving.retry, row.id, "dana", "", NIGHT)
        assert three.exception().state is ExceptionState.OPEN
        while claim := three.claim_any():
            three.done(claim, SENT)

        row = three.exception()
        assert row.state is ExceptionState.RESOLVED
        assert [(note.who, note.verb, note.text) for note in row.notes] == [
            ("dana", "retry", ""),
            ("portal-bots", "closed", "It worked when tried again."),
        ]

    def test_not_before_all(self, three: Night) -> None:
        """A row that held several closes with the last of them."""
        three.stopped(three.claim(), errors.AccountLocked())
        three.store.run(resolving.retry, three.exception().id, "dana", "", NIGHT)
        states = []
        for _ in range(3):
            three.done(three.claim(), SENT)
            states.append(three.exception().state.value)

        assert states == ["open", "open", "resolved"]

    def test_same_again(self, three: Night) -> None:
        """When it fails in the same way it is held behind the same row."""
        three.stopped(three.claim(), errors.CaseDataInvalid())
        row = three.exception()
        three.store.run(resolving.retry, row.id, "dana", "", NIGHT)
        claims = [three.claim() for _ in range(3)]
        (again,) = [claim for claim in claims if claim.job.request_id == "REQ-1"]

        three.stopped(again, errors.CaseDataInvalid())

        assert [(row.id, row.times, row.waiting) for row in three.exceptions()] == [(row.id, 2, 1)]

    def test_twice(self, three: Night) -> None:
        """Pressing retry twice is trying once: the row stays open until the job tells what came of it."""
        three.stopped(three.claim(), errors.CaseDataInvalid())
        row = three.exception()
        three.store.run(resolving.retry, row.id, "dana", "", NIGHT)

        assert three.store.run(resolving.retry, row.id, "dana", "", NIGHT) == 0
        assert three.exception().state is ExceptionState.OPEN

    def test_nothing_left(self, three: Night) -> None:
        """With nothing left to try again the row is closed."""
        claim = three.claim()
        three.stopped(claim, errors.CaseDataInvalid())
        row = three.exception()
        three.store.run(resolving.dismiss, row.id, "dana", "sent by fax", NIGHT)

        assert three.exception().state is ExceptionState.DISMISSED


class TestDismiss:
    def test_dropped(self, three: Night) -> None:
        """The row is closed and what it held is dropped."""
        three.stopped(three.claim(), errors.Reroute())

        assert three.store.run(resolving.dismiss, three.exception().id, "dana", "sent to Optum", LATER) == 1
        row = three.exception()
        assert (row.state, row.waiting) == (ExceptionState.DISMISSED, 0)
        assert [(note.verb, note.text) for note in row.notes] == [("dismiss", "sent to Optum")]
        assert ids(three.jobs(JobState.DROPPED)) == ["REQ-1"]


class TestAssign:
    def test_owner(self, three: Night) -> None:
        """A person owns it now; it stays open and holds what it held."""
        three.stopped(three.claim(), errors.CaseDataInvalid())

        three.store.run(resolving.assign, three.exception().id, "dana", "sam", "your patient", LATER)

        row = three.exception()
        assert (row.owner, row.state, row.waiting) == ("sam", ExceptionState.OPEN, 1)
        assert [(note.who, note.text) for note in row.notes] == [("dana", "to sam. your patient")]


class TestWrongNumber:
    @pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
    def test_unknown(self, three: Night, verb: Verb) -> None:
        """A number that nobody gave is refused with where to look."""
        with pytest.raises(
            UnknownExceptionError, match=r"Exception 999999 does not exist. `portal-bots exceptions` lists"
        ):
            verb(three.store, 999_999)

    @pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
    @pytest.mark.parametrize(("close", "state"), [("resolve", "resolved"), ("dismiss", "dismissed")])
    def test_closed(self, three: Night, verb: Verb, close: str, state: str) -> None:
        """What is closed is not changed any more."""
        three.stopped(three.claim(), errors.CaseDataInvalid())
        row = three.exception().id
        VERBS[close](three.store, row)
        before = three.exception()

        with pytest.raises(UnknownExceptionError, match=f"Exception {row} is {state} already"):
            verb(three.store, row)

        assert three.exception() == before

    def test_get(self, three: Night) -> None:
        """Nor is there anything to show under such a number."""
        with pytest.raises(UnknownExceptionError, match="Exception 999999 does not exist"):
            three.store.run(exceptions.get, 999_999)


class TestList:
    def test_order(self, night: Night) -> None:
        """Urgent first, then by deadline; closed ones only when asked for."""
        raised: dict[str, PortalError] = {
            "late": errors.CaseDataInvalid(), "soon": errors.PatientMismatch(), "urgent": errors.Reroute(),
            "closed": errors.CaseNotFound(),
        }  # fmt: skip
        starts = {"late": "2026-12-20", "soon": "2026-12-05", "urgent": "2026-12-25", "closed": "2026-12-04"}
        for name, error in raised.items():
            line = {"code": "62323", "units": 1, "start": starts[name], "end": starts[name]}
            priority = "urgent" if name == "urgent" else "routine"
            night.queue(a_request(name, priority=priority, lines=(line,)))
            night.stopped(night.claim(), error)
        closed = night.exceptions()[1]
        night.store.run(resolving.dismiss, closed.id, "dana", "", LATER)

        rows = night.store.run(exceptions.every, ExceptionState.OPEN)

        assert closed.requests == ("closed",)
        assert [row.requests for row in rows] == [("urgent",), ("soon",), ("late",)]
        assert len(night.exceptions()) == 4
