"""Descriptions that no portal can be made of: each is refused with its file, the place and what to do."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from mock_portals.kit.described import DescribedPortal
from mock_portals.kit.described.load import load
from mock_portals.kit.described.reading import WrongDescription
from mock_portals.kit.process import ROOT, PortalProcess
from tests.mock_portals.described.world import HERE
from tests.mock_portals.world import Visitor

MEDICAL = (HERE / "medical/portal.toml").read_text("utf-8")
LEVEL = '{ label = "Level of service", is = "level", kind = "radio", options = ["Standard", "Urgent"] }'
LINES = '{ of = "lines", legend = "Procedure {n}", add = "Add procedure", most = 5 }'
SMALL = """
slug = "acme"
name = "Acme Health"
zone = "America/Denver"

[received]
format = "A####"

[[pages]]
name = "request"
heading = "Request"
fields = [
  { label = "Member ID", is = "member_id" },
  { label = "Date of birth", is = "born" },
  { label = "Procedure code", is = "code" },
]

[words]
"Open" = "in_review"
"Yes" = "approved"
"No" = "denied"
"""

CLIENT = """
from pathlib import Path

from mock_portals.kit.described import DescribedPortal


class AcmePortal(DescribedPortal):
    folder = Path(__file__).parent
"""
MAIN = """
import sys
from pathlib import Path

from mock_portals.kit.described.app import run

run(Path(__file__).parent, sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "Northwind', 'nam = "Northwind', "nam: there is no such key. Did you mean 'name'?"),
        ('zone = "America/New_York"', "", "zone: it is missing. Add zone = ... there."),
        (
            "America/New_York",
            "America/New_Yrk",
            "'America/New_Yrk' is no time zone. Did you mean 'America/New_York'?",
        ),
        ("tries = 4", 'tries = "4"', "sign_in.tries: '4' is not a whole number. Write a whole number."),
        ("also_later = true", "also_later = 1", "documents.also_later: 1 is not true or false."),
        ('"identity_first"', '"two"', "'two' has no meaning here. Use one of: one, identity_first."),
        (
            'expired = "Choose',
            'expires = "Choose',
            "sign_in.says.expires: there is no such key. Did you mean 'expired'?",
        ),
        (
            'is = "level"',
            'is = "levle"',
            "pages[3].fields[1].is: 'levle' has no meaning here. Did you mean 'level'?",
        ),
        (
            'kind = "radio"',
            'kind = "radios"',
            "pages[3].fields[1].kind: 'radios' has no meaning here. Did you mean",
        ),
        (', options = ["Standard", "Urgent"]', "", "a radio has nothing to choose from. Add options = [...]."),
        (
            'is = "contact_name"',
            'is = "contact_name", options = ["A"]',
            "'Contact name' is not chosen from words.",
        ),
        (
            'label = "Contact name"',
            'label = "Member ID"',
            "'Member ID' is the label of member_id, too. Use another.",
        ),
        ('is = "contact_name"', 'is = "level"', "pages[3].fields[3].is: 'level' is asked twice."),
        ('field = "Level of service"', 'field = "Level"', "when.field: no field before it is 'Level'."),
        (', is = "Urgent" }', " }", "when: it says too little or too much. Give starts_with or is, one of them."),
        ('is = "units" }', 'is = "units", kind = "date" }', "pages[2].fields[5].kind: 'units' is no date."),
        ('is = "code" }', 'is = "code", optional = true }', "no case is without 'code'. Drop optional."),
        ('is = "member_id" }', 'is = "answer" }', "pages: no field is 'member_id'. Add it: a case needs it."),
        (
            LEVEL,
            '{ label = "Visits", is = "first_name" }',
            "what belongs to a member is asked on member and details.",
        ),
        ('name = "details"', 'name = "review"', "pages[3].name: 'review' is taken or no name."),
        ('name = "details"', 'name = "service"', "pages[3].name: there are two pages 'service'. Rename one."),
        (LINES, '{ of = "lines", add = "Add procedure" }', "rows cannot be told apart. Write {n} in it"),
        (LINES, LINES.replace("5", "0"), "pages[2].repeat[2].most: at least 1 rows are shown."),
        ('label = "Member ID"', 'label = "Member {n}"', "only a field that is repeated has a number. Drop {n}."),
        ('"NW-########"', '"NW"', "received.format: 'NW' has no digit. Write # for each one."),
        ('types = ["pdf", "docx"]', 'types = ["pfd"]', "documents.types: 'pfd' is not known. Did you mean 'pdf'?"),
        ('  "Start date",\n  {', '  "Start",\n  {', "cases.columns[6]: 'Start' is nothing that it could show."),
        ('shows = "status"', 'shows = "state"', "cases.columns[7]: 'state' is nothing that it could show. Did"),
        ('"Pended" = "in_review"', '"Pended" = "pended"', "words.'Pended': 'pended' has no meaning here."),
        ('"Certified" = "approved"\n"Modified"', '"Modified"', "words.lines: no word means 'approved'."),
        ("[home]", "[[home]]", "home: [{"),
        ("[home]", "[home", "Expected"),
        ('slug = "medical"', 'slug = "Medical"', "slug: 'Medical' is no name of a module."),
    ],
)
def test_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    """What is wrong is told in a sentence; as it was before, the description is right."""
    file = tmp_path / "portal.toml"
    file.write_text(MEDICAL, "utf-8")
    load(file)
    assert old in MEDICAL
    file.write_text(MEDICAL.replace(old, new, 1), "utf-8")

    with pytest.raises(WrongDescription) as wrong:
        load(file)
    assert str(wrong.value).startswith(f"{file}: ")
    assert told in str(wrong.value)


