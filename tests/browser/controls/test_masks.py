"""Fields that put what is typed into a form of their own (imask)."""

import pytest

from portal_bots.browser.controls import holds
from portal_bots.browser.forms import Entry, Kind
from portal_bots.domain import errors
from tests.browser.controls.visit import Visit, field

FIELDS = (
    field("Phone", "602-555-0100", Kind.MASKED),
    field("Mobile", "602-555-0101", Kind.MASKED),
    field("Start date", "03/04/2027", Kind.MASKED),
)


def entry(text: str) -> Entry:
    """A masked field with this answer."""
    return Entry(field("Field", text, Kind.MASKED), "Field", "", text)


class TestMasks:
    async def test_kept(self, visit: Visit) -> None:
        """Telephone numbers, also with the country before them, and dates are sent as the mask writes them."""
        sent = await visit.send("/masked", "Contact", *FIELDS)

        assert sent == {"phone": "(602) 555-0100", "mobile": "+1 (602) 555-0101", "start": "03/04/2027"}

    async def test_places_are_no_value(self, visit: Visit) -> None:
        """A mask that shows its empty places holds nothing but its country."""
        await visit.open("/masked", "Contact")
        await visit.tab.page.get_by_label("Mobile").and_(visit.tab.page.locator("[value], input")).wait_for()

        assert (await visit.tab.shown_form()).fields[0].value == ""

    async def test_cut_short(self, visit: Visit) -> None:
        """A mask with too few places loses a digit: nothing is sent."""
        with pytest.raises(errors.PatientMismatch, match="Phone: filled '602-555-0100'"):
            await visit.fill("/masked?way=short", "Contact", *FIELDS)

    @pytest.mark.parametrize(
        ("held", "kept"),
        [
            ("(602) 555-0100", True),
            ("+1 602.555.0100", True),
            ("(602) 555-010_", False),
            ("+2 (602) 555-0100", False),
            ("(160) 255-5010", False),
            ("", False),
        ],
    )
    def test_same_number(self, held: str, kept: bool) -> None:  # noqa: FBT001 -- a case of the table
        """Signs between digits and the own country's code mean nothing; any other digit does."""
        assert holds(entry("602-555-0100"), held) is kept

    def test_one_before_another_number(self) -> None:
        """Only a telephone number may have a one before it."""
        assert not holds(entry("12345"), "112345")
