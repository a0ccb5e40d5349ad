"""How a page's form differs from the declared one: told before anything is typed."""

from typing import Any

import pytest

from portal_bots.browser.forms import Field, Form, FormDiff, Group, Kind, ShownField, compare
from portal_bots.browser.screens import Button, Screen

CODES = Form(
    Screen("/codes", heading="Codes"),
    Field("Member ID", str),
    Field("Fax", str, optional=True),
    Field("Level", str, Kind.RADIO),
    Group(
        lambda request: request,
        (Field("Code", str, Kind.TYPEAHEAD), Field("Modifiers {n}", str, optional=True)),
        add=Button("Add procedure"),
        legend="Procedure {n}",
    ),
    next=Button("Continue"),
)


def shown(label: str, **changes: Any) -> ShownField:
    """A control as the page shows it: a text that must be filled, unless told otherwise."""
    known = {"label": label, "group": "", "kind": "text", "required": True, "options": (), "value": ""}
    return ShownField.of(known | changes)


def page(*more: ShownField, without: str = "") -> list[ShownField]:
    """The declared form with one row, with more controls and without one."""
    known = [
        shown("Member ID"),
        shown("Fax", required=False),
        shown("Level", kind="radio", options=("Routine", "Urgent")),
        shown("Code", group="Procedure 1", kind="typeahead"),
        shown("Modifiers 1", group="Procedure 1", required=False),
    ]
    return [control for control in known if control.label != without] + list(more)


class TestCompare:
    def test_as_declared(self) -> None:
        """A page with just the declared fields differs in nothing."""
        assert compare(CODES, page()) == FormDiff()

    def test_any_order(self) -> None:
        """The order of fields means nothing: they are filled by their labels."""
        assert compare(CODES, reversed(page())) == FormDiff()

    def test_required_field_added(self) -> None:
        """A new field that must be filled is harmful."""
        assert compare(CODES, page(shown("County"))) == FormDiff(("required field added: 'County' (text)",))

    def test_optional_field_added(self) -> None:
        """A new field that may stay empty is harmless."""
        added = shown("County", required=False)

        assert compare(CODES, page(added)) == FormDiff((), ("optional field added: 'County' (text)",))

    def test_options_of_an_added_field(self) -> None:
        """A new question is told with its answers, the empty one left out."""
        added = shown("Work injury?", kind="radio", options=("", "Yes", "No"))

        assert compare(CODES, page(added)).harmful == (
            "required field added: 'Work injury?' (radio) with options Yes, No",
        )

    def test_removed(self) -> None:
        """A declared field that is not there is harmful."""
        assert compare(CODES, page(without="Member ID")) == FormDiff(("field removed: 'Member ID'",))

    @pytest.mark.parametrize("label", ["Fax", "Modifiers 1"])
    def test_optional_declared_field_missing(self, label: str) -> None:
        """A field declared as optional may be missing."""
        assert compare(CODES, page(without=label)) == FormDiff()

    def test_renamed(self) -> None:
        """A field with a new label is one added and one removed."""
        assert compare(CODES, page(shown("Subscriber ID"), without="Member ID")).harmful == (
            "required field added: 'Subscriber ID' (text)",
            "field removed: 'Member ID'",
        )

    @pytest.mark.parametrize("near", ["member id", "Member ID *", "Member IDs", "Member"])
    def test_nearly_the_same_label(self, near: str) -> None:
        """A label is the whole label, letter by letter."""
        assert len(compare(CODES, page(shown(near), without="Member ID")).harmful) == 2

    def test_kind_changed(self) -> None:
        """A field that is filled in another way now is harmful, though its label is the same."""
        changed = shown("Member ID", kind="select", options=("004512873",))

        assert compare(CODES, page(changed, without="Member ID")).harmful == (
            "field 'Member ID' is now a select and was a text",
        )

    def test_radio_changed(self) -> None:
        """A group of radio buttons is one field, which may become another kind, too."""
        changed = shown("Level", kind="select", options=("Routine", "Urgent"))

        assert compare(CODES, page(changed, without="Level")).harmful == (
            "field 'Level' is now a select and was a radio",
        )

    def test_kind_of_an_optional_field(self) -> None:
        """An optional field must be of its kind where it is shown."""
        changed = shown("Fax", kind="file", required=False)

        assert compare(CODES, page(changed, without="Fax")).harmful == (
            "field 'Fax' is now a file and was a text",
        )


class TestGroups:
    def test_further_rows(self) -> None:
        """Rows that the page shows already are all of the declared group."""
        second = (
            shown("Code", group="Procedure 2", kind="typeahead"),
            shown("Modifiers 2", group="Procedure 2", required=False),
        )

        assert compare(CODES, page(*second)) == FormDiff()

    def test_field_added_to_a_row(self) -> None:
        """A new field in a row is told."""
        added = shown("Laterality", group="Procedure 1")

        assert compare(CODES, page(added)).harmful == ("required field added: 'Laterality' (text)",)

    def test_same_label_elsewhere(self) -> None:
        """A field of a row's label outside of the rows is another field."""
        assert compare(CODES, page(shown("Code"))).harmful == ("required field added: 'Code' (text)",)

    def test_field_removed_from_a_row(self) -> None:
        """A field missing in the rows is told."""
        assert compare(CODES, page(without="Code")).harmful == ("field removed: 'Code'",)

    def test_legend_changed(self) -> None:
        """Rows under another legend are not the declared ones."""
        moved = shown("Code", group="Service 1", kind="typeahead")

        assert compare(CODES, page(moved, without="Code")).harmful == (
            "required field added: 'Code' (typeahead)",
            "field removed: 'Code'",
        )

    def test_number_is_a_number(self) -> None:
        """``{n}`` stands for digits only."""
        odd = shown("Modifiers one", group="Procedure 1")

        assert compare(CODES, page(odd)).harmful == ("required field added: 'Modifiers one' (text)",)

    def test_removed_field_with_a_number(self) -> None:
        """A missing field is told as the page would label it, not as it is declared."""
        group = Group(lambda r: r, (Field("Diagnosis code {n}", str),), add=Button("Add"))
        form = Form(CODES.screen, group, next=CODES.next)

        assert compare(form, []).harmful == ("field removed: 'Diagnosis code 1'",)

    def test_points_in_labels(self) -> None:
        """Characters with a meaning in patterns are just characters in labels."""
        form = Form(CODES.screen, Field("ID (if any)?", str), next=CODES.next)

        assert compare(form, [shown("ID (if any)?")]) == FormDiff()
        assert len(compare(form, [shown("ID if any")]).harmful) == 2
