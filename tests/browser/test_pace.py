"""The pace of an account: as many actions a minute as allowed, not to the beat of a machine."""

from datetime import datetime, timedelta

import pytest

from portal_bots.browser.pace import JITTER, Pace
from tests.factories import NIGHT


class Watch:
    """A clock that jumps, and remembers what was waited."""

    def __init__(self) -> None:
        self.moment = NIGHT
        self.waits: list[float] = []

    def now(self) -> datetime:
        """The time."""
        return self.moment

    async def sleep_until(self, moment: datetime) -> None:
        """Jump there."""
        self.waits.append((moment - self.moment).total_seconds())
        self.moment = moment


async def turns(pace: Pace, many: int) -> None:
    """So many actions, each done in no time."""
    for _ in range(many):
        await pace.turn()


class TestPace:
    async def test_as_allowed(self) -> None:
        """Thirty a minute are two seconds from one to the next; the first does not wait."""
        watch = Watch()

        await turns(Pace(watch, 30, lambda: 0.5), 4)

        assert watch.waits == [2.0, 2.0, 2.0]

    async def test_none(self) -> None:
        """Without a pace nothing waits."""
        watch = Watch()

        await turns(Pace(watch, None), 100)

        assert watch.waits == []

    @pytest.mark.parametrize(("chance", "seconds"), [(0.0, 2 * (1 - JITTER)), (1.0, 2 * (1 + JITTER))])
    async def test_jitter(self, chance: float, seconds: float) -> None:
        """Each pause is shorter or longer by chance, within bounds."""
        watch = Watch()

        await turns(Pace(watch, 30, lambda: chance), 2)

        assert watch.waits == [pytest.approx(seconds)]

    async def test_on_average(self) -> None:
        """By chance's own hand no two pauses are alike, and over a while the pace is as allowed."""
        watch = Watch()

        await turns(Pace(watch, 30), 601)

        assert len(set(watch.waits)) > 550
        assert sum(watch.waits) == pytest.approx(1200, rel=0.1)

    async def test_time_that_passed(self) -> None:
        """Time that the work took itself counts; what was not used is not saved up for a burst."""
        watch = Watch()
        pace = Pace(watch, 30, lambda: 0.5)
        await turns(pace, 1)
        watch.moment += timedelta(minutes=5)

        await turns(pace, 3)

        assert watch.waits == [2.0, 2.0]

    async def test_slower(self) -> None:
        """A pace that is lowered holds from the pause after the next action."""
        watch = Watch()
        pace = Pace(watch, 30, lambda: 0.5)
        await turns(pace, 2)
        pace.per_minute = 6

        await turns(pace, 2)

        assert watch.waits == [2.0, 2.0, 10.0]
