"""How a page's form differs from the declared one: told before anything is typed."""

from collections.abc import Sequence
from typing import Any

import pytest

from portal_bots.browser.contract import Declared, Difference, FormDiff, compare
from portal_bots.browser.forms import Field, Form, Group, Having, Kind, Question
from portal_bots.browser.screens import Button, Screen
from portal_bots.browser.shown import ShownField, ShownForm
from portal_bots.domain.questions import Asked, ClinicalAnswer
from tests import factories

MEMBER = Form(
    Screen("/member", heading="Member"),
    Field("Member ID", lambda _: "004512873"),
    Field("Fax", lambda r: r if isinstance(r, str) else "", optional=True),
    Field("Level", lambda _: "Urgent", Kind.RADIO, options=("Routine", "Urgent")),
    Field("Place", lambda _: Having("11 - "), Kind.SELECT),
    Field("Start date", lambda _: "03/04/2027"),
    Question("Work injury?"),
    Group(
        lambda _: (62323, 77003),
        (Field("Code", str, Kind.TYPEAHEAD), Field("Modifiers {n}", lambda _: "", optional=True)),
        add=Button("Add procedure"),
        legend="Procedure {n}",
    ),
    next=Button("Continue"),
)
STEPS = ("Member", "Codes", "Review")
DECLARED = Declared(MEMBER, STEPS, "Submit request")


def shown(label: str, **changes: Any) -> ShownField:
    """A control as the page shows it: a text that must be filled, unless told otherwise."""
    known = {"label": label, "group": "", "kind": "text", "required": True, "options": (), "value": ""}
    return ShownField.of(known | changes)


KNOWN = (
    shown("Member ID"),
    shown("Fax", required=False),
    shown("Level", kind="radio", options=("Routine", "Urgent")),
    shown("Place", kind="select", options=("11 - Office", "22 - Hospital")),
    shown("Start date", hint="MM/DD/YYYY"),
    shown("Code", group="Procedure 1", kind="typeahead"),
    shown("Modifiers 1", group="Procedure 1", required=False),
)


def page(
    *more: ShownField,
    without: str = "",
    fields: Sequence[ShownField] = KNOWN,
    buttons: tuple[str, ...] = ("Add procedure", "Continue"),
    steps: tuple[str, ...] = STEPS,
) -> ShownForm:
    """The declared form with one row, with more controls and without one."""
    return ShownForm((*(control for control in fields if control.label != without), *more), buttons, steps)


def instead(label: str, **changes: Any) -> ShownForm:
    """The form with one control changed, where it stands."""
    known = {control.label: control for control in KNOWN}
    return page(fields=[shown(label, **changes) if one.label == label else one for one in known.values()])


def harmful(form: ShownForm, request: object = None) -> tuple[str, ...]:
    """What stops."""
    return tuple(change.told for change in compare(DECLARED, form, request).harmful)


def harmless(form: ShownForm, request: object = None) -> tuple[str, ...]:
    """What is only noted, when nothing stops."""
    diff = compare(DECLARED, form, request)
    assert diff.harmful == ()
    return tuple(change.told for change in diff.harmless)


