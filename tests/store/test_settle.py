"""Settling: everything that follows from an outcome happens at once, or nothing does."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from portal_bots.domain import errors
from portal_bots.domain.decisions import Status
from portal_bots.domain.errors import Phase
from portal_bots.domain.jobs import JobState, Operation
from portal_bots.domain.outcomes import Again, AskPerson, Outcome, Path
from portal_bots.domain.receipts import Number, NumberKind, Receipt
from portal_bots.store import journal, requests, settle
from portal_bots.store.settle import Ending
from portal_bots.store.tables import attempts, jobs, metadata, news
from tests.factories import NIGHT, a_decision, a_document, a_receipt, a_request, a_submission
from tests.store.night import Night, ids

LATER = NIGHT + timedelta(hours=1)
CASE = Number(kind=NumberKind.CASE, value="77-1")
APPROVED = a_decision(status=Status.APPROVED, words="Approved", authorization="AUTH-9", letter_offered=True)


def told(night: Night) -> list[tuple[str, ...]]:
    """The news, without time and words."""
    return [(row["request_id"], row["was"], row["status"], row["path"]) for row in night.rows(news)]


class TestSubmitted:
    @pytest.mark.parametrize("path", [Path.SUBMITTED, Path.ADOPTED])
    def test_known(self, night: Night, path: Path) -> None:
        """The number, the time, the follow-up day and the documents that the portal lists are kept."""
        night.queue(a_request(documents=(a_document(), a_document("mri.pdf", kind="imaging_report"))))

        assert night.done(night.claim(), Outcome(path, a_receipt("A1", "Received", CASE), uploaded=("notes.pdf",)))
        standing = night.standing()
        assert (standing.status, standing.words, standing.reference) == (Status.SUBMITTED, "Received", "A1")
        assert (standing.submitted_at, standing.follow_up) == (NIGHT, date(2026, 12, 9))
        assert standing.listed == {"notes.pdf"}
        assert told(night) == [("REQ-1", "new", "submitted", path.value)]

    def test_every_number(self, night: Night) -> None:
        """Every number of the receipt is kept with its kind."""
        night.queue()

        night.done(night.claim(), Outcome(Path.SUBMITTED, a_receipt("A1", "Received", CASE)))

        assert night.store.run(requests.all_numbers, "REQ-1") == [
            ("reference", "A1", "portal"),
            ("case", "77-1", "portal"),
        ]

    def test_urgent(self, night: Night) -> None:
        """A specialist looks at an urgent request on the next business day."""
        night.queue(a_request(priority="urgent"))

        night.done(night.claim(), Outcome(Path.SUBMITTED, a_receipt()))

        assert night.standing().follow_up == date(2026, 12, 2)

    def test_without_receipt(self, night: Night) -> None:
        """Without a receipt nothing is settled."""
        night.queue()

        with pytest.raises(ValueError, match="a submission is settled with its receipt"):
            night.done(night.claim(), Outcome(Path.SUBMITTED))

        assert [job.state for job in night.jobs()] == [JobState.RUNNING]


class TestNotRequired:
    def test_proof(self, night: Night) -> None:
        """That no authorization is needed is news, and its proof is a number."""
        proof = Receipt(numbers=(Number(kind=NumberKind.DECISION, value="D-5"),), words="Not required")
        night.queue()

        assert night.done(night.claim(), Outcome(Path.NOT_REQUIRED, proof))
        standing = night.standing()
        assert (standing.status, standing.words, standing.reference) == (Status.NOT_REQUIRED, "Not required", "")
        assert night.store.run(requests.all_numbers, "REQ-1") == [("decision", "D-5", "portal")]


class TestRead:
    @pytest.fixture(autouse=True)
    def _sent(self, night: Night) -> None:
        night.queue(operation=Operation.READ_STATUS)

    def test_decided(self, night: Night) -> None:
        """The decision is kept whole, with its number and its day."""
        assert night.done(night.claim(), Outcome(Path.READ, decision=APPROVED))
        standing = night.standing()
        assert (standing.status, standing.words, standing.decision) == (Status.APPROVED, "Approved", APPROVED)
        assert (standing.authorization, standing.decided_at) == ("AUTH-9", NIGHT)
        assert night.store.run(requests.all_numbers, "REQ-1")[-1] == ("authorization", "AUTH-9", "portal")
        assert told(night) == [("REQ-1", "submitted", "approved", "read")]

    def test_pended(self, night: Night) -> None:
        """A request under review is not decided."""
        night.done(night.claim(), Outcome(Path.READ, decision=a_decision()))

        assert night.standing().decided_at is None

    def test_letter(self, night: Night) -> None:
        """An offered letter is fetched at once, by a job of its own."""
        night.done(night.claim(), Outcome(Path.READ, decision=APPROVED))

        (job,) = night.jobs(JobState.DUE)
        assert (job.operation, job.not_before, job.schedule) == (Operation.FETCH_LETTER, NIGHT, "nightly")

    def test_letter_once(self, night: Night) -> None:
        """A letter that is still offered on the next reading is not queued again."""
        night.done(night.claim(), Outcome(Path.READ, decision=APPROVED))
        night.done(night.claim(), Outcome(Path.FETCHED, letter="letters/REQ-1.pdf"))
        night.add(operation=Operation.READ_STATUS, key="tomorrow")

        night.done(night.claim(), Outcome(Path.READ, decision=APPROVED))

        assert [job.operation for job in night.jobs()] == ["read_status", "fetch_letter", "read_status"]
        assert night.standing().letter == "letters/REQ-1.pdf"

    def test_unchanged(self, night: Night) -> None:
        """What was known is no news; other words of the portal are."""
        night.done(night.claim(), Outcome(Path.READ, decision=a_decision()))
        outcomes = [a_decision(), a_decision(words="Pended: with a nurse")]
        heard = []
        for number, decision in enumerate(outcomes):
            night.add(operation=Operation.READ_STATUS, key=f"night {number}")
            heard.append(night.done(night.claim(), Outcome(Path.READ, decision=decision)))

        assert heard == [False, True]
        assert [row["words"] for row in night.rows(news)] == ["Pended", "Pended: with a nurse"]

    def test_without_decision(self, night: Night) -> None:
        """Without a decision nothing is settled."""
        with pytest.raises(ValueError, match="a reading is settled with its decision"):
            night.done(night.claim(), Outcome(Path.READ))


class TestDocuments:
    def test_uploaded(self, night: Night) -> None:
        """Documents that the portal lists now are not uploaded again."""
        night.queue(operation=Operation.UPLOAD)
        night.put(a_request(documents=(a_document(), a_document("mri.pdf", kind="imaging_report"))))

        assert not night.done(
            night.claim(), Outcome(Path.UPLOADED, uploaded=("notes.pdf", "mri.pdf", "other.pdf"))
        )
        assert night.standing().listed == {"notes.pdf", "mri.pdf"}

    def test_fetched(self, night: Night) -> None:
        """Where the letter is kept is known; that is no news."""
        night.queue(operation=Operation.FETCH_LETTER)

        assert not night.done(night.claim(), Outcome(Path.FETCHED, letter="letters/REQ-1.pdf"))
        assert night.standing().letter == "letters/REQ-1.pdf"


class TestJobDone:
    def test_closed(self, night: Night) -> None:
        """The job and its attempt are closed with the path taken and the evidence."""
        night.queue()
        claim = night.claim()
        night.now = LATER

        night.store.run(settle.done, night.ending(claim, "review.png"), a_submission())

        (job,), (attempt,) = night.rows(jobs), night.rows(attempts)
        assert (job["state"], job["path"], job["settled_at"]) == ("done", "submitted", LATER)
        assert (attempt["outcome"], attempt["ended_at"], attempt["evidence"]) == (
            "submitted",
            LATER,
            ["review.png"],
        )


class TestAgain:
    def test_due_again(self, night: Night) -> None:
        """A job that goes on by itself is due at its time; its attempt tells what stopped it, and where."""
        night.queue()
        claim = night.claim()

        night.stopped(claim, errors.SessionExpired(phase=Phase.FILL), Again(LATER), "page.png")

        assert [(job.state, job.not_before, job.tries) for job in night.jobs()] == [(JobState.DUE, LATER, 1)]
        (attempt,) = night.rows(attempts)
        assert (attempt["outcome"], attempt["phase"], attempt["evidence"]) == (
            "SESSION_EXPIRED", "fill", ["page.png"],
        )  # fmt: skip
        assert not night.exceptions()

    def test_waiting_is_no_try(self, night: Night) -> None:
        """A job that waits for a known time keeps its tries for what may still go wrong."""
        night.queue()

        night.stopped(night.claim(), errors.NotYetShown(until=LATER), Again(LATER, counts=False))

        assert [(job.state, job.not_before, job.tries) for job in night.jobs()] == [(JobState.DUE, LATER, 0)]

    @pytest.mark.parametrize(
        "error", [errors.PortalUnavailable(), errors.RateLimited()], ids=["portal", "account"]
    )
    def test_wide(self, night: Night, error: errors.PortalError) -> None:
        """What concerns the portal or the account moves all due jobs of the account, and no other's."""
        night.queue(a_request("REQ-1"), a_request("REQ-2"), a_request("REQ-3", account="north"))

        night.stopped(night.claim(), error, Again(LATER))

        assert [job.not_before for job in night.jobs()] == [LATER, LATER, NIGHT]

    def test_narrow(self, night: Night) -> None:
        """What concerns one request moves that one only."""
        night.queue(a_request("REQ-1"), a_request("REQ-2"))

        night.stopped(night.claim(), errors.CaseNotFound(), Again(LATER))

        assert [job.not_before for job in night.jobs()] == [LATER, NIGHT]


