"""Words and sentences: what the flow declares the mock portal can say, and what that lists the flow declares."""

import pytest

from tests.flow.checks.told import told
from tests.flow.practice import Practice

MINE = '"Pended": Status.IN_REVIEW, "Certified"'
PLANTED = [
    ("words-covered", MINE, f'"Closed": Status.DENIED, {MINE}', "never says 'Closed' of words"),
    ("words-covered", MINE, '"Certified"', "says 'Pended', which words lacks"),
    (
        "words-covered",
        'line_words = {"Certified"',
        'line_words = {"Modified": Status.MODIFIED, "Certified"',
        "never says 'Modified' of line_words",
    ),
    (
        "words-covered",
        'line_words = {"Certified": Status.APPROVED}',
        'line_words = {"Pended": Status.IN_REVIEW}',
        "says 'Certified', which line_words lacks",
    ),
    (
        "words-covered",
        "    forms = (MEMBER,)",
        '    left_unknown = ("Pended",)\n    forms = (MEMBER,)',
        "'Pended' is left unknown and declared",
    ),
    (
        "words-covered",
        "    forms = (MEMBER,)",
        '    left_unknown = ("Void",)\n    forms = (MEMBER,)',
        "never says 'Void' of left_unknown",
    ),
    ("notices-covered", '"is not right"', '"is not quite right"', "never says 'is not quite right' of notices"),
    ("notices-covered", '"Choose a new password"', '"Choose a password"', "no page headed 'Choose a password'"),
    ("notices-covered", '"How did we do?"', '"How was it?"', "shows no interruption that 'No thanks' sends away"),
]
DESCRIBED = """\
slug = "acme"

[sign_in.says]
rejected = "The user ID or password is not right."
locked = "Your account is locked. Call support."
ended = "Your session has ended."
expired = "Call your administrator"
terms = "Updated terms of use"

[prompts]
survey = "How did we do?"
password = "Choose a new password"

[words]
"Pended" = "in_review"
"Certified" = "partial"
"Under appeal" = "unknown"
"Void" = "cancelled"

[words.lines]
"Certified" = "approved"
"""


@pytest.mark.parametrize(("rule", "old", "new", "sentence"), PLANTED)
def test_told(practice: Practice, rule: str, old: str, new: str, sentence: str) -> None:
    """A planted difference is told, with the folder of the mock portal or the flow's file."""
    practice.plant(old, new)

    findings = told(practice)
    assert {name for name, _ in findings} == {rule}
    assert any(sentence in one for _, one in findings)


def test_left_unknown(practice: Practice) -> None:
    """A word that a person reads is said to be left unknown, and then nothing is told."""
    practice.plant(MINE, '"Certified"')
    practice.plant("    forms = (MEMBER,)", '    left_unknown = ("Pended",)\n    forms = (MEMBER,)')

    assert told(practice) == []


def test_described(practice: Practice) -> None:
    """A described mock portal tells its words' meanings and its sentences: each is compared."""
    (practice.mock / "__init__.py").unlink()
    (practice.mock / "templates/pages.html").unlink()
    (practice.mock / "portal.toml").write_text(DESCRIBED, "utf-8")

    assert [sentence.removeprefix("flows/acme.py: ") for _, sentence in told(practice)] == [
        "mock_portals/acme says that 'Certified' is partial, which words takes for approved. Decide which.",
        "mock_portals/acme says 'Void', which words lacks. Add it, or put it into left_unknown.",
        "mock_portals/acme says 'Your account is locked. Call support.', which notices lacks. Add what it means.",
        "mock_portals/acme has a page headed 'Call your administrator', which stops lacks. Add what it means.",
    ]


def test_kit(practice: Practice) -> None:
    """What the kit beside it says counts as said."""
    practice.plant('"is not right"', '"from the kit alone"')
    before = [rule for rule, _ in told(practice)]
    kit = practice.root / "mock_portals/kit"
    kit.mkdir()
    (kit / "words.py").write_text('"""Not this."""\nWORDS = f"Somebody is {1} from the kit alone."\n', "utf-8")

    assert before == ["notices-covered"]
    assert told(practice) == []


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        ("more.py", "def (", "more.py cannot be read: invalid syntax"),
        ("portal.toml", "[words", "portal.toml cannot be read"),
        ("portal.toml", "words = 3\nsign_in = []", ""),
    ],
)
def test_unreadable(practice: Practice, file: str, text: str, sentence: str) -> None:
    """A mock portal that cannot be read is told, and no rule falls over it."""
    (practice.mock / file).write_text(text, "utf-8")

    sentences = told(practice)
    assert all(sentence in one for _, one in sentences)
    assert [rule for rule, _ in sentences] == (["words-covered", "notices-covered"] if sentence else [])


def test_script(practice: Practice) -> None:
    """What only a script says counts, too."""
    (practice.mock / "static.js").write_text("show('It is not quite right')", "utf-8")
    practice.plant('"is not right"', '"is not quite right"')

    assert told(practice) == []
