"""What a verb must not do: each planted line is told with its place, and lines that only look alike are not."""

import pytest

from tests.flow.checks.told import told
from tests.flow.practice import Practice

PLANTED = [
    # the last button, by each way to it
    ("last-button", 'await tab.press("Submit request")', "press may press the last button, 'Submit request'"),
    ("last-button", 'await tab.press("  submit  REQUEST ")', "press may press"),
    ("last-button", 'await tab.follow("Submit request")', "follow may press"),
    ("last-button", 'tab.page.get_by_role("button", name="Submit request")', "get_by_role may press"),
    ("last-button", 'await tab.page.get_by_role("button", name="Submit").hover()', "get_by_role may press"),
    ("last-button", 'await tab.page.get_by_text("submit").hover()', "get_by_text may press"),
    ("last-button", "await tab.page.locator(\"button:has-text('Submit request')\").hover()", "locator may press"),
    ("last-button", "await tab.press(self.last_button.name)", "takes hold of last_button"),
    ("last-button", "await tab.press(type(self).last_button.name)", "takes hold of last_button"),
    ("last-button", 'name = "Submit request"\nawait tab.press(name)', ""),
    ("last-button", 'Form(CASES_PAGE, next=Button("Submit request"))', "Form may press"),
    ("last-button", 'Uploads(CASES_PAGE, files="F", button="Submit request", listed=CASES)', "Uploads may press"),
    ("last-button", 'tab.page.get_by_role("button", name=re.compile("submit request"))', "compile may press"),
    ("last-button", 'Interruption("Sure?", Button("Submit request"))', "Interruption may press"),
    # waits
    ("no-waits", "await tab.page.wait_for_timeout(500)", "wait_for_timeout waits for a time"),
    ("no-waits", "await asyncio.sleep(1)", "sleep waits"),
    ("no-waits", 'await getattr(tab.page, "wait_for_timeout")(500)', "'wait_for_timeout' waits"),
    ("no-waits", 'await tab.page.goto("/x", wait_until="networkidle")', "'networkidle' waits"),
    ("no-waits", "tab.page.set_default_timeout(1)", "set_default_timeout waits"),
    ("no-waits", 'await tab.act(tab.page.get_by_text("x").wait_for(timeout=9))', "timeout is a time of its own"),
    ("no-waits", 'await tab.page.get_by_label("x").press_sequentially("1", delay=50)', "delay is a time"),
    # places and drawn names
    ("selectors", 'tab.page.get_by_role("row").nth(2)', ".nth is a position"),
    ("selectors", 'tab.page.get_by_role("row").first', ".first is a position"),
    ("selectors", 'tab.page.get_by_role("row").last', ".last is a position"),
    ("selectors", 'tab.page.locator("tr:nth-child(2)")', "'tr:nth-child(2)' is a position"),
    ("selectors", 'tab.page.locator("li:first-child")', "is a position"),
    ("selectors", 'tab.page.locator("css=li >> nth=0")', "is a position"),
    ("selectors", 'tab.page.locator("//table/tr[3]/td")', "is a position"),
    ("selectors", 'tab.page.locator("xpath=//tr[last()]")', "is a position"),
    ("selectors", 'tab.page.locator("#ext-gen-1043")', "'#ext-gen-1043' looks drawn by a program"),
    ("selectors", 'tab.page.locator("#ctl00_main_member")', "looks drawn"),
    ("selectors", "tab.page.locator(\"[id='x9f3a']\")", "looks drawn"),
    ("selectors", 'tab.page.locator("input#deadbeef")', "looks drawn"),
    ("selectors", 'tab.page.locator(".css-1q2w3e")', "looks drawn"),
    ("selectors", 'tab.page.locator(".MuiButton-root-42")', "looks drawn"),
    ("selectors", 'tab.page.locator(".Form_field__aB3xZ")', "looks drawn"),
    ("selectors", 'tab.page.locator("[class^=sc-]")', "looks drawn"),
    # hosts
    ("hosts", 'await tab.go("https://www.other.example/x", HOME)', "https://www.other.example is no address of"),
    ("hosts", 'await tab.go("http://provider.acme.example/x", HOME)', "http://provider.acme.example is no"),
    ("hosts", 'await tab.go(f"https://{reference}.acme.example", HOME)', "https:// is no address of the portal"),
    # errors
    ("no-broad-except", "try:\n    tab.path\nexcept Exception:\n    pass", "except Exception is broad"),
    ("no-broad-except", "try:\n    tab.path\nexcept:\n    pass", "except without a class is broad"),
    ("no-broad-except", "try:\n    tab.path\nexcept (KeyError, BaseException):\n    pass", "BaseException"),
    ("no-broad-except", "try:\n    tab.path\nexcept errors.PortalError:\n    pass", "except PortalError is broad"),
    ("no-broad-except", "with suppress(errors.PortalError):\n    tab.path", "suppress(PortalError) is broad"),
    # retries
    ("no-retries", 'while True:\n    await tab.press("Search")', "a loop that tries again"),
    ("no-retries", 'for _ in range(3):\n    await tab.press("Search")', "a loop that tries again"),
    (
        "no-retries",
        "for way in (HOME, SIGN_IN):\n    try:\n        await tab.open(way)\n    except KeyError:\n        pass",
        "a loop that tries again",
    ),
    # recordings
    ("no-recording", 'await tab.page.screenshot(path="x.png")', "screenshot records"),
    ("no-recording", 'print("x")', "print records"),
    ("no-recording", 'open("x", "w")', "open records"),
    ("no-recording", "await tab.page.context.tracing.start()", "tracing records"),
    ("no-recording", 'await tab.page.context.browser.new_context(record_har_path="x")', "record_har_path records"),
    ("no-recording", 'getattr(tab.page, "screenshot")', "'screenshot' records"),
    # ways round the page
    ("no-side-doors", 'await tab.page.evaluate("document.forms.length")', "evaluate runs a script"),
    ("no-side-doors", 'await tab.page.get_by_label("x").dispatch_event("click")', "runs a script"),
    ("no-side-doors", 'await tab.page.request.post("/api")', "post sends by itself, past the gate"),
    ("no-side-doors", 'await tab.page.route("**", print_)', "route changes what the browser sends"),
    ("no-side-doors", 'await tab.page.keyboard.press("Enter")', "press 'Enter' sends a form by a button"),
    ("no-side-doors", 'await tab.page.get_by_label("x").press("Control+Enter")', "press 'Enter' sends"),
    # declarations in passing
    ("declared-used", 'await tab.expect(Screen("/x", heading="X"))', "Screen is made in passing"),
]  # fmt: skip
FINE = [
    'await tab.press("Continue")',
    'await tab.press("Submit an appeal")',
    'page = await tab.look()\nassert page.heading != "Submit request"',
    'await tab.press("Submit requests")',
    'await tab.page.get_by_role("button", name="Submit", exact=True).hover()',
    'await tab.fill("Treated for sleep apnea?", "Yes")',
    'asleep = "sleepy"',
    'tab.page.locator("#username")',
    'tab.page.locator("#patient.address1")',
    'tab.page.get_by_test_id("member-42")',
    'tab.page.get_by_label("Diagnosis code 10")',
    'await tab.fill("Member ID", "1043")',
    'await tab.go("https://provider.acme.example/cases", HOME)',
    "try:\n    tab.path\nexcept errors.CaseNotFound:\n    raise",
    "for row in await tab.rows(CASES):\n    await tab.follow(row['Reference number'])",
    "for n in range(3):\n    n += 1",
    'await tab.page.get_by_label("x").press("Tab")',
    '"""No sleep, no nth-child, no screenshot, no networkidle and no Submit request here."""',
]


@pytest.mark.parametrize(("rule", "lines", "sentence"), PLANTED)
def test_told(practice: Practice, rule: str, lines: str, sentence: str) -> None:
    """A planted fault is told by its rule, with its line."""
    first = practice.verb(lines)

    places = [f"flows/acme.py:{first + n}:" for n in range(lines.count("\n") + 1)]
    sentences = [told for name, told in told(practice) if name == rule]
    assert any(one.startswith(tuple(places)) and sentence in one for one in sentences), sentences


@pytest.mark.parametrize("lines", FINE)
def test_not_told(practice: Practice, lines: str) -> None:
    """What only looks like a fault is none."""
    practice.verb(lines)

    assert told(practice) == []
