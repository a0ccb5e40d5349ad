"""Permission for automation: what a record covers, until when, and which portal needs none."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from portal_bots.domain import Operation, errors
from portal_bots.domain.errors import Phase
from portal_bots.domain.permits import Permit, allowed, on_this_machine, refusal
from tests.factories import a_permit

LAST = date(2026, 12, 31)
NEXT = LAST + timedelta(days=1)
READING = (Operation.READ_STATUS, Operation.FETCH_LETTER)


def revoked(**changes: Any) -> Permit:
    """A permission that was taken back."""
    gone = {"revoked_by": "dana", "revoked_at": datetime(2026, 12, 2, tzinfo=UTC), "reason": "New terms."}
    return a_permit(**(gone | changes))


class TestPermit:
    @pytest.mark.parametrize(("day", "valid"), [(LAST - timedelta(days=40), True), (LAST, True), (NEXT, False)])
    def test_last_day(self, day: date, valid: bool) -> None:  # noqa: FBT001 -- a parameter
        """It is valid through its last day, and not on the next."""
        assert a_permit(until=LAST).valid_on(day) is valid

    def test_revoked(self) -> None:
        """Once revoked it is valid on no day."""
        assert not revoked(until=LAST).valid_on(LAST)

    def test_covers_something(self) -> None:
        """A record that permits nothing is no record."""
        with pytest.raises(ValidationError):
            a_permit(operations=())

    def test_work(self) -> None:
        """What it covers is said in words, all of it in two."""
        assert (a_permit().work, a_permit(operations=READING).work) == ("all work", "read status, fetch letter")

    @pytest.mark.parametrize(
        ("permit", "words"),
        [
            (a_permit(until=LAST), "valid, 1 day left"),
            (a_permit(until=LAST + timedelta(days=1)), "valid, 2 days left"),
            (a_permit(until=LAST - timedelta(days=1)), "valid, last day today"),
            (a_permit(until=LAST - timedelta(days=2)), "over"),
            (revoked(), "revoked 12/02/2026 by dana: New terms."),
        ],
    )
    def test_state(self, permit: Permit, words: str) -> None:
        """How it stands is one short phrase."""
        assert permit.state(LAST - timedelta(days=1)) == words


class TestAllowed:
    def test_together(self) -> None:
        """Several records of an account add up; what is over adds nothing."""
        records = [
            a_permit(operations=(Operation.READ_STATUS,), until=NEXT),
            a_permit(operations=(Operation.SUBMIT,), until=LAST),
            revoked(operations=(Operation.UPLOAD,)),
        ]

        assert allowed(records, LAST) == {Operation.READ_STATUS, Operation.SUBMIT}
        assert allowed(records, NEXT) == {Operation.READ_STATUS}


class TestRefusal:
    def test_none(self) -> None:
        """What is permitted is not refused."""
        assert refusal([a_permit(until=LAST)], Operation.SUBMIT, LAST) is None

    @pytest.mark.parametrize(
        ("records", "words"),
        [
            ([], "No permission is recorded."),
            ([a_permit(until=LAST)], "The permission by Lena Park ended on 12/31/2026."),
            (
                [a_permit(until=date(2026, 11, 1)), revoked(until=NEXT)],
                "The permission by Lena Park was revoked by dana: New terms.",
            ),
        ],
    )
    def test_account(self, records: list[Permit], words: str) -> None:
        """Without a valid record the account stands still, and the words say how its last one ended."""
        error = refusal(records, Operation.READ_STATUS, NEXT)

        assert isinstance(error, errors.AutomationNotPermitted)
        assert (error.words, error.phase) == (words, Phase.PREPARE)

    def test_operation(self) -> None:
        """Where other work is permitted, that operation alone stands still: one cause, whatever the words."""
        first = refusal([a_permit(operations=READING)], Operation.SUBMIT, LAST)
        later = refusal([a_permit(operations=READING[:1])], Operation.SUBMIT, LAST)
        other = refusal([a_permit(operations=READING)], Operation.UPLOAD, LAST)

        assert isinstance(first, errors.OperationNotPermitted)
        assert first.words == "Permitted is: read status, fetch letter. Not permitted: submit."
        causes = [error.cause("uhc", "main", "REQ-1") for error in (first, later, other) if error]
        assert causes[0] == causes[1] != causes[2]
        assert first.cause("uhc", "main", "REQ-2") == causes[0] != first.cause("uhc", "north", "REQ-1")


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://127.8.8.8/x", True),
        ("http://localhost:8000", True),
        ("http://LOCALHOST", True),
        ("http://[::1]:8000/", True),
        ("https://www.uhcprovider.com", False),
        ("http://localhost.example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("http://127.0.0.1@example.com/", False),
        ("http://example.com\\@127.0.0.1/", False),
        ("http://example.com/127.0.0.1", False),
        ("http://192.168.0.7:8000", False),
        ("http://0.0.0.0:8000", False),
        ("http://[::1", False),
        ("localhost:8000", False),
        ("", False),
    ],
)
def test_on_this_machine(url: str, here: bool) -> None:  # noqa: FBT001 -- a parameter
    """Only a loopback address or ``localhost`` is a rehearsal; whatever looks like a real host needs a record."""
    assert on_this_machine(url) is here
