"""Deadlines: what every list is ordered by."""

from datetime import UTC, date, datetime, timedelta

from portal_bots.domain.deadlines import deadline
from portal_bots.domain.decisions import Status
from tests.factories import NIGHT, a_decision, a_request


def end_of(year: int, month: int, day: int) -> datetime:
    """The last minute of a day."""
    return datetime(year, month, day, 23, 59, tzinfo=UTC)


class TestDeadline:
    def test_not_sent(self) -> None:
        """Before it is sent, the first day of service counts."""
        assert deadline(a_request(), None, None) == end_of(2026, 12, 14)

    def test_sent(self) -> None:
        """Once sent, the payer's own time to decide counts."""
        assert deadline(a_request(turnaround_days=14), a_decision(), NIGHT) == end_of(2026, 12, 15)

    def test_urgent(self) -> None:
        """An expedited request is decided within 72 hours."""
        assert deadline(a_request(priority="urgent"), None, NIGHT) == NIGHT + timedelta(hours=72)

    def test_information_due(self) -> None:
        """What the payer waits for comes before everything else."""
        waits = a_decision(status=Status.NEEDS_INFO, information_due=date(2026, 12, 3))

        assert deadline(a_request(priority="urgent"), waits, NIGHT) == end_of(2026, 12, 3)

    def test_information_without_date(self) -> None:
        """A payer that waits without a date leaves the deadline as it was."""
        waits = a_decision(status=Status.NEEDS_INFO)

        assert deadline(a_request(), waits, NIGHT) == end_of(2026, 12, 8)

    def test_old_date(self) -> None:
        """A date of an earlier question no longer counts once the payer has gone on."""
        decision = a_decision(status=Status.IN_REVIEW, information_due=date(2026, 12, 3))

        assert deadline(a_request(), decision, NIGHT) == end_of(2026, 12, 8)
