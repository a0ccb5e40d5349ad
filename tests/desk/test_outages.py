"""One line for each outage: when it was, what waited, what still waits, and what of it cannot wait."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import update

from portal_bots.desk import report
from portal_bots.desk.report import render_html
from portal_bots.desk.report.spreadsheet import workbook
from portal_bots.domain import Operation, errors
from portal_bots.domain.errors import PortalError
from portal_bots.store import Store, outages
from portal_bots.store.tables import jobs
from portal_bots.testing import SEAL
from tests.desk.world import NOW, SINCE, START, Story, line, request

NIGHT = datetime(2026, 12, 2, 6, 10, tzinfo=UTC)  # 01:10 in New York
NAME = "UnitedHealthcare Provider Portal"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """A store in which nothing happened yet."""
    store = Store.open(f"sqlite:///{tmp_path / 'x.sqlite'}", SEAL)
    yield Story(store)
    store.close()


def plan(story: Story, *numbers: int, start: date = START) -> None:
    """Statuses to be read, of services that begin on a day."""
    for number in numbers:
        wanted = request(number, line().model_copy(update={"start": start}))
        story.know(wanted, f"PA{wanted.id}")
        story.plan(wanted, Operation.READ_STATUS)


def closed(minutes: int) -> PortalError:
    """The portal is closed for maintenance, for so long."""
    return errors.PortalMaintenance("We will be right back", pause=timedelta(minutes=minutes))


def goes_down(story: Story, at: datetime = NIGHT) -> datetime:
    """Three jobs in a row get no answer. Returns when it is tried next."""
    for _ in range(3):
        story.try_next("main", at, errors.PortalUnavailable("Something went wrong"))
        at += timedelta(minutes=15)
    [one] = story.store.run(outages.every, SINCE)
    return one.probe_at


class TestLine:
    def test_over(self, story: Story) -> None:
        """An outage that is over says from when to when, and that everything is done."""
        plan(story, 1, 2, 3)
        goes_down(story)
        for _ in range(3):
            story.try_next("main", NIGHT + timedelta(minutes=90))

        [one] = story.report().outages

        assert one.sentence == f"{NAME} did not answer from 01:10 to 02:40 (Eastern): 3 jobs waited, all are done."
        assert (one.ended_at, one.next_try, one.pressing) == (NIGHT + timedelta(minutes=90), None, 0)

    def test_not_all_done(self, story: Story) -> None:
        """What waited and is not done yet is said."""
        plan(story, 1, 2, 3)
        goes_down(story)
        story.try_next("main", NIGHT + timedelta(minutes=90))

        [one] = story.report().outages

        assert one.sentence.endswith("3 jobs waited, 2 are not done yet.")

    def test_still_out(self, story: Story) -> None:
        """One that is not over says when it is tried next, what waits, and what of that has a deadline today."""
        plan(story, 1, 2)
        plan(story, 3, 4, start=date(2026, 12, 2))
        story.try_next("main", NIGHT, closed(310))

        found = story.report()

        assert found.outages[0].sentence == (
            f"{NAME} is still closed for maintenance, since 01:10 (Eastern); next try 06:20; "
            "4 jobs wait, 2 of them with a deadline today."
        )
        assert found.counts.portals_down == ("uhc",)
        assert found.needs == ()

    @pytest.mark.parametrize(("hours", "pressing"), [(4, 1), (5, 0)])
    def test_near_deadline(self, story: Story, hours: int, pressing: int) -> None:
        """In the evening a deadline of the next four hours counts as well, though it is tomorrow's."""
        plan(story, 1)
        evening = datetime(2026, 12, 3, 4, 0, tzinfo=UTC)  # 11 PM in New York
        story.store.run(lambda tx: tx.execute(update(jobs).values(deadline=evening + timedelta(hours=hours))))
        story.try_next("main", evening, closed(310))

        [one] = story.store.run(report.outages, SINCE, evening, "America/New_York", {})

        assert one.pressing == pressing

    def test_another_day(self, story: Story) -> None:
        """Moments of different days are told with their days."""
        plan(story, 1)
        story.try_next("main", SINCE + timedelta(hours=1), closed(120))
        story.try_next("main", SINCE + timedelta(hours=3))

        [one] = story.report().outages

        assert one.sentence == (
            f"{NAME} was closed for maintenance from Tue 12/01 23:00 to Wed 12/02 01:00 (Eastern): "
            "1 job waited, it is done."
        )

    def test_payer(self, story: Story) -> None:
        """Behind a shared portal the line names the payer."""
        plan(story, 1)
        error = closed(600)
        error.payer = "UnitedHealthcare"
        story.try_next("main", NIGHT, error)

        [one] = story.report().outages

        assert one.sentence.startswith(f"UnitedHealthcare at {NAME} is still closed for maintenance")

    def test_quiet_night(self, story: Story) -> None:
        """Two failures that passed are no line."""
        plan(story, 1, 2)
        story.try_next("main", NIGHT, errors.PortalUnavailable())
        story.try_next("main", NIGHT + timedelta(minutes=15))

        assert story.report().outages == ()


class TestFiles:
    @pytest.fixture
    def both(self, story: Story) -> report.Report:
        """One outage that is over and one that is not."""
        plan(story, 1, 2, 3)
        goes_down(story)
        story.try_next("main", NIGHT + timedelta(minutes=90))
        story.try_next("main", NOW - timedelta(minutes=30), closed(40))
        return story.report()

    def test_page(self, both: report.Report) -> None:
        """The page has one line for each, what is still out first, with the portal's words."""
        page = render_html(both)

        first, second = (one.sentence for one in both.outages)
        assert "still closed" in first
        assert page.index(first) < page.index(second)
        assert "We will be right back" in page

    def test_workbook(self, both: report.Report) -> None:
        """The workbook has a sheet with one row for each."""
        sheet = openpyxl.load_workbook(io.BytesIO(workbook(both)))["Outages"]

        rows = list(sheet.iter_rows(values_only=True))
        assert [row[0] for row in rows[1:]] == [one.sentence for one in both.outages]
        assert [row[7:] for row in rows] == [
            ("Jobs that waited", "Not done yet", "With a deadline today"),
            (2, 2, 0),
            (3, 2, 0),
        ]

    def test_why_it_did_not_run(self, both: report.Report) -> None:
        """Jobs that were never tried say for what they wait, too."""
        assert {row.why for row in both.idle} == {"The portal is closed for maintenance."}
