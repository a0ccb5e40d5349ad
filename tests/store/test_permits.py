"""Records of permission, and the jobs that wait for one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from portal_bots.domain import Operation, errors
from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.jobs import JobState
from portal_bots.domain.permits import Permit
from portal_bots.domain.permits import refusal as refuse
from portal_bots.store import Store, accounts, exceptions, jobs, permits, resolving, tables
from portal_bots.store.permits import Moved, UnknownPermitError
from tests.factories import NIGHT, a_permit, a_request
from tests.store.night import Night, ids

TODAY = NIGHT.date()
READING = (Operation.READ_STATUS, Operation.FETCH_LETTER)


def record(night: Night, **changes: Any) -> Moved:
    """``permit add``."""
    return night.store.run(permits.record, a_permit(**changes), TODAY)[1]


def stop(night: Night) -> None:
    """A lane takes a job and the gate stops it."""
    claim = night.claim()
    error = night.store.run(permits.refusal, "uhc", "main", claim.job.operation, TODAY)
    assert error is not None
    night.stopped(claim, error)


def frozen(store: Store) -> str:
    """What froze the account, or nothing."""
    return next((row.frozen for row in store.run(accounts.every) if row.name == "main"), "")


def open_rows(night: Night) -> list[ExceptionRow]:
    """The open exceptions, the oldest first."""
    rows = night.store.run(exceptions.every, ExceptionState.OPEN)
    return sorted(rows, key=lambda row: row.id)


def queue(night: Night) -> None:
    """Two submissions and two readings of one account, and a submission of another."""
    night.queue(a_request("REQ-1"), a_request("REQ-2"), a_request("REQ-5", account="north"))
    night.queue(a_request("REQ-3"), a_request("REQ-4"), operation=Operation.READ_STATUS)


@pytest.fixture
def mixed(night: Night) -> Night:
    """That, and no record."""
    queue(night)
    return night


class TestRecord:
    def test_is_kept(self, night: Night) -> None:
        """A record is read back as it was told, with a number."""
        permit = a_permit(bot_id="AUTO-7", operations=READING)
        number, moved = night.store.run(permits.record, permit, TODAY)

        assert night.store.run(permits.get, number) == permit.model_copy(update={"id": number})
        assert night.store.run(permits.every) == night.store.run(permits.of, "uhc", "main")
        assert night.store.run(permits.of, "uhc", "north") == []
        assert moved == (0, 0)

    def test_revoked(self, night: Night) -> None:
        """Who took it back, when and why stands with the record, and it is taken back once."""
        number, _ = night.store.run(permits.record, a_permit(), TODAY)
        night.store.run(permits.revoke, number, "sam", "New terms.", TODAY, NIGHT)

        kept = night.store.run(permits.get, number)
        assert (kept.revoked_by, kept.revoked_at, kept.reason) == ("sam", NIGHT, "New terms.")
        with pytest.raises(UnknownPermitError, match="revoked already: New terms"):
            night.store.run(permits.revoke, number, "sam", "Again.", TODAY, NIGHT)

    def test_audited(self, night: Night) -> None:
        """The audit knows who recorded and who revoked it, for which account and work, in the same transaction."""
        permit = a_permit(operations=READING, until=TODAY)
        number, _ = night.store.run(permits.record, permit, TODAY)
        night.store.run(permits.revoke, number, "sam", "New terms.", TODAY, NIGHT)

        rows = night.rows(tables.audit)
        assert [(row["actor"], row["action"], row["portal"], row["account"]) for row in rows] == [
            ("dana", "permit recorded", "uhc", "main"),
            ("sam", "permit revoked", "uhc", "main"),
        ]
        assert rows[0]["facts"] == {"permit": number, "operations": list(READING), "until": TODAY.isoformat()}

    def test_unknown(self, store: Store) -> None:
        """A number that was never given is said so."""
        with pytest.raises(UnknownPermitError, match="no permission 7"):
            store.run(permits.revoke, 7, "sam", "New terms.", TODAY, NIGHT)


class TestNone:
    def test_one_row(self, mixed: Night) -> None:
        """Without a record the whole account waits behind one exception; another account does not."""
        stop(mixed)

        [row] = open_rows(mixed)
        assert (row.code, row.account, row.waiting) == ("AUTOMATION_NOT_PERMITTED", "main", 4)
        assert row.words == "No permission is recorded."
        assert frozen(mixed.store) == "AUTOMATION_NOT_PERMITTED"
        assert ids(mixed.jobs(JobState.DUE)) == ["REQ-5"]

    def test_recorded_later(self, mixed: Night) -> None:
        """A record releases all that waited, with a note, in the same transaction."""
        stop(mixed)

        moved = record(mixed)

        assert moved == (4, 0)
        assert frozen(mixed.store) == ""
        assert open_rows(mixed) == []
        [row] = mixed.exceptions()
        assert row.notes[-1].text.endswith(", by Lena Park, is recorded.")
        assert len(mixed.jobs(JobState.DUE)) == 5

    def test_recorded_in_part(self, mixed: Night) -> None:
        """What a record does not cover moves behind a row of its own; the rest goes on."""
        stop(mixed)

        moved = record(mixed, operations=READING)

        assert moved == (2, 2)
        [row] = open_rows(mixed)
        assert (row.code, row.account, row.requests) == ("OPERATION_NOT_PERMITTED", "main", ("REQ-1", "REQ-2"))
        assert frozen(mixed.store) == ""
        assert ids(mixed.jobs(JobState.DUE)) == ["REQ-5", "REQ-3", "REQ-4"]

    def test_recorded_for_another(self, mixed: Night) -> None:
        """A record of another account or portal, or one that is over, releases nothing."""
        stop(mixed)
        mixed.put(a_request("REQ-9"), portal="availity")

        others: list[dict[str, object]] = [
            {"account": "north"},
            {"portal": "availity"},
            {"until": TODAY - timedelta(days=1)},
        ]

        assert [record(mixed, **other) for other in others] == [(0, 0)] * 3
        assert [row.waiting for row in open_rows(mixed)] == [4]

    def test_retried(self, mixed: Night) -> None:
        """A person who presses retry does not get round the gate: it is the same row again."""
        stop(mixed)
        mixed.store.run(resolving.retry, open_rows(mixed)[0].id, "dana", "", NIGHT)

        stop(mixed)

        assert [(row.code, row.waiting, row.times) for row in open_rows(mixed)] == [
            ("AUTOMATION_NOT_PERMITTED", 4, 2)
        ]


class TestInPart:
    def test_row_of_each_operation(self, night: Night) -> None:
        """Each operation that is not covered has one row for the account, with every job of it."""
        record(night, operations=(Operation.FETCH_LETTER,), until=TODAY)
        queue(night)
        stop(night)
        stop(night)

        rows = open_rows(night)
        assert [(row.words.rsplit(": ")[-1], row.requests) for row in rows] == [
            ("submit.", ("REQ-1", "REQ-2")),
            ("read status.", ("REQ-3", "REQ-4")),
        ]
        assert frozen(night.store) == ""

    def test_covered_later(self, mixed: Night) -> None:
        """A further record releases the operations that it covers, and no other."""
        record(mixed, operations=(Operation.FETCH_LETTER,))
        assert len(open_rows(mixed)) == 2

        moved = record(mixed, operations=(Operation.SUBMIT,))

        assert moved == (2, 0)
        assert [row.requests for row in open_rows(mixed)] == [("REQ-3", "REQ-4")]


class TestRevoked:
    def test_stops_what_waits(self, mixed: Night) -> None:
        """With the last record gone all that waits is held at once; what runs is not touched."""
        number, _ = mixed.store.run(permits.record, a_permit(), TODAY)
        running = mixed.claim()

        held = mixed.store.run(permits.revoke, number, "sam", "New terms.", TODAY, NIGHT)

        assert held == 3
        [row] = open_rows(mixed)
        assert (row.waiting, row.words) == (3, "The permission by Lena Park was revoked by sam: New terms.")
        assert ids(mixed.jobs(JobState.RUNNING)) == [running.job.request_id]

    def test_another_covers(self, mixed: Night) -> None:
        """While another record covers the work, nothing waits."""
        number, _ = mixed.store.run(permits.record, a_permit(), TODAY)
        record(mixed)

        assert mixed.store.run(permits.revoke, number, "sam", "Doubled.", TODAY, NIGHT) == 0
        assert open_rows(mixed) == []

    def test_rehearsal(self, mixed: Night) -> None:
        """At a portal that needs none, nothing waits for a record."""
        number, _ = mixed.store.run(permits.record, a_permit(), TODAY)

        assert mixed.store.run(permits.revoke, number, "sam", "Not needed.", None, NIGHT) == 0
        assert open_rows(mixed) == []


class TestAtOneMoment:
    def test_stopped_while_recorded(self, mixed: Night) -> None:
        """A job that was refused just before a record came is let go at the next look for work."""
        claim = mixed.claim()
        error = mixed.store.run(permits.refusal, "uhc", "main", claim.job.operation, TODAY)
        record(mixed)
        assert error is not None
        mixed.stopped(claim, error)

        assert mixed.store.run(permits.unpermitted) == [("uhc", "main")]
        assert mixed.store.run(permits.apply, "uhc", "main", TODAY, "It is recorded.", NIGHT) == (4, 0)
        assert mixed.store.run(permits.unpermitted) == []

    def test_released_once(self, mixed: Night) -> None:
        """A person and workers that release the same row at one moment do not trip over each other."""
        stop(mixed)
        together = threading.Barrier(4)

        def release(_: int) -> int:
            together.wait()
            return record(mixed).released

        with ThreadPoolExecutor(4) as pool:
            released = list(pool.map(release, range(4)))

        assert sorted(released) == [0, 0, 0, 4]
        assert [row.state for row in mixed.exceptions()] == [ExceptionState.RESOLVED]


def test_what_waits_is_told(night: Night) -> None:
    """The store refuses by the same rule as the domain."""
    night.store.run(permits.record, a_permit(operations=READING, until=TODAY), TODAY)
    known: list[Permit] = night.store.run(permits.every)
    days: list[date] = [TODAY, TODAY + timedelta(days=1)]

    told = [
        (night.store.run(permits.refusal, "uhc", "main", one, day), refuse(known, one, day))
        for one in Operation
        for day in days
    ]

    assert [str(ours) for ours, _ in told] == [str(theirs) for _, theirs in told]
    assert {type(ours) for ours, _ in told} == {
        type(None),
        errors.AutomationNotPermitted,
        errors.OperationNotPermitted,
    }
    assert night.store.run(jobs.every) == []
