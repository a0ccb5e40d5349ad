"""A flow, its playbook, its mock portal and its test: none stands alone."""

from pathlib import Path

import pytest

from portal_bots.flow.examine import Report, examine
from portal_bots.flow.places import every
from tests.flow.checks.told import DAY, reports, told
from tests.flow.practice import Practice
from tests.flow.test_registry import installed

PARTS = {
    "flows/acme.toml": "its playbook",
    "mock_portals/acme": "its mock portal (a package, or a portal.toml)",
    "tests/flows/test_acme.py": "its test",
}


def take_away(practice: Practice, part: str) -> None:
    """One of the parts; of a mock portal what makes it one."""
    path = practice.root / part
    (path / "__init__.py" if path.is_dir() else path).unlink()


@pytest.mark.parametrize("part", PARTS)
def test_missing(practice: Practice, part: str) -> None:
    """What a flow lacks is told, with what there is."""
    take_away(practice, part)

    there = ", ".join(path for path in ("flows/acme.py", *PARTS) if path != part)
    assert (
        "pairing",
        f"{part} is missing: {PARTS[part]}. Write it, or take away what is called 'acme': {there}.",
    ) in (told(practice))


@pytest.mark.parametrize("part", PARTS)
def test_alone(practice: Practice, part: str) -> None:
    """A playbook, mock portal or test without a flow is told under its own slug, whatever else is missing."""
    practice.add("birch")
    for path in {"flows/acme.py", *PARTS} - {part}:
        take_away(practice, path)

    sentence = f"flows/acme.py is missing: the flow. Write it, or take away what is called 'acme': {part}."
    assert told(practice, "acme") == [("pairing", sentence)]
    assert told(practice, "birch") == []


def test_described(practice: Practice) -> None:
    """A mock portal may be a description alone."""
    (practice.mock / "__init__.py").rename(practice.mock / "words.py")
    (practice.mock / "portal.toml").write_text("", "utf-8")

    assert told(practice) == []


def test_kit_and_more_tests(practice: Practice) -> None:
    """What mock portals share is none, and a flow may have several tests."""
    kit = practice.root / "mock_portals/kit"
    kit.mkdir()
    (kit / "__init__.py").write_text("", "utf-8")
    practice.test.with_name("test_acme_letters.py").write_text("", "utf-8")

    assert list(reports(practice)) == ["acme"]
    assert told(practice) == []


def _examined(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.syspath_prepend(folder)
    return examine(every(folder / "none"), DAY)[0]


def test_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package leaves mock portal and test where it was written: that they were not looked at is told."""
    practice = installed(tmp_path / "site", "paired_flows", "hazel")
    (practice.mock / "templates/pages.html").unlink()
    (practice.mock / "templates").rmdir()
    (practice.mock / "__init__.py").unlink()
    practice.mock.rmdir()
    practice.mock.parent.rmdir()
    practice.test.unlink()
    report = _examined(tmp_path / "site", monkeypatch)

    assert report.findings == ()
    assert report.notes == ("mock portal and test: the package leaves them where it was written",)


def test_installed_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a package is written its mock portal and test are looked for, beside its folder or around ``src``."""
    practice = installed(tmp_path / "src", "src_flows", "juniper")
    (tmp_path / "src/mock_portals").rename(tmp_path / "mock_portals")
    report = _examined(tmp_path / "src", monkeypatch)
    (tmp_path / "src/tests").rename(tmp_path / "tests")
    again = _examined(tmp_path / "src", monkeypatch)

    assert practice.slug == "juniper"
    assert [one.rule for one in report.findings] == ["pairing"]
    assert again.findings == ()
