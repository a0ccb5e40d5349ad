"""The journal: one open intent of a request, closed by what came of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from portal_bots.domain.claims import Claim
from portal_bots.domain.jobs import Operation
from portal_bots.domain.outcomes import Outcome, Path
from portal_bots.store import journal
from portal_bots.store.leases import LeaseLostError
from portal_bots.store.tables import intents
from tests.factories import NIGHT, a_receipt, a_request
from tests.store.night import Night


def write(night: Night, claim: Claim) -> int:
    """The last button of a job is about to be pressed."""
    return night.store.run(journal.write, night.lease(), claim, night.now)


class TestJournal:
    def test_written(self, night: Night) -> None:
        """An intent names its request, attempt, fence and time, and that nobody knows what came of it."""
        night.queue()
        claim = night.claim()

        intent = write(night, claim)

        assert night.rows(intents) == [
            {
                "id": intent,
                "request_id": "REQ-1",
                "attempt_id": claim.attempt_id,
                "operation": "submit",
                "fence": night.lease().fence,
                "pressed_at": NIGHT,
                "sent_at": None,
                "sent": {},
                "receipt": None,
                "words": "",
                "found": [],
                "looked_at": None,
                "settled_at": None,
                "result": "",
            }
        ]

    def test_second(self, night: Night) -> None:
        """While one is open, a second press of this request cannot be written down."""
        night.queue()
        claim = night.claim()
        write(night, claim)

        with pytest.raises(IntegrityError):
            write(night, claim)

        assert len(night.rows(intents)) == 1

    def test_other_request(self, night: Night) -> None:
        """An open intent stands in the way of its own request only."""
        night.queue(a_request("REQ-1"), a_request("REQ-2"))

        write(night, night.claim())
        write(night, night.claim())

        assert len(night.rows(intents)) == 2

    def test_other_operation(self, night: Night) -> None:
        """An open intent stands in the way of its own operation only."""
        night.queue()
        claim = night.claim()
        write(night, claim)
        upload = replace(claim, job=claim.job.model_copy(update={"operation": Operation.UPLOAD}))

        write(night, upload)

        assert night.store.run(journal.open_since, "REQ-1", Operation.UPLOAD) == NIGHT
        night.store.run(journal.settle, "REQ-1", "uploaded", NIGHT, Operation.UPLOAD)
        assert [row["result"] for row in night.rows(intents)] == ["", "uploaded"]

    @pytest.mark.parametrize("path", [Path.SUBMITTED, Path.ADOPTED])
    def test_settled(self, night: Night, path: Path) -> None:
        """A settled submission closes the intent with how it was settled."""
        night.queue()
        claim = night.claim()
        write(night, claim)
        night.now += timedelta(minutes=1)

        night.done(claim, Outcome(path, a_receipt()))

        (row,) = night.rows(intents)
        assert (row["result"], row["settled_at"]) == (path.value, night.now)
        assert night.store.run(journal.open_since, "REQ-1") is None

    def test_after_settling(self, night: Night) -> None:
        """Once it is closed, another intent of the request can be written."""
        night.queue()
        claim = night.claim()
        write(night, claim)
        night.store.run(journal.settle, "REQ-1", "not sent", NIGHT)

        write(night, claim)

        assert [row["result"] for row in night.rows(intents)] == ["not sent", ""]

    def test_never_pressed(self, night: Night) -> None:
        """A request whose last button was never pressed has no open intent."""
        night.queue()

        assert night.store.run(journal.open_since, "REQ-1") is None


class TestPermit:
    def test_sent(self, night: Night) -> None:
        """The last look before anything leaves the browser notes the time that it is then."""
        night.queue()
        claim = night.claim()
        intent = write(night, claim)
        moments = iter([NIGHT + timedelta(seconds=20)])

        sent_at = night.store.run(journal.permit, night.lease(), intent, lambda: next(moments))

        found = night.store.run(journal.open_intent, "REQ-1")
        assert found is not None
        assert found.sent_at == sent_at == NIGHT + timedelta(seconds=20)

    def test_lost(self, night: Night) -> None:
        """Who lost the account gets no permit, and nothing is noted."""
        night.queue()
        intent = write(night, night.claim())
        late = replace(night.lease(), fence=night.lease().fence - 1)

        with pytest.raises(LeaseLostError):
            night.store.run(journal.permit, late, intent, lambda: NIGHT)

        (row,) = night.rows(intents)
        assert row["sent_at"] is None
