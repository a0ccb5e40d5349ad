"""A page made of web components (Lit), each with a tree of its own."""

import pytest

from portal_bots.browser.forms import Field, Group, Kind
from portal_bots.browser.screens import Button, Screen, Table
from portal_bots.domain import errors
from tests.browser.controls.visit import RECEIVED, Visit, field

MEMBER = Group(lambda _: ("004512873",), (Field("Member ID", str),), add=Button("Add patient"), legend="Patient")
PLAN = field("Plan", "Choice", Kind.SELECT)
LEVEL = field("Level of service", "Urgent", Kind.RADIO)
SCREEN = Screen("/shadow", heading="Member")


class TestShadow:
    async def test_form(self, visit: Visit) -> None:
        """Fields are read by label and group, compared, filled, and read back."""
        await visit.open("/shadow", "Member")
        await visit.walk(SCREEN, MEMBER, PLAN, LEVEL)
        page = await visit.tab.expect_page(RECEIVED)

        assert page.facts == {"Member ID": "004512873", "Plan": "Choice", "Level": "Urgent"}

    async def test_another_form(self, visit: Visit) -> None:
        """A field that nobody declared is seen there, too."""
        with pytest.raises(errors.FormChanged, match=r"required field added: 'Level of service \*' \(radio\)"):
            await visit.fill("/shadow", "Member", MEMBER, PLAN)

    async def test_not_kept(self, visit: Visit) -> None:
        """A value that a component forgets stops; nothing is sent."""
        await visit.open("/shadow?drop", "Member")

        with pytest.raises(errors.PatientMismatch, match="Member ID: filled '004512873', the page holds ''"):
            await visit.walk(SCREEN, MEMBER, PLAN, LEVEL)

    async def test_table(self, visit: Visit) -> None:
        """Rows that are components of their own are read by heading."""
        await visit.open("/shadow", "Member")
        await visit.tab.page.get_by_role("cell").first.wait_for()

        rows = await visit.tab.rows(Table("Cases", "Reference number", "Status"))

        assert [tuple(row.values()) for row in rows] == [("A1", "Pended"), ("A2", "Approved")]
