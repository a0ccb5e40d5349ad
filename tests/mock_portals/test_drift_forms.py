"""Forms and their wizard that drift as a whole, each in a real browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.mock_portals.desk import CODES, DETAILS, MEMBER, REVIEW, SERVICE, goes_on, label
from tests.mock_portals.world import Drifted


def labels(page: Page) -> list[str]:
    """What controls are called, in the order in which they stand there."""
    return page.locator("form:has(h2, .field, .radios) :is(label, legend)").all_inner_texts()


def test_shuffle_fields(drifted: Drifted) -> None:
    """Fields come in another order, the same in every run, and the button is last."""
    before = labels(drifted(DETAILS))
    once, again = (labels(drifted(DETAILS, {"kind": "shuffle_fields", "seed": seed})) for seed in (5, 5))
    page = drifted(DETAILS, {"kind": "shuffle_fields", "seed": 6})

    assert once == again != before
    assert sorted(once) == sorted(before) == sorted(labels(page))
    assert page.locator("form.card > :last-child").inner_text() == "Continue"
    goes_on(page)


def test_shuffle_keeps_rows(drifted: Drifted) -> None:
    """Fields stay in their row, and each row has the same order."""
    page = drifted(CODES, {"kind": "shuffle_fields", "seed": 2})
    rows = [row.locator("label").all_inner_texts() for row in page.get_by_role("group").all()]

    assert rows[0] == rows[1] != ["Procedure code", "Modifiers", "Units", "Unit type", "Start date", "End date"]
    assert len(rows[0]) == 6
    goes_on(page, "Service details")


def test_shuffle_keeps_scripts(drifted: Drifted) -> None:
    """A script that shows some fields still finds them."""
    page = drifted(
        MEMBER,
        {"kind": "shuffle_fields", "seed": 1},
        {"kind": "wrap", "seed": 1},
        {"kind": "new_ids", "seed": 1},
        {"kind": "restyle", "seed": 1},
    )
    page.get_by_label("Name, date of birth and state").check()
    expect(label(page, "State")).to_be_visible()
    expect(label(page, "Member ID")).to_be_hidden()
    page.get_by_label("Member ID and date of birth").check()
    label(page, "Member ID").fill("900100200")
    label(page, "Date of birth").fill("04/09/1961")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Select the member")


def test_new_ids(drifted: Drifted) -> None:
    """Every id is another, whatever refers to one follows, and only the page's own scripts know the old ones."""
    page = drifted(CODES, {"kind": "new_ids", "seed": "a"})
    ids: list[str] = page.locator("[id]").evaluate_all("(all) => all.map(({ id }) => id)")

    assert len(ids) == len(set(ids)) > 20
    assert not [one for one in ids if "_" in one or "-" in one]
    assert page.evaluate("document.getElementById('diagnoses')") is None
    expect(page.get_by_role("region", name="Diagnoses")).to_be_visible()
    expect(label(page, "Diagnosis code 1")).to_have_value("M54.16 - x")


def test_other_seed_other_ids(drifted: Drifted) -> None:
    """The same seed gives the same ids."""
    first, second, third = (
        label(drifted(SERVICE, {"kind": "new_ids", "seed": seed}), "Place of service").get_attribute("id")
        for seed in (1, 1, 2)
    )
    assert first == second != third


def test_restyle(drifted: Drifted) -> None:
    """Everything looks different and works as before."""
    before = drifted(DETAILS).locator("button").last.evaluate("(it) => getComputedStyle(it).backgroundColor")
    page = drifted(DETAILS, {"kind": "restyle", "seed": 1})
    button = page.locator("button").last

    assert button.evaluate("(it) => getComputedStyle(it).backgroundColor") != before
    assert label(page, "Contact name").evaluate("(it) => it.className.startsWith('s-')")
    goes_on(page)


def test_wrap(drifted: Drifted) -> None:
    """Fields lie one to three levels deeper, and keep their labels."""
    depth = "(it) => { let n = 0; while ((it = it.parentElement)) n++; return n; }"
    before = {one: label(drifted(DETAILS), one).evaluate(depth) for one in ("Contact name", "Rendering provider")}
    page = drifted(DETAILS, {"kind": "wrap", "seed": 1})

    for one, was in before.items():
        assert was < label(page, one).evaluate(depth) <= was + 3
    expect(page.get_by_role("group", name="Level of service").get_by_role("radio")).to_have_count(2)
    goes_on(page)


def test_slow(page: Page, drifted: Drifted) -> None:
    """A skeleton stands in the form's place, and the form comes later, with all that drifted in it."""
    page.clock.install()
    renamed = {"kind": "rename", "label": "Contact name", "to": "Who to call"}
    desk = drifted(DETAILS, {"kind": "slow", "ms": 60_000}, renamed)
    expect(desk.locator("[aria-busy=true]")).to_have_text("Loading…")
    expect(label(desk, "Who to call")).to_have_count(0)
    page.clock.fast_forward(60_000)

    expect(label(desk, "Who to call")).to_have_value("Dana")
    expect(desk.locator("[aria-busy]")).to_have_count(0)
    goes_on(desk)


