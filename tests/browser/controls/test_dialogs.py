"""What a browser shows beside the page: its own dialogs, and further tabs."""

import pytest

from portal_bots.browser.screens import Button
from portal_bots.browser.tab import Tab
from portal_bots.domain import errors
from tests.browser.controls.visit import RECEIVED, Visit, field

MEMBER = field("Member ID", "004512873")


class TestDialogs:
    async def test_alert(self, visit: Visit) -> None:
        """What a page says in an alert is what the portal says to the answers of a form."""
        await visit.fill("/dialogs", "Member", field("Member ID", "0"))

        with pytest.raises(errors.CaseDataInvalid, match="This member is not covered"):
            await visit.tab.expect(RECEIVED)

    async def test_question(self, visit: Visit) -> None:
        """A page that asks whether to do something is told no."""
        await visit.open("/dialogs", "Member")
        await visit.tab.press("Delete draft")

        assert visit.tab.witness.dialogs.said == ["Delete this draft?"]
        assert visit.tab.path == "/dialogs"

    async def test_leaving(self, visit: Visit) -> None:
        """A touched form that asks whether to leave it is left, and nothing of that is taken for a message."""
        await visit.open("/dialogs", "Member")
        await visit.tab.fill("Member ID", "1")

        await visit.tab.go(f"{visit.address}/done", RECEIVED)

        assert visit.tab.witness.dialogs.said == []


class TestNewTabs:
    async def test_button(self, visit: Visit) -> None:
        """A page that a button opens is a tab of its own; the one before stays as it was."""
        await visit.open("/dialogs", "Member")
        letters: Tab = await visit.tab.follow_to_new_tab("View letters")

        assert (await letters.expect_page(RECEIVED)).facts == {"opened": "letters"}
        assert visit.tab.path == "/dialogs"

    async def test_nothing_opens(self, visit: Visit) -> None:
        """A button that opens nothing is told as a page that nobody knows."""
        await visit.open("/dialogs", "Member")
        visit.hurry()

        with pytest.raises(errors.UnexpectedPage):
            await visit.tab.follow_to_new_tab("Delete draft")

    async def test_last_button(self, visit: Visit) -> None:
        """The last button is refused here, too."""
        await visit.open("/dialogs", "Member")

        with pytest.raises(errors.FlowBug):
            await visit.tab.follow_to_new_tab(Button("Submit request").name)