class TestFields:
    def test_as_declared(self) -> None:
        """A page with just the declared fields differs in nothing."""
        assert compare(DECLARED, page(), None) == FormDiff()

    def test_any_order(self) -> None:
        """The order of fields means nothing, since they are filled by their labels; it is noted."""
        [told] = harmless(page(fields=KNOWN[::-1]))

        assert told.startswith("fields in another order: Modifiers 1, Code, ")

    def test_required_field_added(self) -> None:
        """A new field that must be filled stops."""
        assert harmful(page(shown("County"))) == ("required field added: 'County' (text)",)

    def test_optional_field_added(self) -> None:
        """A new field that may stay empty is noted."""
        assert harmless(page(shown("County", required=False))) == ("optional field added: 'County' (text)",)

    def test_optional_field_that_is_filled_in_already(self) -> None:
        """An answer that nobody gave is not sent."""
        added = shown("Retrospective", kind="checkbox", required=False, value="true")

        assert harmful(page(added)) == (
            "optional field added that is filled in already, with 'true': 'Retrospective' (checkbox)",
        )

    def test_options_of_an_added_field(self) -> None:
        """A new question is told with its answers, the empty one left out."""
        added = shown("Auto accident?", kind="radio", options=("", "Yes", "No"))

        assert harmful(page(added)) == ("required field added: 'Auto accident?' (radio) with options Yes, No",)

    def test_removed(self) -> None:
        """A declared field that is not there stops; that is all that is wrong, so it may yet come."""
        diff = compare(DECLARED, page(without="Member ID"), None)

        assert [change.told for change in diff.harmful] == ["field removed: 'Member ID'"]
        assert diff.only_lacks

    @pytest.mark.parametrize("label", ["Fax", "Modifiers 1"])
    def test_optional_declared_field_missing(self, label: str) -> None:
        """A field declared as optional may be missing, if the request has nothing for it."""
        assert compare(DECLARED, page(without=label), None) == FormDiff()

    def test_optional_field_missing_for_which_the_request_has_something(self) -> None:
        """What the request says is not left out."""
        assert harmful(page(without="Fax"), "602-555-0100") == (
            "field removed: 'Fax', for which the request has '602-555-0100'",
        )

    def test_optional_field_that_must_be_filled_now(self) -> None:
        """It stops a request that has nothing for it, and no other."""
        form = instead("Fax", required=True)

        assert harmful(form) == ("field 'Fax' must be filled now, and the request has nothing for it",)
        assert harmful(form, "602-555-0100") == ()

    def test_renamed(self) -> None:
        """The same control under other words is one change; other words may mean something else, so it stops."""
        fields = [shown("Subscriber ID") if one.label == "Member ID" else one for one in KNOWN]

        assert harmful(page(fields=fields)) == ("field renamed: 'Member ID' is now 'Subscriber ID'",)

    def test_asked_in_place_of_another_question(self) -> None:
        """A question that comes up only sometimes is not taken for the one that stands in its place."""
        asked = shown("Auto accident?", kind="radio", options=("Yes", "No"))

        told = ("required field added: 'Auto accident?' (radio) with options Yes, No",)
        assert harmful(page(fields=(*KNOWN[:5], asked, *KNOWN[5:]))) == told

    @pytest.mark.parametrize("near", ["member id", "Member ID *", "Member  ID:", "Member ID (required)"])
    def test_written_in_another_way(self, near: str) -> None:
        """Letter case, spaces and the marks behind a label are looks: noted, and filled."""
        fields = [shown(near) if one.label == "Member ID" else one for one in KNOWN]

        assert harmless(page(fields=fields)) == (f"field 'Member ID' is written {near!r}",)

    @pytest.mark.parametrize("near", ["Member IDs", "Member", "Member number"])
    def test_nearly_the_same_label(self, near: str) -> None:
        """Any other word is another label."""
        fields = [shown(near) if one.label == "Member ID" else one for one in KNOWN]

        assert len(harmful(page(fields=fields))) == 1

    def test_twice(self) -> None:
        """Of two controls with one label nobody can tell which one is meant."""
        assert harmful(page(shown("Member ID"))) == ("field is there twice: 'Member ID'",)

    def test_not_marked_as_required_any_more(self) -> None:
        """It is filled all the same."""
        assert harmless(instead("Member ID", required=False)) == ("field 'Member ID' need not be filled any more",)

    @pytest.mark.parametrize(("label", "kind"), [("Member ID", "select"), ("Fax", "file"), ("Member ID", "date")])
    def test_kind_changed(self, label: str, kind: str) -> None:
        """A field that is filled in another way now stops, though its label is the same."""
        form = instead(label, kind=kind, required=label != "Fax")

        assert harmful(form) == (f"field {label!r} is now a {kind} and was a text",)

    def test_radio_changed(self) -> None:
        """A group of radio buttons is one field, which may become another kind, too."""
        form = instead("Level", kind="select", options=("Routine", "Urgent"))

        assert harmful(form) == ("field 'Level' is now a select and was a radio",)

    def test_fixed(self) -> None:
        """What cannot be changed stops, unless it holds the answer already."""
        assert harmful(instead("Member ID", fixed=True, value="999")) == (
            "field 'Member ID' cannot be changed; it holds '999'",
        )
        assert harmful(instead("Member ID", fixed=True, value="004512873")) == ()

    @pytest.mark.parametrize("hint", ["DD/MM/YYYY", "Format: yyyy-mm-dd"])
    def test_date_format(self, hint: str) -> None:
        """A date that would be read as another day stops: read back it would look right."""
        [told] = harmful(instead("Start date", hint=hint))

        assert told.startswith("'Start date' wants its date as ")


