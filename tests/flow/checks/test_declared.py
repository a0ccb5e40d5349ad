"""What a flow declares: each planted fault of its file is told by its rule, with place and remedy."""

import pytest

from tests.flow.checks.told import told
from tests.flow.practice import Practice

IMPORT = "from portal_bots.domain import Status, errors\n"
TABLE = 'Table("Documents", "File name", "Size")\n'
PLANTED = [
    ("docstring-parts", "Sign-in: user", "The sign-in: user", "no line of the docstring begins with 'Sign-in:'"),
    ("docstring-parts", "Request: one page and a review page.", "Request:", "'Request:' says nothing"),
    ("docstring-parts", "Quirks:\n- None is known.\n", "Quirks:\n", "'Quirks:' says nothing"),
    ("last-button", 'Button("Submit request")', 'Button(" ")', "last_button has no name"),
    ("last-button", 'next=Button("Continue")', 'next=Button("Submit request")', "Form may press the last button"),
    ("hosts", 'url="https://provider', 'url="http://provider', "It must begin with https://"),
    ("hosts", 'url="https://provider', 'url="https://www', "www.acme.example, is not among the portal's hosts"),
    ("hosts", 'hosts=("provider.', 'hosts=("*.', "'*.acme.example' is no host"),
    ("hosts", 'hosts=("provider.acme', 'hosts=("https://provider.acme', "is no host"),
    ("hosts", 'hosts=("provider.acme.example"', 'hosts=("provider.acme.example:8443"', "is no host"),
    ("hosts", 'hosts=("provider.acme.example",)', "hosts=()", "the portal names no hosts"),
    ("hosts", TABLE, TABLE + 'HELP = "see https://www.other.example/help"\n', "is no address of the portal"),
    ("permission-owner", 'owner="@portal-bots"', 'owner=" @"', "the portal has no owner"),
    ("permission-owner", 'zone="America/Denver"', 'zone="Denver"', "there is no time zone 'Denver'"),
    ("permission-owner", '        zone="America/Denver",\n', "", "does not declare zone"),
    ("permission-owner", "        password_days=None,\n", "", "does not declare password_days"),
    ("permission-owner", "        inactive_days=None,\n", "", "does not declare inactive_days"),
    ("permission-owner", 'url="https://provider.acme.example"', 'url="https://localhost"', "is this machine"),
    ("imports", IMPORT, IMPORT + "import asyncio\n", "imports asyncio"),
    ("imports", IMPORT, IMPORT + "from portal_bots.browser import press\n", "imports portal_bots.browser"),
    ("imports", IMPORT, IMPORT + "from portal_bots import store\n", "imports portal_bots.store"),
    ("imports", IMPORT, IMPORT + "from urllib import request\n", "imports urllib.request"),
    ("no-waits", IMPORT, IMPORT + "from asyncio import sleep as rest\n", "sleep waits for a time"),
    ("declared-used", TABLE, TABLE + 'LEFT_OVER = Screen("/old", heading="Old")\n', "LEFT_OVER is never used"),
    ("forms-known", "forms = (MEMBER,)", "forms = ()", "MEMBER is not among the forms of Acme"),
    ("forms-known", ", documents=ATTACHED)", ")", "ATTACHED is not among the uploads of Acme"),
    (
        "screens-known",
        'Screen("/home", heading="Authorizations")',
        'Screen("/home", heading="")',
        "without path or heading",
    ),
    (
        "todo",
        '"""One case per request."""',
        '"""TODO: what is a request here?"""',
        "still to decide: what is a request",
    ),
    ("verbs", "async def sign_in(", "async def enter(", "Acme has no sign_in. Write it."),
    (
        "verbs",
        '    letters = Letters(CASE_PAGE, Table("Letters", "Letter", "File"))\n',
        "",
        "say in exempt why: {'letter'",
    ),
    (
        "verbs",
        "    forms = (MEMBER,)",
        '    exempt = {"upload-later": "by fax"}\n    forms = (MEMBER,)',
        "Acme is exempt from 'upload-later' and declares it",
    ),
    ("declarations", "    home = HOME\n", "", "Acme declares no home. It is a Screen."),
    ("declarations", "forms = (MEMBER,)", "forms = (MEMBER)", "forms must be a tuple, each of it a Form"),
    ("declarations", "forms = (MEMBER,)", "forms = (HOME,)", "forms must be a tuple, each of it a Form"),
    ("declarations", "hosts=(", "hosts=list[str]() and (", "hosts must be a tuple of texts"),
    ("declarations", '"Pended": Status.IN_REVIEW', '"Pended": "in review"', "of a text to a Status"),
    ("declarations", "errors.LoginRejected}", "KeyError}", "of a text to an error class of the portal"),
    ("declarations", '"Certified": Status.APPROVED}\n    line', '"": Status.APPROVED}\n    line', "words must be"),
]


def test_without_fault(practice: Practice) -> None:
    """A flow without fault is not told of."""
    assert told(practice) == []


@pytest.mark.parametrize(("rule", "old", "new", "sentence"), PLANTED)
def test_told(practice: Practice, rule: str, old: str, new: str, sentence: str) -> None:
    """A planted fault is told by its rule."""
    practice.plant(old, new)

    sentences = [told for name, told in told(practice) if name == rule]
    assert any(one.startswith("flows/acme.py") and sentence in one for one in sentences), told(practice)


@pytest.mark.parametrize(("lines", "findings"), [(400, 0), (401, 1)])
def test_length(practice: Practice, lines: int, findings: int) -> None:
    """One line more than may be is told, with how many there are."""
    text = practice.flow.read_text("utf-8")
    practice.flow.write_text(text + "# one more\n" * (lines - len(text.splitlines())), "utf-8")

    expected = f"flows/acme.py: {lines} lines, more than 400. Let the base do more, or part the portal."
    assert told(practice) == [("length", expected)] * findings


def test_button_by_name(practice: Practice) -> None:
    """The last button may have a name of its own, which nothing but its declaration may read."""
    practice.plant("SIGN_IN = ", 'SUBMIT = Button("Submit request")\nSIGN_IN = ')
    practice.plant('last_button = Button("Submit request")', "last_button = SUBMIT")
    before = told(practice)
    line = practice.verb("await tab.press(SUBMIT.name)")

    assert before == []
    assert [(rule, sentence.partition(" ")[0]) for rule, sentence in told(practice)] == [
        ("last-button", f"flows/acme.py:{line}:")
    ]