def test_all_at_once(tmp_path: Path) -> None:
    """What contradicts itself is told together."""
    file = tmp_path / "portal.toml"
    file.write_text(MEDICAL.replace("New_York", "Paris").replace("NW-########", "NW"), "utf-8")

    with pytest.raises(WrongDescription, match=r"zone: .*\n.*received.format: "):
        load(file)


def test_folder_has_another_name(tmp_path: Path) -> None:
    """The folder of a portal has its slug."""
    (tmp_path / "portal.toml").write_text(SMALL, "utf-8")

    with pytest.raises(WrongDescription, match="slug: 'acme' is not the name of the folder"):
        load(tmp_path)


def test_no_file(tmp_path: Path) -> None:
    """A folder without a description is told, too."""
    with pytest.raises(WrongDescription, match=r"portal\.toml: .*No such file"):
        load(tmp_path)


def test_little_is_needed(tmp_path: Path) -> None:
    """Twenty lines are enough; lines have the words of cases where they have none of their own."""
    file = tmp_path / "portal.toml"
    file.write_text(SMALL, "utf-8")

    assert load(file).line_words == tomllib.loads(SMALL)["words"]


def test_process_tells(tmp_path: Path) -> None:
    """The command ends with what is wrong instead of a traceback."""
    file = tmp_path / "portal.toml"
    file.write_text(SMALL.replace("A####", "A"), "utf-8")
    command = [sys.executable, "-m", "mock_portals.kit.described", str(file), "--data", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"{file}: received.format: 'A' has no digit. Write # for each one.\n"


class TestOfAPractice:
    @pytest.fixture
    def acme(self, tmp_path: Path) -> Path:
        """A mock portal in the repository of a practice."""
        folder = tmp_path / "practice/mock_portals/acme"
        folder.mkdir(parents=True)
        (folder / "portal.toml").write_text(SMALL, "utf-8")
        (folder / "__init__.py").write_text(CLIENT, "utf-8")
        (folder / "__main__.py").write_text(MAIN, "utf-8")
        return folder

    def test_beside_the_kit(self, acme: Path, tmp_path: Path) -> None:
        """It is found beside the kit that is installed elsewhere, and starts by its name."""
        command = [sys.executable, "-m", "mock_portals.acme", "--data", str(tmp_path), "--control-token", "t"]
        paths = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(acme.parents[1])))}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=paths) as process:
            line = PortalProcess._first_line(process)
            process.terminate()

        assert line.startswith('{"url": "http://127.0.0.1:')

    def test_client(self, acme: Path, tmp_path: Path) -> None:
        """Its client names the folder and nothing else."""

        class Acme(DescribedPortal):
            folder = acme

        assert (Acme.slug, Acme.described().name) == ("acme", "Acme Health")
        with Acme.start(tmp_path / "data") as portal:
            assert "<title>Sign in | Acme Health</title>" in Visitor(portal).get("/signin")


def test_number_of_a_case(tmp_path: Path) -> None:
    """The list calls the number of a case as the confirmation does, where no columns are given."""
    file = tmp_path / "portal.toml"
    file.write_text(SMALL.replace("[received]", '[received]\nnumber = "Estimate number"'), "utf-8")

    assert load(file).cases.columns[0].label == "Estimate number"
