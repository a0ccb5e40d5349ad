"""What people say of presses whose fate is not known."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from portal_bots.domain import errors
from portal_bots.domain.claims import Claim, Told
from portal_bots.domain.errors import Written
from portal_bots.domain.jobs import JobState
from portal_bots.domain.outcomes import Again
from portal_bots.store import journal, marks, resolving
from portal_bots.store.exceptions import UnknownExceptionError
from portal_bots.store.jobs import take_back
from portal_bots.store.tables import answers, intents
from tests.factories import NIGHT, a_submission
from tests.store.night import Night


@pytest.fixture
def unknown(night: Night) -> Night:
    """A night in which one press came to nobody knows what."""
    night.queue()
    claim = night.claim()
    night.store.run(journal.write, night.lease(), claim, night.now)
    night.stopped(claim, errors.SubmitUnknown("gone").wrote(Written.UNKNOWN))
    return night


def tell(night: Night, told: Told) -> Claim:
    """A person answers the only exception; the job is taken again."""
    night.store.run(resolving.answer, night.exception().id, told, night.now)
    return night.claim()


class TestAnswer:
    def test_goes_with_the_job(self, unknown: Night) -> None:
        """The job is due at once with the answer and the press; the row stays open with a line of history."""
        claim = tell(unknown, Told("dana", "A-17", note="by phone"))

        assert claim.answer is not None
        assert (claim.answer.there, claim.answer.number, claim.answer.who) == (True, "A-17", "dana")
        assert claim.pressed
        note = unknown.exception().notes[-1]
        assert (note.verb, note.text) == ("answer", "It is there: A-17. by phone")

    def test_a_press_gives_way_to_not_there(self, unknown: Night) -> None:
        """With a person's "not there" the earlier press is closed as the next is opened, in one transaction."""
        claim = tell(unknown, Told("dana"))

        unknown.store.run(journal.write, unknown.lease(), claim, unknown.now)

        assert [row["result"] for row in unknown.rows(intents)] == ["not there", ""]
        assert [row["verdict"] for row in unknown.rows(answers)] == ["sent again"]

    def test_a_press_does_not_give_way_to_there(self, unknown: Night) -> None:
        """With any other answer, or none, a second press is refused by the store itself."""
        claim = tell(unknown, Told("dana", "A-17"))

        with pytest.raises(IntegrityError):
            unknown.store.run(journal.write, unknown.lease(), claim, unknown.now)

    def test_is_used_once(self, unknown: Night) -> None:
        """After it was acted on, an answer allows nothing more."""
        claim = tell(unknown, Told("dana"))
        unknown.store.run(journal.write, unknown.lease(), claim, unknown.now)
        unknown.stopped(claim, errors.SubmitUnknown("gone again").wrote(Written.UNKNOWN))
        unknown.store.run(resolving.retry, unknown.exception().id, "dana", "", unknown.now)

        assert unknown.claim().answer is None

    def test_is_checked_when_the_job_is_settled(self, unknown: Night) -> None:
        """What reading said to it is kept beside it."""
        claim = tell(unknown, Told("dana", "A-17"))

        unknown.done(claim, a_submission())

        [row] = unknown.rows(answers)
        assert (row["verdict"], row["checked_at"]) == ("submitted", NIGHT)

    def test_stays_while_the_portal_is_away(self, unknown: Night) -> None:
        """An attempt that could not read leaves the answer to the next."""
        claim = tell(unknown, Told("dana", "A-17"))
        unknown.stopped(claim, errors.PortalUnavailable(), Again(unknown.now))

        again = unknown.claim()
        assert again.answer == claim.answer


class TestRefused:
    def test_nothing_to_answer(self, night: Night) -> None:
        """An exception that is no question about the portal is not answered, and says what to do instead."""
        night.queue()
        night.stopped(night.claim(), errors.CaseDataInvalid("No member matches."))

        with pytest.raises(UnknownExceptionError, match="nothing to answer"):
            night.store.run(resolving.answer, night.exception().id, Told("dana", "A-17"), night.now)

    def test_twice(self, unknown: Night) -> None:
        """A second answer, while the first is being checked, is refused."""
        row_id = unknown.exception().id
        unknown.store.run(resolving.answer, row_id, Told("dana"), unknown.now)

        with pytest.raises(UnknownExceptionError, match="being tried again already"):
            unknown.store.run(resolving.answer, row_id, Told("omar", "A-17"), unknown.now)

    def test_another_request(self, unknown: Night) -> None:
        """A request that the exception does not hold is named as not meant."""
        with pytest.raises(UnknownExceptionError, match="--request: REQ-1"):
            unknown.store.run(
                resolving.answer, unknown.exception().id, Told("dana", request_id="REQ-9"), unknown.now
            )


class TestUnseen:
    def test_an_attempt_that_was_lost(self, night: Night) -> None:
        """A job whose attempt died may have sent something; a fresh one has not."""
        night.queue()
        first = night.claim()
        assert first.unseen_since is None

        night._leases.clear()
        night.now += timedelta(minutes=1)
        night.store.run(take_back, night.lease(), "uhc", "main", night.now)

        assert night.claim().unseen_since == night.now

    def test_a_restored_store(self, night: Night) -> None:
        """A store out of a backup may lack what was sent after the backup."""
        night.store.run(marks.put, marks.RESTORED, night.now)
        night.queue()

        assert night.claim().unseen_since == night.now


class TestKnownToBeThere:
    def test_number_is_kept(self, night: Night) -> None:
        """A case that is ours and not as sent is read every night and never sent again; a person is asked."""
        night.queue()
        claim = night.claim()
        night.store.run(journal.write, night.lease(), claim, night.now)
        incomplete = errors.SubmitIncomplete("A-17: line 62323").wrote(Written.YES)
        incomplete.reference = "A-17"

        night.stopped(claim, incomplete)

        assert night.standing().reference == "A-17"
        assert [job.state for job in night.jobs()] == [JobState.HELD]
        assert night.store.run(journal.open_since, "REQ-1") is None
