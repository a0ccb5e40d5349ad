"""All rules on all flows: exemptions with their reasons, and flows that cannot be imported."""

import py_compile
from pathlib import Path

import pytest

from portal_bots.flow import checks
from portal_bots.flow.checks import RULES, WARNINGS
from tests.flow.checks import test_declared, test_mock_portals, test_playbooks, test_verbs_of_flows
from tests.flow.checks.told import reports, told
from tests.flow.practice import Practice
from tests.flow.test_registry import installed

BEFORE = {"declarations"}  #: looked at before the rules, which read what is declared
ELSEWHERE = {"length", "pairing", "playbook-fresh"}  #: their planted faults are in tests of their own


class TestRules:
    def test_every_file_is_a_rule(self) -> None:
        """No rule is forgotten: each file of the folder is among them."""
        files = {path.stem.replace("_", "-") for path in Path(checks.__path__[0]).glob("[!_]*.py")}

        assert files == {*RULES, *BEFORE}
        assert set(RULES) > WARNINGS

    def test_every_rule_was_seen_to_fail(self) -> None:
        """Each rule has a planted fault."""
        tables = (test_declared, test_mock_portals, test_playbooks, test_verbs_of_flows)
        planted = {row[0] for table in tables for row in table.PLANTED}

        assert planted | ELSEWHERE == {*RULES, *BEFORE}


class TestExemptions:
    def exempt(self, practice: Practice, table: str) -> None:
        """Let the flow be exempt."""
        practice.plant("    forms = (MEMBER,)", f"    exempt = {table}\n    forms = (MEMBER,)")

    def test_reason(self, practice: Practice) -> None:
        """What is exempt is not told; its reason is."""
        practice.verb("await tab.page.get_by_role('row').first.click()")
        before = told(practice)
        self.exempt(practice, "{'selectors': 'its rows have no words'}")

        report = reports(practice)["acme"]
        assert [rule for rule, _ in before] == ["selectors"]
        assert report.clean
        assert report.exempt == {"selectors": "its rows have no words"}

    @pytest.mark.parametrize(
        ("table", "sentence"),
        [
            ("{'selectors': 'x'}", "the exemption from 'selectors' is not needed: the rule finds nothing."),
            ("{'selector': 'x'}", "there is no rule or behaviour 'selector'. Rules: declared-used, "),
            ("{'declarations': 'x'}", "there is no rule or behaviour 'declarations'."),
        ],
    )
    def test_idle(self, practice: Practice, table: str, sentence: str) -> None:
        """An exemption that exempts nothing is told."""
        self.exempt(practice, table)

        assert [(rule, sentence in one) for rule, one in told(practice)] == [("exemptions", True)]

    def test_no_reason(self, practice: Practice) -> None:
        """An exemption without a reason is told."""
        practice.verb("await tab.page.get_by_role('row').first.click()")
        self.exempt(practice, "{'selectors': ' '}")

        assert told(practice) == [
            (
                "exemptions",
                "flows/acme.py: the exemption from 'selectors' has no reason. Write why it does not hold here.",
            )
        ]

    def test_for_all(self, practice: Practice) -> None:
        """Nobody is exempt from the rule of the last button: it is told as ever, and so is the exemption."""
        practice.verb("await tab.press('Submit request')")
        self.exempt(practice, "{'last-button': 'it is only a test'}")

        assert [rule for rule, _ in told(practice)] == ["last-button", "exemptions"]

    def test_behaviour(self, practice: Practice) -> None:
        """A behaviour that a portal lacks is exempt in the same table."""
        practice.plant('    letters = Letters(CASE_PAGE, Table("Letters", "Letter", "File"))\n', "")
        practice.plant("Letters, Lines", "Lines")
        self.exempt(practice, "{'letter': 'letters come by mail'}")

        assert told(practice) == []


class TestUnusable:
    @pytest.mark.parametrize(
        ("old", "new", "sentence"),
        [
            ("class Acme(PayerFlow)", "class Acme(PayerFlow", "SyntaxError"),
            ("import Status, errors", "import Statuz, errors", "ImportError"),
            ("class Acme", "raise SystemExit(3)\nclass Acme", "SystemExit: 3"),
            ('key="acme"', 'key="acne"', "the portal's key is 'acne'"),
        ],
    )
    def test_one_hides_no_other(self, practice: Practice, old: str, new: str, sentence: str) -> None:
        """A flow that cannot be imported is one finding with the reason; the others are looked at as ever."""
        practice.add("birch")
        practice.plant(old, new)
        (practice.flows / "birch.toml").unlink()

        found = reports(practice)
        assert [one.rule for one in found["acme"].findings] == ["loads"]
        assert sentence in found["acme"].findings[0].sentence
        assert str(practice.flow) in found["acme"].findings[0].sentence
        assert found["acme"].notes == ("the other rules: mend this first",)
        assert [one.rule for one in found["birch"].findings] == ["pairing"]

    def test_strange_values(self, practice: Practice) -> None:
        """A value that no rule can read is a finding of each rule that needs it; the others go on."""
        practice.plant('url="https://provider.acme.example"', 'url="https://[provider"')
        practice.plant('Button("Submit request")', "Button(None)")

        sentences = dict(told(practice))
        assert set(sentences) == {"hosts", "last-button"}
        assert "flows/acme.py: something declared is not what it should be: Invalid IPv6 URL" in sentences["hosts"]

    def test_encoding(self, practice: Practice) -> None:
        """A flow may be written in another encoding, and a mock portal hold what is no text."""
        text = "# coding: latin-1\n" + practice.flow.read_text("utf-8").replace("Health", "Santé")
        practice.flow.write_bytes(text.encode("latin-1"))
        (practice.mock / "broken.html").write_bytes(b"\xff\xfe<p>")

        assert told(practice) == []

    def test_no_source(self, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
        """A package that brings no sources cannot be looked at, and that is told."""
        brought = installed(practice.root / "site", "bare_flows", "larch")
        py_compile.compile(str(brought.flow), cfile=str(brought.flow.with_suffix(".pyc")))
        brought.flow.unlink()
        monkeypatch.syspath_prepend(practice.root / "site")

        assert [(rule, "its source is not at hand" in one) for rule, one in told(practice, "larch")] == [
            ("loads", True)
        ]

    def test_twice(self, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two flows of one slug: each is told of the other, and looked at."""
        installed(practice.root / "site", "second_flows", "acme")
        monkeypatch.syspath_prepend(practice.root / "site")

        assert [rule for rule, _ in told(practice)] == ["one-slug"]
        assert "Two flows are called 'acme'" in told(practice)[0][1]
