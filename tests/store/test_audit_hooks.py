"""What the store does, it tells the audit, in the same transaction."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from portal_bots.domain import errors
from portal_bots.domain.actions import Action
from portal_bots.domain.claims import Told
from portal_bots.domain.errors import Written
from portal_bots.store import (
    attachments,
    audit_proof,
    audit_reading,
    backup,
    journal,
    requests,
    resolving,
)
from portal_bots.store.audit_reading import Entry, Wanted
from tests.factories import NIGHT, a_request, a_submission
from tests.store.night import Night

SENT = {
    "review": {"Member ID": "004512873"},
    "page": "/request/review",
    "files": [{"name": "x.pdf", "sha256": "ab12"}],
}


def told(night: Night, request_id: str = "", who: str = "") -> list[Entry]:
    """What the audit has, which must be unbroken."""
    assert audit_proof.verify(night.store) == []
    return night.store.run(audit_reading.read, Wanted(request_id, who))


class TestJobs:
    def test_done(self, night: Night) -> None:
        """Who settled which job of which request, and how."""
        night.queue()
        claim = night.claim()

        night.done(claim, a_submission())

        (entry,) = told(night)
        assert (entry.actor, entry.action, entry.request_id) == ("worker worker-1", Action.JOB_DONE, "REQ-1")
        assert (entry.portal, entry.account) == ("uhc", "main")
        assert entry.facts == {
            "operation": "submit",
            "outcome": "submitted",
            "job": claim.job.id,
            "attempt": claim.attempt_id,
            "pictures": 0,
        }

    def test_stopped(self, night: Night) -> None:
        """And what stopped it."""
        night.queue()

        night.stopped(night.claim(), errors.CaseDataInvalid(), None, "1/stopped.png")

        (entry,) = told(night)
        assert (entry.action, entry.facts["outcome"]) == (Action.JOB_STOPPED, "CASE_DATA_INVALID")
        assert entry.facts["pictures"] == 1

    def test_not_settled(self, night: Night) -> None:
        """What could not be settled is not told."""
        night.queue()
        claim = night.claim()

        def fails(tx: Connection) -> None:
            journal.write(tx, night.lease(), claim, NIGHT, SENT)
            raise LookupError

        with pytest.raises(LookupError):
            night.store.run(fails)

        assert told(night) == []

    def test_press(self, night: Night) -> None:
        """A press is told when it is written down and when it may leave, with its page and hashes of its files."""
        night.queue()
        claim = night.claim()

        intent = night.store.run(journal.write, night.lease(), claim, NIGHT, SENT)
        night.store.run(journal.permit, night.lease(), intent, lambda: NIGHT + timedelta(seconds=1))

        written, permitted = told(night, request_id="REQ-1")
        assert [written.action, permitted.action] == [Action.PRESS_WRITTEN, Action.PRESS_PERMITTED]
        assert written.page == permitted.page == "/request/review"
        assert written.facts == {
            "operation": "submit",
            "press": intent,
            "attempt": claim.attempt_id,
            "files": ["ab12"],
        }
        assert permitted.at == NIGHT + timedelta(seconds=1)


class TestPeople:
    @pytest.fixture
    def stopped(self, night: Night) -> Night:
        """Two requests whose fate nobody knows, each behind an exception of its own."""
        night.queue(a_request(), a_request(id="REQ-2"))
        for _ in range(2):
            night.stopped(night.claim(), errors.SubmitUnknown().wrote(Written.UNKNOWN))
        return night

    def test_each(self, stopped: Night) -> None:
        """Whatever a person does to an exception is told with the person and the request."""
        run = stopped.store.run
        one, other = sorted(row.id for row in stopped.exceptions())
        run(resolving.shown, one, "dana", NIGHT)
        run(resolving.answer, one, Told("dana", "A1"), NIGHT)
        run(resolving.assign, one, "dana", "sam", "", NIGHT)
        run(resolving.retry, one, "sam", "", NIGHT)
        run(resolving.resolve, one, "sam", "", NIGHT)
        run(resolving.dismiss, other, "ben", "", NIGHT)

        mine = [(entry.actor, entry.action) for entry in told(stopped, request_id="REQ-1")]
        assert mine[1:] == [
            ("dana", Action.EXCEPTION_SHOWN),
            ("dana", Action.EXCEPTION_ANSWERED),
            ("dana", Action.EXCEPTION_ASSIGNED),
            ("sam", Action.EXCEPTION_RETRIED),
            ("sam", Action.EXCEPTION_RESOLVED),
        ]
        (dismissed,) = told(stopped, who="ben")
        assert (dismissed.action, dismissed.request_id) == (Action.EXCEPTION_DISMISSED, "REQ-2")
        assert dismissed.facts == {"exception": other, "code": "SUBMIT_UNKNOWN", "requests": None}

    def test_several(self, night: Night) -> None:
        """What a person does to an exception of several requests is found for each of them."""
        night.queue(a_request(), a_request(id="REQ-2"))
        night.stopped(night.claim(), errors.AccountLocked())

        night.store.run(resolving.retry, night.exception().id, "sam", "", NIGHT)

        for request in ("REQ-1", "REQ-2"):
            assert told(night, request_id=request, who="sam")[0].action == Action.EXCEPTION_RETRIED
        assert told(night, request_id="REQ", who="sam") == []

    def test_document(self, night: Night, tmp_path: Path) -> None:
        """A document that a person adds is told by its hash, not by its name."""
        night.store.run(requests.put, a_request(), "uhc", tmp_path, "", NIGHT)

        night.store.run(attachments.add, "REQ-1", "notes", "rosa-delgado.pdf", NIGHT, "dana", "ab12")

        (entry,) = told(night)
        assert (entry.actor, entry.action, entry.request_id) == ("dana", Action.DOCUMENT_ATTACHED, "REQ-1")
        assert entry.facts == {"kind": "notes", "sha256": "ab12"}
        assert "delgado" not in str(entry)


class TestStore:
    def test_backup(self, night: Night, tmp_path: Path) -> None:
        """A backup is told with its hash before it has its name."""
        backup.write(night.store, tmp_path / "night.zip", NIGHT, "dana")

        (entry,) = told(night)
        assert (entry.actor, entry.action, entry.facts["requests"]) == ("dana", Action.BACKUP_WRITTEN, 0)