class TestAskPerson:
    def test_held(self, night: Night) -> None:
        """The job is held behind an exception that tells what happened."""
        night.queue()
        error = errors.CaseDataInvalid("Code is retired.", detail="li.error", phase=Phase.FILL)

        night.stopped(night.claim(), error, None, "page.png")

        row = night.exception()
        assert [(job.state, job.exception_id) for job in night.jobs()] == [(JobState.HELD, row.id)]
        assert (row.code, row.portal, row.account, row.phase) == ("CASE_DATA_INVALID", "uhc", "", "fill")
        assert (row.words, row.detail, row.evidence) == ("Code is retired.", "li.error", ("page.png",))
        assert (row.sentence, row.next_step) == (
            errors.CaseDataInvalid.sentence(),
            errors.CaseDataInvalid.next_step,
        )
        assert (row.requests, row.waiting, row.owner, row.times) == (("REQ-1",), 1, "dana", 1)

    def test_intent_stays(self, night: Night) -> None:
        """What nobody knows stays open in the journal, whatever becomes of the job."""
        night.queue()
        claim = night.claim()
        night.store.run(journal.write, night.lease(), claim, NIGHT)

        night.stopped(claim, errors.SubmitUnknown())

        assert night.store.run(journal.open_since, "REQ-1") == NIGHT

    def test_portal(self, night: Night) -> None:
        """An outage holds all due jobs of the account as one exception, and freezes nothing."""
        night.queue(a_request("REQ-1"), a_request("REQ-2"))

        night.stopped(night.claim(), errors.PortalUnavailable())

        assert ids(night.jobs(JobState.HELD)) == ["REQ-1", "REQ-2"]
        assert night.exception().requests == ("REQ-1", "REQ-2")