def test_notice(drifted: Drifted) -> None:
    """A notice stands above the form."""
    page = drifted(DETAILS, {"kind": "notice", "text": "Planned work on Sunday"})

    expect(page.get_by_role("status")).to_have_text("Planned work on Sunday")
    assert page.get_by_role("status").evaluate("(it) => it.nextElementSibling.localName") == "form"
    goes_on(page)


HARMLESS: list[dict[str, Any]] = [
    {"kind": "shuffle_fields", "seed": 3},
    {"kind": "wrap", "seed": 3},
    {"kind": "new_ids", "seed": 3},
    {"kind": "restyle", "seed": 3},
    {"kind": "add", "label": "Note {n}", "control": "text", "required": False, "after": "Diagnosis code {n}"},
    {"kind": "add", "label": "Side", "control": "text", "required": False, "after": "Units"},
    {"kind": "hint", "label": "Units", "text": "How many"},
    {"kind": "hint", "label": "Procedure code", "text": "CPT"},
]


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: "-".join(map(str, list(change.values())[:2])))
def test_codes_go_on(drifted: Drifted, change: dict[str, Any]) -> None:
    """Codes are still offered, rows still added, under each harmless change."""
    fill_codes(drifted(CODES, change))


def test_codes_go_on_with_all(drifted: Drifted) -> None:
    """And under all of them together; what is added later has drifted too."""
    page = drifted(CODES, *HARMLESS, {"kind": "rename", "label": "Modifiers", "to": "Mods"})
    fill_codes(page)


def fill_codes(page: Page) -> None:
    """Add a diagnosis and a procedure, as a person does, and go on."""
    rows = page.get_by_role("group")
    before = rows.first.locator("label").all_inner_texts()
    page.get_by_role("button", name="Add diagnosis").click()
    choose(page, label(page, "Diagnosis code 2"), "M54.17")
    page.get_by_role("button", name="Add procedure").click()
    added = page.get_by_role("group", name="Procedure 3", exact=True)
    assert added.locator("label").all_inner_texts() == before
    assert added.locator("[placeholder]").count() == rows.first.locator("[placeholder]").count()
    for number, code in (("1", "62323"), ("2", "77003"), ("3", "62323")):
        row = page.get_by_role("group", name=f"Procedure {number}", exact=True)
        choose(page, row.get_by_label("Procedure code", exact=True), code)
    for words, text in (("Units", "1"), ("Start date", "12/01/2026"), ("End date", "12/31/2026")):
        added.get_by_label(words, exact=True).fill(text)
    choose(page, label(page, "Diagnosis code 1"), "M54.16")
    goes_on(page, "Service details")


def choose(page: Page, control: Locator, code: str) -> None:
    """Type a code and choose it with the keyboard."""
    control.fill(code)
    expect(page.get_by_role("option", name=f"{code} - ")).to_be_visible()
    control.press("ArrowDown")
    control.press("Enter")
    expect(control).to_have_value(re.compile(f"^{re.escape(code)} - "))


def steps(page: Page) -> list[str]:
    """The steps of the wizard."""
    return page.get_by_role("navigation", name="Progress").get_by_role("listitem").all_inner_texts()


def test_add_step(drifted: Drifted) -> None:
    """The wizard has a step more, after another or last, and counts it."""
    before = steps(drifted(DETAILS))
    page = drifted(
        DETAILS, {"kind": "add_step", "name": "Costs", "after": "Member"}, {"kind": "add_step", "name": "End"}
    )
    assert steps(page) == [*before[:2], "Costs", *before[2:], "End"]
    expect(page.get_by_text("Step 5 of 9")).to_be_visible()
    goes_on(page)


def test_drop_step(drifted: Drifted) -> None:
    """The wizard has a step less."""
    page = drifted(DETAILS, {"kind": "drop_step", "name": "Member"})

    assert "Member" not in steps(page)
    expect(page.get_by_text("Step 3 of 6")).to_be_visible()


def test_rename_button(drifted: Drifted) -> None:
    """A button has another name and does the same."""
    page = drifted(DETAILS, {"kind": "rename_button", "name": "Continue", "to": "Next"})
    expect(page.get_by_role("button", name="Continue")).to_have_count(0)
    page.get_by_role("button", name="Next", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Clinical documents")


def test_drop_button(drifted: Drifted) -> None:
    """A button is gone."""
    page = drifted(CODES, {"kind": "drop_button", "name": "Add diagnosis"})

    expect(page.get_by_role("button", name="Add diagnosis")).to_have_count(0)
    expect(page.get_by_role("button", name="Add procedure")).to_have_count(1)
    goes_on(page, "Service details")


def test_twin_button(drifted: Drifted) -> None:
    """Two buttons have one name, and each of them sends the form."""
    page = drifted(DETAILS, {"kind": "twin_button", "name": "Continue"})
    expect(page.get_by_role("button", name="Continue")).to_have_count(2)
    page.get_by_role("button", name="Continue").last.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Clinical documents")


def test_add_button(drifted: Drifted) -> None:
    """The form has another button."""
    page = drifted(REVIEW, {"kind": "add_button", "name": "Submit and print"})

    expect(page.get_by_role("button", name="Submit and print")).to_have_count(1)
    expect(page.get_by_role("button", name="Submit request")).to_have_count(1)
