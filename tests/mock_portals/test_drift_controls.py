"""Controls and their options that drift, each in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.mock_portals.desk import CODES, DETAILS, SERVICE, goes_on, label
from tests.mock_portals.world import Drifted


@pytest.mark.parametrize("control", ["text", "textarea", "date", "checkbox"])
def test_add(drifted: Drifted, control: str) -> None:
    """A control is there that was not, marked as required, last in the form, and it works."""
    page = drifted(DETAILS, {"kind": "add", "label": "Referral", "control": control, "required": True})
    new = label(page, "Referral")
    expect(new).to_have_attribute("aria-required", "true")
    expect(page.locator("label.required", has_text="Referral")).to_have_count(1)
    assert page.locator("form.card label").last.inner_text() == "Referral"
    if control == "checkbox":
        new.check()
    else:
        new.fill("2026-12-01")
    goes_on(page)


def test_add_options(drifted: Drifted) -> None:
    """A select and radio buttons are added with their options, and may be filled in already."""
    options = {"required": False, "options": ["Knee", "Hip"], "after": "Contact name"}
    page = drifted(
        DETAILS,
        {"kind": "add", "label": "Site", "control": "select", "value": "Hip", **options},
        {"kind": "add", "label": "Joint", "control": "radio", **options},
        {"kind": "add", "label": "Consent", "control": "checkbox", "required": False, "value": "checked"},
    )
    expect(label(page, "Site").locator("option:checked")).to_have_text("Hip")
    expect(label(page, "Consent")).to_be_checked()
    label(page, "Site").select_option(label="Knee")
    page.get_by_role("group", name="Joint").get_by_label("Hip").check()
    assert page.locator("label, legend").all_inner_texts()[4:11] == [
        *("Contact name", "Joint", "Knee", "Hip", "Site", "Contact phone", "Consent")
    ]
    goes_on(page)


def test_remove(drifted: Drifted) -> None:
    """A control is gone with its label, radio buttons with their legend."""
    changes = [{"kind": "remove", "label": one} for one in ("Level of service", "Contact name")]
    page = drifted(DETAILS, *changes)

    expect(label(page, "Contact phone")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Contact name")
    expect(page.get_by_role("radio")).to_have_count(0)


def test_rename(drifted: Drifted) -> None:
    """Labels and legends have other words, in each row, for the changes of a list in any order."""
    page = drifted(
        CODES,
        {"kind": "rename", "label": "Diagnosis code {n}", "to": "ICD-10 ({n})"},
        {"kind": "rename", "label": "Units", "to": "Quantity"},
        {"kind": "hint", "label": "Units", "text": "How many"},
    )
    expect(label(page, "ICD-10 (1)")).to_have_value("M54.16 - x")
    expect(label(page, "Quantity")).to_have_count(2)
    expect(page.get_by_placeholder("How many")).to_have_count(2)
    page.get_by_role("button", name="Add diagnosis").click()
    expect(label(page, "ICD-10 (2)")).to_be_focused()
    goes_on(page, "Service details")


def test_rename_legend(drifted: Drifted) -> None:
    """So do the words above radio buttons."""
    page = drifted(DETAILS, {"kind": "rename", "label": "Level of service", "to": "Urgency"})

    expect(page.get_by_role("group", name="Urgency", exact=True).get_by_role("radio")).to_have_count(2)
    goes_on(page)


def test_decorate(drifted: Drifted) -> None:
    """The same words are written in another way."""
    page = drifted(
        DETAILS,
        {"kind": "decorate", "label": "Contact name", "to": "CONTACT NAME:"},
        {"kind": "decorate", "label": "Contact phone", "to": "Contact phone *"},
    )
    expect(label(page, "CONTACT NAME:")).to_have_value("Dana")
    expect(label(page, "Contact phone *")).to_be_visible()
    goes_on(page)


@pytest.mark.parametrize(("to", "role"), [("text", "textbox"), ("textarea", "textbox"), ("radio", "radio")])
def test_retype_select(drifted: Drifted, to: str, role: Any) -> None:
    """Another control has the select's name and label."""
    page = drifted(SERVICE, {"kind": "retype", "label": "Place of service", "to": to})
    expect(page.locator("select")).to_have_count(0)
    expect(page.locator("[name=place_of_service]").first).to_be_visible()
    if to == "radio":
        assert page.get_by_role("radio").count() == 9
        expect(page.get_by_role("group", name="Place of service")).to_have_attribute("aria-required", "true")
        page.get_by_role(role, name="22 - On campus outpatient hospital").check()
        goes_on(page, "Find the member")
    else:
        expect(page.get_by_role(role, name="Place of service")).to_have_value("22 - On campus outpatient hospital")


