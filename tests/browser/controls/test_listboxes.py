"""Lists of a page's own making, whose options stand at the end of the page."""

import pytest

from portal_bots.browser.forms import Field, Having, Kind
from portal_bots.domain import errors
from tests.browser.controls.visit import Visit, field

STATE = field("State", "Virginia", Kind.LIST)
TYPE = field("Facility type", "Hospital", Kind.LIST)
FACILITY = field("Facility", "Facility 250", Kind.LIST)
COUNTY = field("County", "County 777", Kind.LIST)
PRIORITY = field("Priority", "Expedited", Kind.LIST)
PLACE = Field("Place of service", lambda _: Having("21 - "), Kind.LIST)


class TestReactSelect:
    async def test_all(self, visit: Visit) -> None:
        """Searched or not, long, or with only a part of it in the page: exactly the option asked for is sent."""
        sent = await visit.send("/react-select", "Facility", STATE, TYPE, FACILITY, COUNTY)

        assert sent == {
            "state": "Virginia",
            "type": "Hospital",
            "facility": "Facility 250",
            "county": "County 777",
        }

    async def test_missing(self, visit: Visit) -> None:
        """An option that is not offered stops, with those that are."""
        visit.hurry()

        with pytest.raises(
            errors.FormChanged, match="0 options for 'Clinic' among Hospital, Hospital outpatient, Off"
        ):
            await visit.fill(
                "/react-select", "Facility", STATE, field("Facility type", "Clinic", Kind.LIST), FACILITY, COUNTY
            )

    async def test_missing_in_a_list_that_is_searched(self, visit: Visit) -> None:
        """What was typed is taken back, so that all options are told; of many only the first."""
        visit.hurry()

        with pytest.raises(errors.FormChanged, match="0 options for 'Nevada' among Alabama, Arizona, "):
            await visit.fill(
                "/react-select", "Facility", field("State", "Nevada", Kind.LIST), TYPE, FACILITY, COUNTY
            )

    async def test_part_of_a_name(self, visit: Visit) -> None:
        """A text that several options contain chooses none of them."""
        several = Field("Facility type", lambda _: Having("Hosp"), Kind.LIST)

        with pytest.raises(errors.FormChanged, match="2 options for 'Hosp'"):
            await visit.fill("/react-select", "Facility", STATE, several, FACILITY, COUNTY)


class TestButtons:
    async def test_both(self, visit: Visit) -> None:
        """A button that opens a list (Headless UI), and a place that does (MUI), hold what was chosen."""
        sent = await visit.send("/listbox", "Service", PRIORITY, PLACE)

        assert sent == {"priority": "Expedited", "place": "21 - Inpatient hospital"}

    async def test_nothing_chosen(self, visit: Visit) -> None:
        """What invites to choose is no answer."""
        await visit.open("/listbox", "Service")
        await visit.tab.page.get_by_role("combobox").wait_for()

        shown = (await visit.tab.shown_form()).fields

        assert [(one.label, one.kind, one.value) for one in shown] == [
            ("Priority", Kind.TYPEAHEAD, ""),
            ("Place of service *", Kind.TYPEAHEAD, ""),
        ]

    async def test_missing(self, visit: Visit) -> None:
        """An option that is not offered stops, with those that are."""
        visit.hurry()

        with pytest.raises(
            errors.FormChanged, match="'Urgent' among Standard, Expedited, Expedited retrospective"
        ):
            await visit.fill("/listbox", "Service", field("Priority", "Urgent", Kind.LIST), PLACE)

    async def test_not_kept(self, visit: Visit) -> None:
        """A page that forgets the choice does not get the form sent."""
        with pytest.raises(errors.PatientMismatch, match="Priority: filled 'Expedited', the page holds ''"):
            await visit.fill("/listbox?drop", "Service", PRIORITY, PLACE)