class TestOptions:
    def test_the_one_that_is_needed_is_gone(self) -> None:
        """It stops the requests that need it."""
        form = instead("Level", kind="radio", options=("Routine", "Expedited"))

        assert harmful(form) == ("'Level' has no option 'Urgent': Routine, Expedited",)

    def test_another_one_is_gone_or_added(self) -> None:
        """That is noted."""
        form = instead("Level", kind="radio", options=("Urgent", "Expedited"))

        assert harmless(form) == (
            "'Level' has a further option 'Expedited'",
            "'Level' has no option 'Routine' any more",
        )

    def test_in_another_order(self) -> None:
        """They are chosen by their words."""
        form = instead("Level", kind="radio", options=("Urgent", "Routine"))

        assert harmless(form) == ("options of 'Level' in another order",)

    def test_two_that_fit(self) -> None:
        """The bot does not choose between two."""
        form = instead("Place", kind="select", options=("11 - Office", "11 - Clinic"))

        assert harmful(form) == ("'Place' has 2 options for '11 - ': 11 - Office, 11 - Clinic",)

    def test_options_that_depend_on_an_answer(self) -> None:
        """They are not judged before that answer is given."""
        form = Form(
            Screen("/o", heading="O"),
            Field("Organization", lambda _: "Desert Spine", Kind.SELECT, after="State"),
            next=Button("Continue"),
        )
        first = ShownForm((shown("Organization", kind="select", options=("Select a state",)),), ("Continue",))

        assert compare(Declared(form), first, None) == FormDiff()


class TestQuestions:
    QUESTION = shown("Work injury?", kind="radio", options=("Yes", "No"))

    def test_not_asked(self) -> None:
        """A question that does not come up needs no answer."""
        assert compare(DECLARED, page(), None).asked == ()

    def test_asked_without_an_answer(self) -> None:
        """It is told with its options; nothing is made up."""
        [asked] = compare(DECLARED, page(self.QUESTION), factories.a_request()).asked

        assert (asked.label, asked.options) == ("Work injury?", ("Yes", "No"))
        assert str(asked) == "Work injury? (Yes / No)"

    @pytest.mark.parametrize(("given", "asked"), [("No", ()), ("Perhaps", ("Perhaps",))])
    def test_answered(self, given: str, asked: tuple[str, ...]) -> None:
        """The request's answer is taken, however the question is written; one that is not offered is not."""
        answer = ClinicalAnswer(question="work injury? *", answer=given, supplied_by="Dr. Lee")
        request = factories.a_request().model_copy(update={"answers": (answer,)})

        diff = compare(DECLARED, page(self.QUESTION), request)

        assert diff.harmful == ()
        assert diff.asked == tuple(
            Asked(label="Work injury?", options=("Yes", "No"), refused=one) for one in asked
        )

    def test_may_stay_open(self) -> None:
        """A question that the portal does not insist on is left alone."""
        free = shown("Work injury?", kind="radio", options=("Yes", "No"), required=False)

        assert compare(DECLARED, page(free), factories.a_request()).asked == ()


