"""What recordings turn into: declarations that a person completes, with nothing in them of what was typed."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from portal_bots.browser.forms import Kind
from portal_bots.flow import Field, Form, Group, Question, Uploads
from portal_bots.scaffold.recording import Declared, declarations, read
from portal_bots.scaffold.recording.veil import typed_in
from tests.scaffold.recording.conftest import Turn
from tests.scaffold.recording.source import DECLARED, RECORDINGS, source

#: The first three are the recorder's own, of the mock portal and of a page of odd controls; the last is by hand.
NAMES = ("uhc.txt", "uhc_seen.txt", "controls.txt", "shell.txt")
ROOT = Path(__file__).parents[3]


def imported(declared: Declared) -> ModuleType:
    """The flow's module, as Python imports it."""
    module = ModuleType("recorded")
    exec(compile(source(declared), "recorded.py", "exec"), module.__dict__)  # noqa: S102 -- what we wrote ourselves
    return module


def form(declared: Declared) -> Form:
    """The only form of a recording."""
    (found,) = imported(declared).Recorded.forms
    assert isinstance(found, Form)
    return found


def ruff(text: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Ruff about a file of the flows' folder."""
    at = ["--stdin-filename", str(ROOT / "flows/recorded.py"), "-"]
    return subprocess.run(
        [sys.executable, "-m", "ruff", *command, *at],
        input=text,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


@pytest.mark.parametrize("name", NAMES)
class TestWhole:
    def test_golden(self, name: str) -> None:
        """A recording turns into exactly the source that was read and kept."""
        assert source(declarations(read(RECORDINGS / name))) == (DECLARED / name).read_text("utf-8")

    def test_style(self, name: str) -> None:
        """The source is formatted and linted as every flow; a value still to be chosen is complained of."""
        text = source(declarations(read(RECORDINGS / name)))
        unused = [] if "Uploads" in text else ["--ignore", "ARG002"]  # no file was recorded: none is sent
        told = ruff(text, "check", "--no-cache", "--output-format", "concise", *unused).stdout
        complaints = re.findall(r":(\d+):\d+: (\w+\d+) ", told)

        assert ruff(text, "format").stdout == text
        assert {code for _, code in complaints} <= {"ARG005"}
        assert [line for line, _ in complaints] == [
            str(number) for number, line in enumerate(text.splitlines(), start=1) if "lambda r: ..." in line
        ]

    def test_import(self, name: str) -> None:
        """The source can be imported as it is."""
        flow = imported(declarations(read(RECORDINGS / name))).Recorded

        assert all(isinstance(form, Form) for form in flow.forms)
        assert isinstance(flow.documents, Uploads | None)

    def test_canaries(self, name: str) -> None:
        """Nothing that was typed, chosen or attached is anywhere in the steps, the source or the decisions."""
        path = RECORDINGS / name
        recording = read(path)
        written = f"{recording.steps!r}{declarations(recording)!r}".casefold()
        typed = {text.casefold() for text in typed_in(ast.parse(path.read_text("utf-8"))) if len(text) > 3}
        shown = {"tillquist", "maren", "radiculopathy", "canary", "canaryson", "can900", "canref", "quill"}

        assert len(typed) >= 3
        assert [text for text in sorted(typed | shown) if text in written] == []

    def test_todo(self, name: str) -> None:
        """Each mark in the source is a decision with its line, and each line is one of the recording."""
        declared = declarations(read(RECORDINGS / name))
        marks = {int(line) for line in re.findall(r"\(recording:(\d+)\)", source(declared))}
        lines = len((RECORDINGS / name).read_text("utf-8").splitlines())

        assert marks <= {decision.line for decision in declared.decisions} <= set(range(1, lines + 1))
        assert marks


class TestRecorder:
    def test_live(self, tmp_path: Path) -> None:
        """What this Playwright's recorder writes of a request at the mock portal turns into the same flow."""
        file = tmp_path / "uhc.txt"
        subprocess.run(
            [sys.executable, "-m", "tests.scaffold.recording.recorder", str(file)], cwd=ROOT, check=True
        )

        assert source(declarations(read(file))) == (DECLARED / "uhc.txt").read_text("utf-8")


class TestFields:
    @pytest.mark.parametrize(
        ("line", "kind"),
        [
            ('page.get_by_label("A").fill("x")', Kind.TEXT),
            ('page.get_by_label("A").fill("2026-12-01")', Kind.DATE),
            ('page.get_by_label("A").select_option("x")', Kind.SELECT),
            ('page.get_by_role("checkbox", name="A").check()', Kind.CHECKBOX),
            ('page.get_by_role("checkbox", name="A").uncheck()', Kind.CHECKBOX),
            ('page.get_by_role("group", name="A").get_by_label("Routine").check()', Kind.RADIO),
            (
                'page.get_by_label("A").fill("xyz")\n    page.get_by_role("option", name="xyz - thing").click()',
                Kind.TYPEAHEAD,
            ),
            ('page.get_by_label("A").fill("xyz")\n    page.get_by_text("xyz - thing").click()', Kind.TYPEAHEAD),
            (
                'page.get_by_label("A").fill("x"); page.get_by_label("A").press("ArrowDown"); '  # noqa: ISC004 -- one recording, over two lines
                'page.get_by_label("A").press("Enter")',
                Kind.TYPEAHEAD,
            ),
            (
                'page.get_by_role("combobox", name="A").click()\n    page.get_by_role("option", name="x").click()',
                Kind.LIST,
            ),
        ],
    )
    def test_kind(self, turned: Turn, line: str, kind: Kind) -> None:
        """What was done to a control says of what kind it is."""
        (field,) = form(turned(line, 'page.get_by_role("button", name="Continue").click()')).fields

        assert isinstance(field, Field)
        assert (field.label, field.kind) == ("A", kind)

    @pytest.mark.parametrize(
        ("label", "value"),
        [
            ("Member ID", "r.member.member_id"),
            ("Subscriber's ID number", "r.member.member_id"),
            ("Patient last name", "r.member.last_name"),
            ("First name *", "r.member.first_name"),
            ("Date of birth (MM/DD/YYYY)", "us_date(r.member.born)"),
            ("DOB", "us_date(r.member.born)"),
            ("Rendering provider NPI", "r.rendering.npi"),
            ("CPT code", "r.lines[0].code"),
            ("Units", "str(r.lines[0].units)"),
            ("Start date", "us_date(r.lines[0].start)"),
            ("Diagnosis code 1", "r.diagnoses[0]"),
            ("Contact phone", "r.contact_phone"),
            ("Requesting provider NPI", "..."),
            ("Tax ID", "..."),
            ("Name", "..."),
            ("Last menstrual period", "..."),
            ("Start date of symptoms", "..."),
        ],
    )
    def test_value(self, turned: Turn, label: str, value: str) -> None:
        """A value of the request is proposed where the label leaves no doubt; other fields are for a person."""
        declared = turned(
            f'page.get_by_label("{label}").fill("12345678")', 'page.get_by_role("button", name="Continue").click()'
        )

        assert f'Field("{label}", lambda r: {value})' in declared.module
        assert ("typed a value of 8 characters" in declared.module) is (value == "...")

    def test_question(self, turned: Turn) -> None:
        """A yes or no is a clinical question: no answer to it is made up."""
        declared = turned(
            'page.get_by_role("group", name="Tried?").get_by_label("No").check()',
            'page.get_by_role("button", name="Continue").click()',
        )

        assert form(declared).fields == (Question("Tried?"),) or 'Question("Tried?")' in declared.module
        assert '"No"' not in declared.module

    def test_legend(self, turned: Turn) -> None:
        """A radio button alone does not tell what its group is called: that is asked, its words are not kept."""
        declared = turned(
            'page.get_by_role("radio", name="Somebody Else").check()',
            'page.get_by_role("button", name="Continue").click()',
        )

        assert 'Field("", lambda r: ..., Kind.RADIO)' in declared.module
        assert "its legend goes here" in declared.module
        assert "Somebody" not in repr(declared)

    def test_once(self, turned: Turn) -> None:
        """A control that was filled twice is one field."""
        again = 'page.get_by_role("textbox", name="Units").fill("3")'

        assert len(form(turned(again, again, 'page.get_by_role("button", name="Next").click()')).fields) == 1

    def test_again(self, turned: Turn) -> None:
        """The recorder may note the beginning of a value first: what is clicked then is no suggestion."""
        control = 'page.get_by_role("textbox", name="Payer")'
        declared = turned(
            f'{control}.fill("A")',
            f"{control}.click()",
            f'{control}.fill("ABC123")',
            'page.get_by_role("button", name="Save draft").click()',
        )

        assert [(field.label, field.kind) for field in form(declared).fields if isinstance(field, Field)] == [
            ("Payer", Kind.TEXT)
        ]
        assert "a value of 6 characters" in declared.module
        assert 'next=Button("Save draft")' in declared.module

    def test_alike(self, turned: Turn) -> None:
        """Controls that differ in their place only are fields of their own, which a person tells apart."""
        control = 'page.get_by_role("textbox", name="Payer")'
        declared = turned(
            f'{control}.first.fill("ABC123")',
            f'{control}.nth(1).fill("ABC123")',
            'page.get_by_role("button", name="Next").click()',
        )

        assert len(form(declared).fields) == 2
        assert declared.module.count("Several controls have this label") == 2
        assert "where do the documents go?" in "".join(decision.sentence for decision in declared.decisions)

    def test_rows(self, turned: Turn) -> None:
        """A button that adds a row with the same labels makes them a group, whatever comes after."""
        line = 'page.get_by_role("textbox", name="Units").{place}fill("3")'
        declared = turned(
            line.format(place="first."),
            'page.get_by_role("button", name="Add line").click()',
            line.format(place="nth(1)."),
            'page.get_by_label("Notes").fill("something")',
            'page.get_by_role("button", name="Continue").click()',
        )
        group, notes = form(declared).fields

        assert isinstance(group, Group)
        assert [field.label for field in group.fields] == ["Units"]
        assert group.add.name == "Add line"
        assert isinstance(notes, Field)
        assert notes.label == "Notes"


class TestSending:
    def test_last(self, turned: Turn) -> None:
        """The last button that says it sends is proposed, and what comes after it is not turned."""
        declared = turned(
            'page.get_by_label("Units").fill("3")',
            'page.get_by_role("button", name="Next").click()',
            'page.get_by_role("button", name="Submit request").click()',
            'page.get_by_role("button", name="Print").click()',
            'page.get_by_role("button", name="Sign out").click()',
        )

        assert 'last_button = Button("Submit request")' in declared.lines
        assert "Submit request" not in declared.module + declared.prepare
        assert "Print" not in declared.module + declared.prepare
        assert any("for good?" in decision.sentence for decision in declared.decisions)

    def test_unnamed(self, turned: Turn) -> None:
        """Where no button says that it sends, the last one is proposed."""
        declared = turned(
            'page.get_by_label("Units").fill("3")', 'page.get_by_role("button", name="Next").click()'
        )

        assert 'last_button = Button("Next")' in declared.lines
        assert "is the last one that was pressed" in declared.lines

    def test_earlier(self, turned: Turn) -> None:
        """A button before it that may send, too, is never pressed by what was turned."""
        declared = turned(
            'page.get_by_label("Units").fill("3")',
            'page.get_by_role("button", name="Submit", exact=True).click()',
            'page.get_by_role("button", name="Confirm", exact=True).click()',
            'page.get_by_role("button", name="Send", exact=True).click()',
        )

        assert 'last_button = Button("Send")' in declared.lines
        assert 'Button("Submit")' not in declared.module
        assert 'press("Confirm")' not in declared.prepare
        assert [one.sentence.split()[1] for one in declared.decisions if "only lead on" in one.sentence] == [
            "'Submit'",
            "'Confirm'",
        ]

    def test_tabs(self, turned: Turn) -> None:
        """A tab in which nothing is filled is not turned; where work goes on in another one, the verb stops."""
        opens = (
            "with page.expect_popup() as page1_info:",
            '    page.get_by_role("link", name="Start").click()',
            "page1 = page1_info.value",
        )
        read_only = turned(*opens, 'page1.get_by_role("button", name="Print").click()')
        filled = turned(
            *opens, 'page1.get_by_label("Units").fill("3")', 'page1.get_by_role("button", name="Submit").click()'
        )

        assert "Print" not in read_only.lines + read_only.module + read_only.prepare
        assert "another verb" in read_only.decisions[-1].sentence
        assert 'last_button = Button("Submit")' in filled.lines
        assert filled.prepare.index("follow_to_new_tab") < filled.prepare.index("raise NotImplementedError")
        assert "goes on in another tab" in filled.prepare

    def test_aside(self, turned: Turn) -> None:
        """What is pressed beside the way through a page is pressed; beside the last button it is, too."""
        declared = turned(
            'page.get_by_role("button", name="Show filters").click()',
            'page.get_by_role("link", name="Add a request").click()',
            'page.get_by_role("button", name="Calculate").click()',
            'page.get_by_role("button", name="Submit request").click()',
        )

        pressed = [
            line.strip() for line in declared.prepare.splitlines() if re.search(r"tab\.(press|follow)", line)
        ]
        assert pressed == [
            'await tab.press("Show filters")',
            'await tab.follow("Add a request")',
            'await tab.press("Calculate")',
        ]

    @pytest.mark.parametrize(
        "line",
        [
            'page.get_by_role("button", name="Select").click()',
            'page.get_by_role("row", name="SOMEBODY, ELSE").get_by_role("button", name="Open").click()',
            'page.get_by_role("button", name="Open").nth(2).click()',
            'page.locator("#go").click()',
            'page.get_by_test_id("go").click()',
            'page.get_by_text("Go").click()',
            'page.get_by_label("Units").press("Enter")',
            'page.get_by_role("cell", name="SOMEBODY").click()',
        ],
    )
    def test_stops(self, turned: Turn, line: str) -> None:
        """What a recording cannot tell stops the verb in plain sight, with a sentence and its line."""
        declared = turned(
            'page.get_by_role("link", name="Start").click()',
            line,
            'page.get_by_role("button", name="Submit request").click()',
        )

        assert "raise NotImplementedError" in declared.prepare
        assert "(recording:11)" in declared.prepare
        assert 11 in [decision.line for decision in declared.decisions]


class TestLayout:
    @pytest.mark.parametrize(
        "label",
        [
            'The "other" one',
            "The member's",
            "Back\\slash",
            "Zero\u200bwidth",
            "Umlaut ä",
            "A" * 80,
            "Word " * 24 + "end",
        ],
    )
    def test_label(self, turned: Turn, label: str) -> None:
        """Whatever a page's words are, the source is right and formatted."""
        declared = turned(
            f"page.get_by_label({label!r}, exact=True).fill('x')",
            'page.get_by_role("button", name="Next").click()',
        )
        text = source(declared)
        (field,) = form(declared).fields

        assert isinstance(field, Field)
        assert field.label == label
        assert ruff(text, "format").stdout == text
