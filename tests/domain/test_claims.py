"""When a search proves something."""

from datetime import UTC, datetime, timedelta

import pytest

from portal_bots.domain.claims import Answer, Claim, Intent, next_look
from portal_bots.domain.jobs import Job, JobState, Operation
from portal_bots.domain.requests import Priority

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
LAG = timedelta(minutes=2)
JOB = Job(
    id=1,
    key="k",
    request_id="REQ-1",
    operation=Operation.SUBMIT,
    portal="uhc",
    account="main",
    priority=Priority.ROUTINE,
    deadline=None,
    not_before=NOW,
    state=JobState.RUNNING,
    schedule="nightly",
    tries=1,
)
PRESSED = Intent(id=1, pressed_at=NOW)


class TestCertain:
    @pytest.mark.parametrize(
        ("intent", "unseen", "certain"),
        [
            (None, None, None),
            (PRESSED, None, NOW + LAG),
            (None, NOW, NOW + LAG),
            (PRESSED, NOW + LAG, NOW + 2 * LAG),
            (PRESSED.model_copy(update={"sent_at": NOW + LAG / 2}), None, NOW + LAG * 3 / 2),
        ],
        ids=["nothing sent", "pressed", "cut short", "pressed, then cut short", "pressed, sent later"],
    )
    def test_moment(self, intent: Intent | None, unseen: datetime | None, certain: datetime | None) -> None:
        """Nothing found means nothing there once the lag has passed since something may have been sent."""
        assert Claim(JOB, 1, intent, unseen_since=unseen).certain_from(LAG) == certain

    def test_looks(self) -> None:
        """Until then it is looked for once more, and then when it is certain."""
        looks, now = [], NOW
        while now < NOW + LAG:
            now = next_look(now, NOW + LAG, LAG)
            looks.append((now - NOW).total_seconds())

        assert looks == [60, 120]


class TestAnswer:
    def test_there(self) -> None:
        """A person who gives a number speaks of that case only."""
        claim = Claim(JOB, 1, PRESSED, Answer(id=1, there=True, number="A1", who="dana", at=NOW))

        assert (claim.said("A1"), claim.said("A2"), claim.said_not_there) == (True, False, False)

    def test_not_there(self) -> None:
        """A person who says that nothing is there names no case."""
        claim = Claim(JOB, 1, PRESSED, Answer(id=1, there=False, who="dana", at=NOW))

        assert (claim.said(""), claim.said_not_there) == (False, True)
