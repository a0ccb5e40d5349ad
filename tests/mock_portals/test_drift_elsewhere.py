"""Drift on pages that are made in other ways than those of the first mock portal."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mock_portals.kit.drift import script_of
from mock_portals.kit.drifted import with_script

WAYS = """<b id="words">Zip</b>
<form>
<table>
<tr><td><label for="a">Member ID<span aria-hidden="true">*</span></label></td><td><input id="a"></td></tr>
<tr>
<td><label for="b">Group</label>:</td><td><input id="b"></td>
<td><label for="c">Plan</label></td><td><input id="c"></td>
</tr>
</table>
<div><label>City <input name="city"></label></div>
<div><input aria-label="Street"></div>
<div><input aria-labelledby="words"></div>
<div role="radiogroup" aria-label="Sex">
<div role="radio" tabindex="0">F</div><div role="radio" tabindex="0">M</div>
</div>
<div id="field-1"><label for="d">Phone</label><input id="d" required></div>
<p><input type="submit" value="Next"></p>
</form>"""
NAMED = ["Member ID", "Group", "Plan", "City", "Street", "Zip", "Phone"]


def shown(page: Page, body: str, *changes: dict[str, Any]) -> Page:
    """A page that drifted."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(error.stack or str(error)))
    kind = "text/html; charset=utf-8"
    text = f"<html><head></head><body><main><h1>Any</h1>{body}</main></body></html>"
    drifted = with_script(text.encode(), script_of(list(changes)))
    page.unroute_all()
    page.route("http://elsewhere.example/", lambda route: route.fulfill(body=drifted, content_type=kind))
    page.goto("http://elsewhere.example/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not wrong
    return page


def named(page: Page, name: str) -> int:
    """How many text boxes have this name."""
    return page.get_by_role("textbox", name=name, exact=True).count()


@pytest.mark.parametrize("name", NAMED)
def test_ways_to_name(page: Page, name: str) -> None:
    """A control is found by whatever a person reads beside it, and changes keep to it."""
    for change, before, after in (
        ({"kind": "rename", "label": name, "to": "Else"}, 0, 1),
        ({"kind": "remove", "label": name}, 0, 0),
        ({"kind": "twin", "label": name}, 2, 0),
        ({"kind": "add", "label": "Else", "control": "text", "required": False, "after": name}, 1, 1),
    ):
        desk = shown(page, WAYS, change)
        assert (named(desk, name), named(desk, "Else")) == (before, after)
        others = [one for one in NAMED if one != name]
        assert [named(desk, one) for one in others] == [1] * len(others)


def test_mark_stays(page: Page) -> None:
    """A star that stands for itself stays with other words, and goes when nothing is required any more."""
    label = shown(page, WAYS, {"kind": "rename", "label": "Member ID", "to": "Card"}).locator("label").first
    expect(label).to_have_text("Card*")
    label = shown(page, WAYS, {"kind": "unrequire", "label": "Member ID"}).locator("label").first
    expect(label).to_have_text("Member ID")


def test_mark_as_others_have_it(page: Page) -> None:
    """What becomes required is marked as the page marks its own fields."""
    desk = shown(page, WAYS, {"kind": "require", "label": "City"})

    expect(desk.locator("label", has_text="City")).to_have_text("City  *")
    expect(desk.locator("[name=city]")).to_have_attribute("required", "")


def test_form_changes(page: Page) -> None:
    """Fields in tables and in wrappers of their own are moved about and keep their names."""
    kinds = ("shuffle_fields", "wrap", "new_ids", "restyle")
    desk = shown(page, WAYS, *({"kind": kind, "seed": 1} for kind in kinds))

    assert [named(desk, one) for one in NAMED] == [1] * len(NAMED)
    expect(desk.get_by_role("radiogroup", name="Sex").get_by_role("radio")).to_have_count(2)
    assert desk.locator("form > :last-child input").get_attribute("value") == "Next"


def test_buttons_of_other_kinds(page: Page) -> None:
    """A button is found by its value too."""
    expect(
        shown(page, WAYS, {"kind": "rename_button", "name": "Next", "to": "Go"}).get_by_role("button")
    ).to_have_accessible_name("Go")


def test_no_form_element(page: Page) -> None:
    """Where no form is, the controls and buttons of the page are one."""
    body = WAYS.replace("<form>", "<div>").replace("</form>", "</div>")
    added = {"kind": "add", "label": "Else", "control": "text", "required": False}
    page.clock.install()
    desk = shown(page, body, added, {"kind": "slow", "ms": 60_000})
    expect(desk.get_by_text("Loading…")).to_be_visible()
    page.clock.fast_forward(60_000)
    expect(desk.get_by_label("Else")).to_be_visible()

    assert named(desk, "Member ID") == 1


def test_facts_without_wrappers(page: Page) -> None:
    """Terms and what is said of them may lie side by side in their list."""
    body = "<dl><dt>A</dt><dd>1</dd><dd>2</dd><dt>B:</dt><dd>3</dd><dt>C</dt><dd>4</dd></dl>"
    desk = shown(page, body, {"kind": "shuffle_facts", "seed": 1}, {"kind": "drop_fact", "label": "B"})

    assert "".join(desk.locator("dl > *").all_inner_texts()) in ("A12C4", "C4A12")