OUTCOMES = {
    "submitted": Outcome(Path.SUBMITTED, a_receipt(), uploaded=("notes.pdf",)),
    "not required": Outcome(Path.NOT_REQUIRED, a_receipt()),
    "read": Outcome(Path.READ, decision=APPROVED),
    "uploaded": Outcome(Path.UPLOADED, uploaded=("notes.pdf",)),
    "fetched": Outcome(Path.FETCHED, letter="letters/REQ-1.pdf"),
}


def everything(night: Night) -> dict[str, list[dict[str, Any]]]:
    """All that is in the store."""
    return {table.name: night.rows(table) for table in metadata.sorted_tables}


class TestAtomic:
    @pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
    def test_power_cut(self, night: Night, outcome: Outcome) -> None:
        """When the last step of settling fails, nothing of it was written."""
        night.queue()
        ending = night.ending(night.claim())
        before = everything(night)

        def settle_then_fail(tx: Connection, ending: Ending) -> None:
            settle.done(tx, ending, outcome)
            message = "the power went"
            raise RuntimeError(message)

        with pytest.raises(RuntimeError, match="the power went"):
            night.store.run(settle_then_fail, ending)

        assert everything(night) == before

    def test_stopped(self, night: Night) -> None:
        """Nor is anything of an error that holds a whole account."""
        night.queue(a_request("REQ-1"), a_request("REQ-2"))
        ending = night.ending(night.claim())
        before = everything(night)

        def stop_then_fail(tx: Connection, ending: Ending) -> None:
            settle.stopped(tx, ending, errors.AccountLocked(), AskPerson())
            message = "the power went"
            raise RuntimeError(message)

        with pytest.raises(RuntimeError, match="the power went"):
            night.store.run(stop_then_fail, ending)

        assert everything(night) == before
