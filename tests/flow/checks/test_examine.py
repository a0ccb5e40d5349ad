"""All rules on all flows: exemptions with their reasons, and flows that cannot be imported."""

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

    def test_behaviour(self, practice: Practice) -> None:
        """A behaviour that a portal lacks is exempt in the same table."""
        practice.plant("async def fetch_letter(", "async def letter(")
        self.exempt(practice, "{'fetch_letter': 'letters come by mail'}")

        assert told(practice) == []


class TestUnusable:
    @pytest.mark.parametrize(
        ("old", "new", "sentence"),
        [
            ("class Acme(PayerFlow)", "class Acme(PayerFlow", "SyntaxError"),
            ("import Sequence", "import Sequenze", "ImportError"),
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

    def test_twice(self, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two flows of one slug: each is told of the other, and looked at."""
        installed(practice.root / "site", "second_flows", "acme")
        monkeypatch.syspath_prepend(practice.root / "site")

        assert [rule for rule, _ in told(practice)] == ["one-slug"]
        assert "Two flows are called 'acme'" in told(practice)[0][1]
