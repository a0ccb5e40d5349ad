"""A playbook is complete, and looked over not too long ago."""

import pytest

from tests.flow.checks.told import reports, told
from tests.flow.practice import Practice

SPINE = 'spine = ["order", "chart_note"]'
PLANTED = [
    ("playbook-complete", 'portal = "acme"', 'portal = "acne"', "One slug everywhere: write 'acme'."),
    ("playbook-complete", '["acme Health"]', '["acme Health", "Acme health"]', "payers names one twice"),
    ("playbook-complete", '["acme Health"]', "[]", "payers: Tuple should have at least 1 item"),
    ("playbook-complete", 'owner = "Ana Ruiz"\n', "", "owner: Field required"),
    ("playbook-complete", "2026-11-20", "2026-12-20", "last_reviewed is 2026-12-20, which is to come"),
    ("playbook-complete", "turnaround_days = 15\n", "", "turnaround_days is not written"),
    ("playbook-complete", SPINE, "", "documents names no service"),
    ("playbook-complete", SPINE, "spine = []", "documents.spine is empty"),
    (
        "playbook-complete",
        SPINE,
        f'{SPINE}\n[elsewhere]\nspine = "Other"',
        "spine is in documents and in elsewhere",
    ),
    ("playbook-complete", "[documents]", "[documents", "is not TOML"),
    ("permission-owner", '"Ana Ruiz"', '"@"', "owner names nobody"),
]


@pytest.mark.parametrize(("rule", "old", "new", "sentence"), PLANTED)
def test_told(practice: Practice, rule: str, old: str, new: str, sentence: str) -> None:
    """A planted fault is told by its rule, with the playbook's name."""
    practice.change(practice.playbook, old, new)

    assert [(name, "flows/acme.toml" in told, sentence in told) for name, told in told(practice)] == [
        (rule, True, True)
    ]


def test_no_documents_where_none_are_taken(practice: Practice) -> None:
    """A portal that takes no files needs none for its services."""
    practice.change(practice.playbook, SPINE, "spine = []")
    practice.plant("    forms = (MEMBER,)\n", '    forms = (MEMBER,)\n    exempt = {"upload": "it takes none"}\n')
    practice.plant(", documents=ATTACHED)", ")")
    practice.plant('ATTACHED = Uploads(CASE_PAGE, files="Choose files", button="Upload", listed=DOCUMENTS)\n', "")
    practice.plant('DOCUMENTS = Table("Documents", "File name", "Size")\n', "")

    assert told(practice) == []


@pytest.mark.parametrize(("day", "warned"), [("2026-06-04", False), ("2026-06-03", True)])
def test_fresh(practice: Practice, day: str, warned: bool) -> None:  # noqa: FBT001 -- a column of the table
    """A review that is too long ago is a warning, which fails nobody's commit."""
    practice.change(practice.playbook, "2026-11-20", day)

    report = reports(practice)["acme"]
    assert report.clean
    assert [(one.rule, one.warning) for one in report.findings] == [("playbook-fresh", True)] * warned
