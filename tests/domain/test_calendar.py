"""The calendar of an account: what ends when, from which day on a person hears of it, and what to do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portal_bots.domain import Operation
from portal_bots.domain.calendar import Care, Due, Standing, Terms, calendar, night_began
from tests.factories import a_permit

TODAY = date(2026, 12, 2)
TERMS = Terms(password_days=90, inactive_days=45, permit_needed=False)
LIVE = Terms()
READING = (Operation.READ_STATUS, Operation.FETCH_LETTER)


def ago(days: int) -> date:
    """A day in the past."""
    return TODAY - timedelta(days=days)


def of(terms: Terms, **told: Any) -> list[Due]:
    """The calendar of ``uhc/main`` today."""
    return calendar(Standing(portal="uhc", account="main", **told), terms, TODAY)


class TestPassword:
    @pytest.mark.parametrize(
        ("age", "left", "presses"), [(75, 15, False), (76, 14, True), (90, 0, True), (91, -1, True)]
    )
    def test_warning(self, age: int, left: int, presses: bool) -> None:  # noqa: FBT001 -- a parameter
        """A person hears of it from the fourteenth day before its last one, and while it is over."""
        [due] = of(TERMS, secret_since=ago(age))

        assert (due.care, due.day, due.left, due.presses) == (
            Care.PASSWORD,
            TODAY + timedelta(days=left),
            left,
            presses,
        )
        assert "portal-bots account add uhc main" in due.to_do

    def test_nothing_to_tell(self) -> None:
        """A portal whose passwords last, and a password of unknown age, have no day."""
        assert of(Terms(permit_needed=False), secret_since=ago(900)) == []
        assert of(TERMS) == []


class TestInactivity:
    @pytest.mark.parametrize(("unused", "presses"), [(30, False), (31, True), (45, True), (46, True)])
    def test_warning(self, unused: int, presses: bool) -> None:  # noqa: FBT001 -- a parameter
        """A person hears of it fourteen days before the account is disabled."""
        [due] = of(TERMS, used_on=ago(unused))

        assert (due.care, due.left, due.presses) == (Care.INACTIVITY, 45 - unused, presses)

    def test_to_do(self) -> None:
        """In time one sign-in is enough; later the account may have to be enabled again."""
        assert of(TERMS, used_on=ago(40))[0].to_do.startswith("Sign in once by hand.")
        assert "have it enabled again" in of(TERMS, used_on=ago(46))[0].to_do


class TestPermission:
    @pytest.mark.parametrize(("left", "presses"), [(31, False), (30, True), (0, True), (-1, True)])
    def test_warning(self, left: int, presses: bool) -> None:  # noqa: FBT001 -- a parameter
        """A person hears of it thirty days before it ends, and after it ended that the jobs do not run."""
        [due] = of(LIVE, permits=(a_permit(until=TODAY + timedelta(days=left)),))

        assert (due.care, due.left, due.presses) == (Care.PERMISSION, left, presses)
        assert due.what == (
            "The permission for all work ends." if left >= 0 else
            "The permission for all work ended, and its jobs do not run."
        )  # fmt: skip
        assert due.to_do.startswith("Ask Lena Park to renew it")

    def test_missing(self) -> None:
        """An account that nothing is permitted with presses at once, and is told first."""
        missing, *_ = of(Terms(inactive_days=45), used_on=ago(50))

        assert (missing.care, missing.day, missing.presses) == (Care.PERMISSION, None, True)
        assert missing.what == "No permission is recorded. Its jobs do not run."

    def test_revoked(self) -> None:
        """A revoked record has no last day; why it was revoked is told."""
        gone = a_permit(revoked_by="sam", revoked_at=datetime(2026, 12, 1, tzinfo=UTC), reason="New terms.")

        [due] = of(LIVE, permits=(gone,))

        assert due.what == "The permission by Lena Park was revoked by sam: New terms. Its jobs do not run."

    def test_renewed(self) -> None:
        """The record that lasts longest counts."""
        permits = (a_permit(id=1, until=TODAY), a_permit(id=2, until=TODAY + timedelta(days=300)))

        assert [due.left for due in of(LIVE, permits=permits)] == [300]

    def test_in_part(self) -> None:
        """Work that is permitted until different days has a line for each, the nearest first."""
        permits = (
            a_permit(id=1, operations=READING, until=TODAY + timedelta(days=20)),
            a_permit(id=2, operations=(Operation.SUBMIT,), until=ago(3)),
        )

        assert [(due.what, due.left) for due in of(LIVE, permits=permits)] == [
            ("The permission for submit ended, and such jobs do not run.", -3),
            ("The permission for read status, fetch letter ends.", 20),
        ]

    def test_rehearsal(self) -> None:
        """Where none is needed none is missed."""
        assert of(Terms(permit_needed=False)) == []


@pytest.mark.parametrize(
    ("now", "began"),
    [
        ("2026-12-02T07:00", "2026-12-01T12:00"),
        ("2026-12-01T23:00", "2026-12-01T12:00"),
        ("2026-12-01T12:00", "2026-12-01T12:00"),
        ("2026-12-01T11:59", "2026-11-30T12:00"),
    ],
)
def test_night(now: str, began: str) -> None:
    """A night begins at noon, so that whoever looks at seven sees the whole of it."""
    zone = ZoneInfo("America/New_York")

    assert night_began(datetime.fromisoformat(now).replace(tzinfo=zone), str(zone)) == datetime.fromisoformat(
        began
    ).replace(tzinfo=zone)
