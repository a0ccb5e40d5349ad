"""The accounts of the morning report: what ends soon, whose it is, and what to do."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from portal_bots.desk import report
from portal_bots.desk.report import Report, render_html
from portal_bots.desk.report.spreadsheet import workbook
from portal_bots.domain import Operation, errors
from portal_bots.domain.calendar import Care, Terms
from portal_bots.store import Store, accounts, permits
from portal_bots.testing import SEAL
from tests.desk.world import NOW, SINCE, Story, request
from tests.factories import a_permit

TODAY = date(2026, 12, 2)
TERMS = {"uhc": Terms(password_days=90, inactive_days=45)}


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """Two accounts that Ben Ortiz owns, added nine days ago, both permitted for a year."""
    store = Store.open(f"sqlite:///{tmp_path / 'x.sqlite'}", SEAL)
    story = Story(store)
    for account in ("main", "second"):
        permit(story, account)
    yield story
    store.close()


def permit(story: Story, account: str, until: date = TODAY + timedelta(days=300)) -> None:
    """``permit add``."""
    story.store.run(permits.record, a_permit(account=account, until=until), TODAY)


def morning(story: Story) -> Report:
    """The report, where portals ask something of their accounts."""
    return story.store.run(report.build, SINCE, NOW, "America/New_York", TERMS)


class TestAccounts:
    def test_all_well(self, story: Story) -> None:
        """When nothing ends soon, one calm line says so."""
        told = morning(story)

        assert told.accounts == ()
        assert "Nothing ends soon: passwords, accounts and permissions are in order." in render_html(told)

    def test_what_ends(self, story: Story) -> None:
        """What was never there comes first, then what is over, then what is near."""
        story.store.run(accounts.see_secret, "uhc", "main", "mark", NOW - timedelta(days=80))
        story.store.run(accounts.worked, "uhc", "second", NOW - timedelta(days=46))
        story.store.run(accounts.add, "uhc", "north", "", NOW)

        told = [(one.name, one.care, one.left, one.owner) for one in morning(story).accounts]

        assert told == [
            ("north", Care.PERMISSION, None, ""),
            ("second", Care.INACTIVITY, -1, "Ben Ortiz"),
            ("main", Care.PASSWORD, 10, "Ben Ortiz"),
        ]

    def test_page(self, story: Story) -> None:
        """The page says what, until when, whose it is and the command to type."""
        story.store.run(accounts.see_secret, "uhc", "main", "mark", NOW - timedelta(days=80))

        page = render_html(morning(story))

        section = page[page.index('<section id="accounts">') : page.index('<section id="follow-ups">')]
        for words in ("uhc/main", "12/12/2026", "in 10 days", "Ben Ortiz", "portal-bots account add uhc main"):
            assert words in section

    def test_workbook(self, story: Story) -> None:
        """The workbook has the same in a sheet of its own."""
        story.store.run(accounts.worked, "uhc", "second", NOW - timedelta(days=46))

        sheet = openpyxl.load_workbook(io.BytesIO(workbook(morning(story))))["Accounts"]

        heads, row = [[cell.value for cell in line] for line in sheet.iter_rows()]
        told = dict(zip(heads, row, strict=True))
        assert (told["Account"], told["What"], told["Days left"], told["Owner"]) == (
            "second",
            "Not used",
            -1,
            "Ben Ortiz",
        )

    def test_held_without_a_try(self, story: Story) -> None:
        """A job that a missing permission holds says so in the report, although no worker ever began it."""
        asked = request(1)
        story.know(asked)
        story.plan(asked, Operation.SUBMIT)
        [mine] = [one for one in story.store.run(permits.every) if one.account == "main"]
        story.store.run(permits.revoke, mine.id, "sam", "New terms.", TODAY, NOW)

        told = morning(story)

        assert [row.why for row in told.idle] == [errors.AutomationNotPermitted.sentence()]
        assert told.accounts[0].what.endswith("was revoked by sam: New terms. Its jobs do not run.")

    def test_unknown_portal(self, story: Story) -> None:
        """An account whose portal has no flow here asks for nothing."""
        story.store.run(accounts.add, "availity", "main", "dana", NOW - timedelta(days=400))

        assert morning(story).accounts == ()
