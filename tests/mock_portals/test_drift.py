"""How pages are told to drift: the control API, and the script in the page."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from mock_portals.kit.drift import SCRIPT, script_of
from mock_portals.kit.drift_kinds import KINDS
from mock_portals.kit.drifted import with_script
from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import SEED, Visitor

SHUFFLE = {"kind": "shuffle_fields", "seed": 1}


def test_every_kind_is_made() -> None:
    """Each kind of change is in the script, and nothing else is."""
    made = "".join(re.findall(r"^Object\.assign\(KINDS, \{$.*?^\}\);$", SCRIPT, re.DOTALL | re.MULTILINE))

    assert set(re.findall(r"^  (\w+)(?:\(change\)|: |,$)", made, re.MULTILINE)) == set(KINDS)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "renme", "label": "Units"}, "There is no change 'renme'."),
        ({"label": "Units"}, "A change needs a 'kind'."),
        ("rename", "A change needs a 'kind'."),
        ({"kind": "rename", "label": "Units"}, "The change 'rename' needs 'to'."),
        ({"kind": "rename", "label": "Units", "to": "U", "form": "x"}, "The change 'rename' has no 'form'."),
        ({"kind": "rename", "label": 3, "to": "U"}, "The change 'rename' needs words as 'label'."),
        ({"kind": "remove", "label": "Units", "heading": 1}, "The change 'remove' needs words as 'heading'."),
        ({"kind": "slow", "ms": "long"}, "The change 'slow' needs a number as 'ms'."),
        ({"kind": "slow", "ms": True}, "The change 'slow' needs a number as 'ms'."),
        (
            {"kind": "retype", "label": "Units", "to": "slider"},
            "needs one of text, textarea, select, radio, checkbox",
        ),
        ({"kind": "add", "label": "X", "control": "text", "required": "no"}, "needs true or false as 'required'"),
        (
            {"kind": "add", "label": "X", "control": "select", "required": True, "options": [1]},
            "needs a list of words as 'options'",
        ),
        ({"kind": "retitle", "heading_to": "X"}, "The change 'retitle' needs 'heading', the one that was."),
        ({"kind": "decorate", "label": "Units", "to": "Amount:"}, "keeps the words of 'label' in 'to'"),
    ],
)
def test_refused(portal: UhcPortal, change: Any, reason: str) -> None:
    """A change that could not happen is refused with a sentence that says why, and none is switched on."""
    with pytest.raises(RuntimeError, match=re.escape(reason)) as refused:
        portal.drift(SHUFFLE, change)

    assert " 400 " in str(refused.value)
    assert "drift.js" not in Visitor(portal).get("/signin")


def test_switched_on_and_off(portal: UhcPortal, visitor: Visitor) -> None:
    """Pages are untouched before and after, the script stands first in the head, and changes are replaced."""
    plain = visitor.get("/signin")
    portal.drift(SHUFFLE)
    portal.drift({"kind": "notice", "text": "</script> & more"})
    drifted = visitor.get("/signin")
    portal.clear_drift()

    assert "<head><script>(() => {" in drifted
    assert "shuffle_fields" not in re.findall(r"const CHANGES = .*", drifted)[0]
    assert drifted.count("</script>") == plain.count("</script>") + 1
    assert re.sub("<script>.*?</script>", "", drifted, flags=re.DOTALL) == visitor.get("/signin") == plain


def test_only_pages(portal: UhcPortal, visitor: Visitor) -> None:
    """Scripts, pictures and what scripts ask for are sent as they are."""
    portal.drift(SHUFFLE)
    visitor.sign_in()

    for path in ("/static/codes.js", "/static/portal.css", "/api/codes?kind=diagnosis&q=M54"):
        assert "drift.js" not in visitor.get(path)


def test_fragment() -> None:
    """What has no head is no page of its own, whatever its kind is called."""
    assert with_script(b"<header>A row</header>", "x") == b"<header>A row</header>"
    assert with_script(b'<HEAD lang="en"><title>', "x") == b'<HEAD lang="en"><script>x</script><title>'


def test_reset(portal: UhcPortal, visitor: Visitor) -> None:
    """A portal that is emptied has not drifted."""
    portal.drift(SHUFFLE)
    portal.reset()

    assert "drift.js" not in visitor.get("/signin")


def test_restart(tmp_path: Path) -> None:
    """A portal started again on its folder has drifted as before."""
    with UhcPortal.start(tmp_path) as first:
        first.seed(SEED)
        first.drift(SHUFFLE)
    with UhcPortal.start(tmp_path) as second:
        assert '[{"kind": "shuffle_fields", "seed": 1}]' in Visitor(second).get("/signin")


CLIENT_RENDERED = """<!doctype html><html><head><title>x</title></head><body><main id="app"></main><script>
const show = (heading, label) => {
  const app = document.querySelector("#app");
  app.innerHTML = `<h1>${heading}</h1><label>${label} <input name="a"></label><button>Next</button>`;
  app.querySelector("button").onclick = () => show("Second", "Plan");
};
addEventListener("load", () => show("First", "Member"));
</script></body></html>"""


def test_client_rendered(page: Page) -> None:
    """What a script puts into the page has drifted before anybody can look, each view by its own heading."""
    script = script_of([
        {"kind": "rename", "heading": "First", "label": "Member", "to": "Patient"},
        {"kind": "retitle", "heading": "First", "heading_to": "Start"},
        {"kind": "add", "heading": "Second", "label": "Group", "control": "text", "required": True},
        {"kind": "rename", "heading": "First", "label": "Plan", "to": "Never"},
        {"kind": "new_ids", "seed": 3},
    ])  # fmt: skip

    def answer(route: Route) -> None:
        route.fulfill(body=with_script(CLIENT_RENDERED.encode(), script), content_type="text/html")

    page.route("http://rendered.example/", answer)
    page.add_init_script("""
        addEventListener("load", () => setTimeout(() => (window.seen = document.querySelector("main").innerText)));
    """)
    page.goto("http://rendered.example/")
    page.wait_for_function("window.seen")
    assert page.evaluate("seen").split("\n")[0] == "Start"
    assert "Patient" in page.evaluate("seen")
    page.get_by_role("button", name="Next").click()

    expect(page.get_by_role("heading")).to_have_text("Second")
    expect(page.get_by_label("Plan", exact=True)).to_be_visible()
    expect(page.get_by_label("Group", exact=True)).to_have_attribute("aria-required", "true")
    assert page.locator("html").get_attribute("data-drifted") == "0 1 2 4"


def test_nobody_sees_the_page_before(page: Page) -> None:
    """While a page is still being read it is not visible."""
    text = '<html><head></head><body><main><h1>A</h1><script>seen = getComputedStyle(document.querySelector("h1"))'
    text += ".visibility</script></main></body></html>"
    page.set_content(with_script(text.encode(), script_of([SHUFFLE])).decode())

    assert page.evaluate("seen") == "hidden"
    expect(page.get_by_role("heading")).to_be_visible()