class TestRows:
    def test_further_rows(self) -> None:
        """Rows that the page shows already are all of the declared group."""
        second = (
            shown("Code", group="Procedure 2", kind="typeahead"),
            shown("Modifiers 2", group="Procedure 2", required=False),
        )

        assert compare(DECLARED, page(*second), None) == FormDiff()

    def test_field_added_to_each_row(self) -> None:
        """A new field in the rows is told once."""
        rows = (
            shown("Laterality", group="Procedure 1"),
            shown("Code", group="Procedure 2", kind="typeahead"),
            shown("Laterality", group="Procedure 2"),
        )

        assert harmful(page(*rows)) == ("required field added: 'Laterality' (text)",)

    def test_same_label_elsewhere(self) -> None:
        """A field of a row's label outside of the rows is another field."""
        assert harmful(page(shown("Code"))) == ("required field added: 'Code' (text)",)

    def test_field_removed_from_a_row(self) -> None:
        """A field missing in the rows is told as the page would label it."""
        assert harmful(page(without="Code")) == ("field removed: 'Code'",)

    def test_legend_changed(self) -> None:
        """Rows under another legend are not the declared ones."""
        moved = shown("Code", group="Service 1", kind="typeahead")

        assert "required field added: 'Code' (typeahead)" in harmful(page(moved, without="Code"))

    def test_number_is_a_number(self) -> None:
        """``{n}`` stands for digits only."""
        odd = shown("Modifiers one", group="Procedure 1")

        assert harmful(page(odd)) == ("required field added: 'Modifiers one' (text)",)

    def test_points_in_labels(self) -> None:
        """Characters with a meaning in patterns are just characters in labels."""
        form = Form(MEMBER.screen, Field("ID (if any)?", lambda _: "1"), next=MEMBER.next)

        same = compare(Declared(form), ShownForm((shown("ID (if any)?"),), ("Continue",)), None)
        other = compare(Declared(form), ShownForm((shown("ID if any"),), ("Continue",)), None)

        assert same == FormDiff()
        assert [change.what for change in other.harmful] == [Difference.RENAMED]


class TestAround:
    def test_step_added(self) -> None:
        """A new step of the wizard stops, before the page is met that nobody knows."""
        assert harmful(page(steps=("Member", "Codes", "Attestation", "Review"))) == (
            "step added: 'Attestation' after 'Codes'",
        )

    def test_step_removed(self) -> None:
        """A step that is gone took its answers with it."""
        assert harmful(page(steps=("Member", "Review"))) == ("step removed: 'Codes'",)

    def test_step_renamed(self) -> None:
        """As many steps as before, one under another name: noted, since pages are known by their own headings."""
        assert harmless(page(steps=("Member", "Services", "Review"))) == ("step 'Codes' is now called 'Services'",)

    def test_steps_in_another_order(self) -> None:
        """Another order is another wizard."""
        assert harmful(page(steps=("Codes", "Member", "Review"))) == (
            "steps in another order: Codes, Member, Review",
        )

    def test_no_steps_shown(self) -> None:
        """A page without a list of steps is judged by its fields."""
        assert compare(DECLARED, page(steps=()), None) == FormDiff()

    def test_button_gone(self) -> None:
        """The button that leads on is told with those that are there."""
        assert harmful(page(buttons=("Next", "Cancel"))) == (
            "button 'Continue' is gone; there are 'Next', 'Cancel'",
        )

    def test_button_twice(self) -> None:
        """Of two buttons with one name none is pressed."""
        assert harmful(page(buttons=("Continue", "Continue"))) == ("button 'Continue' is there 2 times",)

    def test_last_button_on_an_earlier_page(self) -> None:
        """A page that can submit where only an answer was to be given stops."""
        assert harmful(page(buttons=("Continue", "Submit request"))) == (
            "the last button 'Submit request' is on this page now",
        )
