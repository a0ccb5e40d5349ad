"""Dates that can only be chosen, in the calendars of flatpickr and react-datepicker."""

import pytest

from portal_bots.browser.controls import holds
from portal_bots.browser.forms import Entry, Kind
from portal_bots.domain import errors
from tests.browser.controls.visit import Visit, field

BORN = field("Date of birth", "12/31/1961", Kind.PICKER)
ADMITTED = field("Admission date", "04/01/2027", Kind.PICKER)
END = field("End date", "03/01/2027", Kind.PICKER)


class TestFlatpickr:
    @pytest.mark.parametrize("start", ["03/04/2027", "02/28/2027", "01/15/2027"])
    async def test_picked(self, visit: Visit, start: str) -> None:
        """Months are turned or chosen in lists; days of the month before or after are not mistaken for its own."""
        sent = await visit.send("/flatpickr", "Dates", field("Start date", start, Kind.PICKER), BORN, ADMITTED)

        assert sent == {"start": start, "born": "12/31/1961", "admitted": "April 1, 2027"}

    @pytest.mark.parametrize("day", ["01/14/2027", "12/01/2026"])
    async def test_day_not_offered(self, visit: Visit, day: str) -> None:
        """A day, or a month, that the calendar does not let one choose is told as the portal's refusal."""
        with pytest.raises(errors.CaseDataInvalid, match=f"calendar does not offer {day}"):
            await visit.fill("/flatpickr", "Dates", field("Start date", day, Kind.PICKER), BORN, ADMITTED)

    async def test_not_kept(self, visit: Visit) -> None:
        """A page that makes another day of it stops; nothing is sent."""
        start = field("Start date", "03/04/2027", Kind.PICKER)

        with pytest.raises(errors.PatientMismatch, match="filled '03/04/2027', the page holds '03/03/2027'"):
            await visit.fill("/flatpickr?way=moves", "Dates", start, BORN, ADMITTED)


class TestReactDatepicker:
    @pytest.mark.parametrize("start", ["03/31/2027", "04/01/2027", "02/10/2027"])
    async def test_picked(self, visit: Visit, start: str) -> None:
        """The same with its way of naming days, and with a calendar at the end of the page."""
        sent = await visit.send("/react-datepicker", "Dates", field("Start date", start, Kind.PICKER), END, BORN)

        assert sent == {"start": start, "end": "03/01/2027", "born": "12/31/1961"}

    @pytest.mark.parametrize("day", ["02/09/2027", "01/31/2027"])
    async def test_day_not_offered(self, visit: Visit, day: str) -> None:
        """A day before the first that can be chosen is the portal's refusal."""
        with pytest.raises(errors.CaseDataInvalid, match=f"calendar does not offer {day}"):
            await visit.fill("/react-datepicker", "Dates", field("Start date", day, Kind.PICKER), END, BORN)


class TestHeld:
    @pytest.mark.parametrize(
        ("held", "kept"),
        [
            ("03/04/2027", True),
            ("3/4/2027", True),
            ("March 4, 2027", True),
            ("Mar 4, 2027", True),
            ("2027-03-04", True),
            ("04/03/2027", False),
            ("March 4", False),
            ("", False),
        ],
    )
    def test_written(self, held: str, kept: bool) -> None:  # noqa: FBT001 -- a case of the table
        """The same day is the same however a calendar writes it."""
        entry = Entry(field("Day", "03/04/2027", Kind.PICKER), "Day", "", "03/04/2027")

        assert holds(entry, held) is kept
