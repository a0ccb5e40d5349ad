"""The declaration that a changed form proposes: pasted into the flow it fits the page."""

from typing import Any

import pytest

import flows.uhc
from flows.uhc import CODES, DETAILS
from portal_bots.browser.contract import Declared, compare
from portal_bots.browser.forms import Form, Question
from portal_bots.browser.proposal import proposed
from portal_bots.browser.shown import ShownField, ShownForm
from portal_bots.domain.questions import ClinicalAnswer
from tests.factories import a_request


def shown(label: str, **changes: Any) -> ShownField:
    """A control as the page shows it: a text that must be filled, unless told otherwise."""
    known = {"label": label, "group": "", "kind": "text", "required": True, "options": (), "value": ""}
    return ShownField.of(known | changes)


def pasted(form: Form, page: ShownForm) -> Form:
    """The form after an engineer pasted what is proposed."""
    made = eval(proposed(form, page), {**vars(flows.uhc), "Question": Question})  # noqa: S307 -- that it can be read is the test
    assert isinstance(made, Form)
    return made


DETAILS_NOW = ShownForm(
    (
        shown("Level of service", kind="radio", options=("Routine", "Urgent")),
        shown("Rendering provider", kind="select", options=("Haddad, Amal (NPI 1234567893)",)),
        shown("Contact name"),
        shown("Call-back number"),
        shown("Work injury?", kind="radio", options=("Yes", "No")),
        shown("Fax", required=False),
    ),
    ("Continue",),
)
CODES_NOW = ShownForm(
    (
        shown("Diagnosis code 1", kind="typeahead"),
        *(
            shown(label, group="Procedure 1", kind=kind, options=options, required=label != "Modifiers")
            for label, kind, options in (
                ("Procedure code", "typeahead", ()),
                ("Modifiers", "text", ()),
                ("Units", "text", ()),
                ("Type of units", "select", ("Units", "Visits")),
                ("Start date", "text", ()),
                ("End date", "text", ()),
                ("Laterality", "radio", ("Left", "Right")),
            )
        ),
    ),
    ("Add diagnosis", "Add procedure", "Continue"),
)


@pytest.mark.parametrize(("form", "page"), [(DETAILS, DETAILS_NOW), (CODES, CODES_NOW)], ids=["details", "rows"])
def test_pasted(form: Form, page: ShownForm) -> None:
    """Nothing stops any more, once somebody answers what is new."""
    answers = tuple(
        ClinicalAnswer(question=question, answer=answer, supplied_by="Dr. Lee")
        for question, answer in (("Work injury?", "No"), ("Fax", "602-555-0100"), ("Laterality", "Left"))
    )
    request = a_request(answers=answers)
    assert compare(Declared(form), page, request).harmful

    now = compare(Declared(pasted(form, page)), page, request)

    assert now.harmful == ()


def test_reads_as_written() -> None:
    """What did not change is the flow's own line; a new label has the old value, what is new says so."""
    lines = [line.strip() for line in proposed(DETAILS, DETAILS_NOW).splitlines()]

    assert 'Field("Rendering provider", lambda r: Having(f"NPI {r.rendering.npi}"), Kind.SELECT),' in lines
    assert "Field(\"Call-back number\", lambda r: r.contact_phone),  # was 'Contact phone'" in lines
    assert 'Question("Work injury?", options=("Yes", "No")),  # new' in lines
    assert 'Question("Is the member pregnant?"),' in lines
