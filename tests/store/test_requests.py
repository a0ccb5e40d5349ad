"""Requests: what an import changes, and which of them a step of a schedule is for."""

from pathlib import Path

import pytest

from portal_bots.domain.decisions import Status
from portal_bots.domain.jobs import Operation
from portal_bots.domain.outcomes import Outcome
from portal_bots.domain.outcomes import Path as Way
from portal_bots.domain.requests import Priority
from portal_bots.domain.schedules import Which
from portal_bots.store import requests
from portal_bots.store.requests import Imported
from portal_bots.store.tables import documents, numbers
from tests.factories import NIGHT, a_decision, a_document, a_receipt, a_request
from tests.store.night import PACKETS, Night

FURTHER = (a_document(), a_document("mri.pdf", kind="imaging_report"))


def submit(night: Night, *listed: str) -> None:
    """The usual request is submitted; the portal then lists these documents."""
    night.queue()
    night.done(night.claim(), Outcome(Way.SUBMITTED, a_receipt(), uploaded=listed or ("notes.pdf",)))


class TestPutNew:
    def test_added(self, night: Night) -> None:
        """A request that is not known is added as new, as it was asked."""
        assert night.put(a_request()) is Imported.ADDED
        standing = night.standing()
        assert (standing.request, standing.portal, standing.folder) == (a_request(), "uhc", PACKETS)
        assert (standing.status, standing.reference, standing.listed) == (Status.NEW, "", frozenset())

    def test_same(self, night: Night) -> None:
        """Importing it again changes nothing."""
        night.put(a_request())

        assert night.put(a_request()) is Imported.SAME

    def test_changed(self, night: Night) -> None:
        """What changed before it was sent is taken over."""
        night.put(a_request())
        corrected = a_request(diagnoses=("M54.17",), owner="sam")

        assert night.put(corrected) is Imported.CHANGED
        assert night.standing().request == corrected

    def test_moved_packet(self, night: Night) -> None:
        """A packet that lies in another folder is found there."""
        night.put(a_request())
        elsewhere = Path("/elsewhere")

        assert night.store.run(requests.put, a_request(), "uhc", elsewhere, "", NIGHT) is Imported.CHANGED
        assert night.standing().path(a_document()) == elsewhere / "notes.pdf"

    def test_replaced_document(self, night: Night) -> None:
        """A document that was taken out before sending is not waited for at the portal."""
        night.put(a_request(documents=FURTHER))
        night.put(a_request(documents=(a_document("corrected.pdf"),)))

        assert [row["file"] for row in night.rows(documents)] == ["corrected.pdf"]

    def test_waiting_job_follows(self, night: Night) -> None:
        """A job that waits goes to the account, and has the urgency, that the request has now."""
        night.queue()
        night.put(a_request(account="north", priority="urgent"))

        assert night.claim_any("main") is None
        assert night.claim("north").job.priority is Priority.URGENT

    def test_nothing_there(self, night: Night) -> None:
        """A request that nobody imported is not known."""
        assert night.store.run(requests.get, "REQ-9") is None


class TestPutWithReference:
    def test_added(self, night: Night) -> None:
        """A request that a person sent is known as sent, its packet as being at the portal."""
        night.put(a_request(), "A123")
        standing = night.standing()

        assert (standing.status, standing.reference) == (Status.SUBMITTED, "A123")
        assert standing.listed == {"notes.pdf"}
        assert night.store.run(requests.all_numbers, "REQ-1") == [("reference", "A123", "tracker")]

    def test_given_later(self, night: Night) -> None:
        """A number that the tracker gives later means the same."""
        night.put(a_request())

        assert night.put(a_request(), "A123") is Imported.CHANGED
        standing = night.standing()
        assert (standing.status, standing.reference) == (Status.SUBMITTED, "A123")
        assert standing.listed == {"notes.pdf"}

    def test_corrected(self, night: Night) -> None:
        """A mistyped number is corrected while no portal has confirmed it; both are kept."""
        night.put(a_request(), "A132")

        assert night.put(a_request(), "A123") is Imported.CHANGED
        assert night.standing().reference == "A123"
        assert [row["value"] for row in night.rows(numbers)] == ["A132", "A123"]

    def test_confirmed_by_receipt(self, night: Night) -> None:
        """The number on a portal's receipt is not replaced by a tracker's."""
        submit(night)

        assert night.put(a_request(), "A999") is Imported.KEPT
        assert night.standing().reference == "A123456789"

    def test_confirmed_by_reading(self, night: Night) -> None:
        """A number under which the case was read is not replaced either."""
        night.queue(operation=Operation.READ_STATUS)
        night.done(night.claim(), Outcome(Way.READ, decision=a_decision(reference="A-REQ-1")))

        assert night.put(a_request(), "A999") is Imported.KEPT
        assert night.standing().reference == "A-REQ-1"


class TestPutAfterSending:
    def test_kept(self, night: Night) -> None:
        """What was sent stays as it was sent."""
        submit(night)

        assert night.put(a_request(diagnoses=("M54.17",))) is Imported.KEPT
        assert night.standing().request == a_request()

    def test_further_documents(self, night: Night) -> None:
        """Documents named since then are added, and nothing else."""
        submit(night)

        assert night.put(a_request(diagnoses=("M54.17",), documents=FURTHER)) is Imported.CHANGED
        assert night.standing().request == a_request(documents=FURTHER)
        assert night.standing().listed == {"notes.pdf"}
        assert night.put(a_request(documents=FURTHER)) is Imported.SAME


@pytest.fixture
def caseload(night: Night) -> Night:
    """One request of each kind, named by it, and one at another portal."""
    night.put(a_request("new"))
    night.put(a_request("new-elsewhere"), portal="availity")
    for name in ("sent", "further"):
        night.put(a_request(name), f"A-{name}")
    night.put(a_request("further", documents=FURTHER))
    readings = {
        "pended": a_decision(),
        "unknown": a_decision(status=Status.UNKNOWN),
        "asked": a_decision(status=Status.NEEDS_INFO, letter_offered=True),
        "denied": a_decision(status=Status.DENIED),
        "approved": a_decision(status=Status.APPROVED, letter_offered=True),
        "fetched": a_decision(status=Status.APPROVED, letter_offered=True),
    }
    for name, decision in readings.items():
        night.queue(a_request(name, account=name), operation=Operation.READ_STATUS)
        night.done(night.claim(name), Outcome(Way.READ, decision=decision))
    night.done(night.claim("fetched"), Outcome(Way.FETCHED, letter="letters/fetched.pdf"))
    return night


class TestChoose:
    @pytest.mark.parametrize(
        ("which", "portals", "chosen"),
        [
            (Which.NEW, (), ["new", "new-elsewhere"]),
            (Which.NEW, ("uhc",), ["new"]),
            (Which.NEW, ("uhc", "availity"), ["new", "new-elsewhere"]),
            (Which.OPEN, (), ["asked", "further", "pended", "sent", "unknown"]),
            (Which.OPEN, ("availity",), []),
            (Which.DECIDED, (), ["approved", "asked"]),
            (Which.DOCUMENTS, (), ["further"]),
        ],
        ids=lambda value: "+".join(value) if isinstance(value, tuple) else None,
    )
    def test_choice(self, caseload: Night, which: Which, portals: tuple[str, ...], chosen: list[str]) -> None:
        """A step is for exactly these requests."""
        assert caseload.store.run(requests.choose, which, portals) == chosen