def test_retype_others(drifted: Drifted) -> None:
    """Text becomes a list or a box to tick, radio buttons become a list, a typeahead becomes plain text."""
    page = drifted(
        DETAILS,
        {"kind": "retype", "label": "Level of service", "to": "select"},
        {"kind": "retype", "label": "Contact name", "to": "select", "options": ["Dana", "Sol"]},
        {"kind": "retype", "label": "Contact phone", "to": "checkbox"},
        {"kind": "rename", "label": "Level of service", "to": "Urgency"},
    )
    expect(label(page, "Urgency").locator("option:checked")).to_have_text("Routine")
    expect(label(page, "Contact name")).to_have_value("Dana")
    assert label(page, "Contact phone").get_attribute("type") == "checkbox"
    page = drifted(CODES, {"kind": "retype", "label": "Procedure code", "to": "text"})
    expect(page.get_by_role("textbox", name="Procedure code")).to_have_count(2)
    expect(page.get_by_role("combobox", name="Procedure code")).to_have_count(0)
    expect(page.locator("[name=procedure_1]")).to_have_value("62323")


def test_require(drifted: Drifted) -> None:
    """The mark of a required field comes and goes."""
    page = drifted(
        CODES,
        {"kind": "require", "label": "Modifiers"},
        {"kind": "unrequire", "label": "Units"},
        {"kind": "unrequire", "label": "Diagnosis code {n}"},
    )
    for words, required in (("Modifiers", "true"), ("Units", None), ("Diagnosis code 1", None)):
        assert label(page, words).first.get_attribute("aria-required") == required
    assert "Modifiers" in page.locator("label.required").all_inner_texts()
    assert "Units" not in page.locator("label.required").all_inner_texts()
    goes_on(page, "Service details")


def test_read_only(drifted: Drifted) -> None:
    """Text cannot be typed, lists and radio buttons cannot be changed."""
    changes = [
        {"kind": "read_only", "label": one} for one in ("Contact name", "Rendering provider", "Level of service")
    ]
    page = drifted(DETAILS, *changes)

    expect(label(page, "Contact name")).not_to_be_editable()
    expect(label(page, "Rendering provider")).to_be_disabled()
    expect(page.get_by_role("radio").first).to_be_disabled()


def test_hint(drifted: Drifted) -> None:
    """Words stand in an empty control and below it, in place of those that were there."""
    page = drifted("/request/member", {"kind": "hint", "label": "Date of birth", "text": "DD.MM.YYYY"})
    born = label(page, "Date of birth")

    expect(born).to_have_attribute("placeholder", "DD.MM.YYYY")
    expect(born).to_have_accessible_description("DD.MM.YYYY")
    expect(page.locator("main")).not_to_contain_text("MM/DD/YYYY")


def test_twin(drifted: Drifted) -> None:
    """Two controls of one label; the portal gets the first one's value."""
    page = drifted(
        DETAILS, {"kind": "twin", "label": "Contact name"}, {"kind": "twin", "label": "Level of service"}
    )
    expect(label(page, "Contact name")).to_have_count(2)
    label(page, "Contact name").last.fill("Somebody else")
    expect(page.get_by_role("group", name="Level of service")).to_have_count(2)
    goes_on(page)
    page.goto(page.url.replace("documents", "details"))
    expect(label(page, "Contact name").first).to_have_value("Dana")


def test_move(drifted: Drifted) -> None:
    """A control comes after another, in each row after that of the row."""
    page = drifted(CODES, {"kind": "move", "label": "Units", "after": "End date"})
    rows = page.get_by_role("group")

    for row in (rows.nth(0), rows.nth(1)):
        assert row.locator("label").all_inner_texts()[-2:] == ["End date", "Units"]
    goes_on(page, "Service details")


def test_options(drifted: Drifted) -> None:
    """Options of a list go, come and stand in another order, and what was chosen stays chosen."""
    page = drifted(
        SERVICE,
        {"kind": "drop_option", "label": "Place of service", "option": "Home"},
        {"kind": "add_option", "label": "Place of service", "option": "99 - Spaceship"},
        {"kind": "shuffle_options", "label": "Place of service", "seed": 4},
    )
    options = label(page, "Place of service").locator("option").all_inner_texts()
    codes = [option[:2] for option in options[1:]]

    assert options[0] == "Choose"
    assert sorted(codes) == ["11", "19", "21", "22", "24", "31", "49", "81", "99"]
    assert codes != sorted(codes)
    goes_on(page, "Find the member")


def test_radio_options(drifted: Drifted) -> None:
    """So do radio buttons."""
    page = drifted(
        DETAILS,
        {"kind": "add_option", "label": "Level of service", "option": "Expedited"},
        {"kind": "drop_option", "label": "Level of service", "option": "Urg"},
        {"kind": "shuffle_options", "label": "Level of service", "seed": 1},
    )
    group = page.get_by_role("group", name="Level of service")

    assert group.locator("label").all_inner_texts() == ["Expedited", "Routine"]
    group.get_by_label("Expedited").check()
    group.get_by_label("Routine").check()
    goes_on(page)


def test_offered_options(drifted: Drifted) -> None:
    """So do the codes that are offered while somebody types."""
    page = drifted(
        CODES,
        {"kind": "drop_option", "label": "Diagnosis code {n}", "option": "M54.16"},
        {"kind": "add_option", "label": "Diagnosis code {n}", "option": "M54.99 - Else"},
    )
    label(page, "Diagnosis code 1").fill("M54")
    expect(page.get_by_role("listbox").get_by_role("option").last).to_have_text("M54.99 - Else")
    expect(page.get_by_role("option", name="M54.16")).to_have_count(0)
    expect(page.get_by_role("option", name="M54.17")).to_have_count(1)
