"""Requests: what one must hold before anything is opened for it."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from portal_bots.domain.requests import Priority
from tests.factories import a_line, a_member, a_request


class TestRefused:
    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"id": "REQ 1"}, id="a space in the id"),
            pytest.param({"id": ""}, id="no id"),
            pytest.param({"id": "-1"}, id="an id like an option"),
            pytest.param({"id": "x" * 41}, id="a long id"),
            pytest.param({"account": "Main"}, id="a capital in the account"),
            pytest.param({"payer": "  "}, id="an empty payer"),
            pytest.param({"service": "x" * 201}, id="a long service"),
            pytest.param({"place_of_service": "office"}, id="a place in words"),
            pytest.param({"diagnoses": ()}, id="no diagnosis"),
            pytest.param({"diagnoses": ("M54.16",) * 13}, id="thirteen diagnoses"),
            pytest.param({"lines": ()}, id="no line"),
            pytest.param({"lines": (a_line(),) * 15}, id="fifteen lines"),
            pytest.param({"priority": "soon"}, id="an unknown priority"),
            pytest.param({"turnaround_days": -1}, id="a turnaround in the past"),
            pytest.param({"turnaround_days": 91}, id="a long turnaround"),
            pytest.param({"fax": "555-0100"}, id="an unknown field"),
        ],
    )
    def test_request(self, changes: dict[str, Any]) -> None:
        """A request with this is refused."""
        with pytest.raises(ValidationError):
            a_request(**changes)

    @pytest.mark.parametrize("units", [0, -1, 10_000])
    def test_units(self, units: int) -> None:
        """Units are between 1 and 9999."""
        with pytest.raises(ValidationError):
            a_line(units=units)

    def test_dates_out_of_order(self) -> None:
        """A line does not end before it starts."""
        with pytest.raises(ValidationError, match="end date 12/01/2026 is before start date 12/02/2026"):
            a_line(start=date(2026, 12, 2), end=date(2026, 12, 1))

    def test_born_after_service(self) -> None:
        """Nobody is treated before birth."""
        with pytest.raises(ValidationError, match="date of birth is after the date of service"):
            a_request(member=a_member(born=date(2026, 12, 15)))


class TestAccepted:
    def test_limits(self) -> None:
        """Twelve diagnoses and fourteen lines are what a portal takes."""
        request = a_request(diagnoses=("M54.16",) * 12, lines=(a_line(),) * 14)

        assert (len(request.diagnoses), len(request.lines)) == (12, 14)

    def test_one_day(self) -> None:
        """A line may start and end on the same day, also that of birth."""
        day = date(2026, 12, 1)

        assert a_request(member=a_member(born=day), lines=(a_line(start=day, end=day),)).start == day

    def test_reads(self) -> None:
        """The first day of service is the earliest of all lines; codes keep the order asked."""
        late, early = date(2026, 12, 20), date(2026, 12, 8)
        request = a_request(lines=(a_line(start=late, end=late), a_line(code="G0299", start=early, end=early)))

        assert (request.start, request.codes) == (early, ("62323", "G0299"))

    @pytest.mark.parametrize(("priority", "urgent"), [(Priority.URGENT, True), (Priority.ROUTINE, False)])
    def test_urgent(self, priority: Priority, urgent: bool) -> None:  # noqa: FBT001 - a column of the table
        """Expedited review is urgent, standard review is not."""
        assert a_request(priority=priority).urgent is urgent

    def test_listed_name(self) -> None:
        """A member is named as portals list members."""
        assert a_member(first_name="Rosa", last_name="De la Cruz").listed_name == "DE LA CRUZ, ROSA"

    def test_survives_json(self) -> None:
        """What is kept as JSON comes back equal."""
        request = a_request(priority="urgent", lines=(a_line(modifiers=("LT", "26"), unit_type="visits"),))

        assert type(request).model_validate_json(request.model_dump_json()) == request

    def test_frozen(self) -> None:
        """A checked value does not change."""
        with pytest.raises(ValidationError, match="frozen"):
            a_request().payer = "Aetna"  # type: ignore[misc] # what must be refused
