"""Flows are found in a folder of any name and in installed packages; what cannot be used is told by its place."""

import sys
from pathlib import Path

import pytest

from portal_bots.flow import places, registry
from portal_bots.flow.registry import FlowsUnusableError
from tests.conftest import ROOT
from tests.flow.practice import Practice


def install(folder: Path, package: str, slug: str, value: str) -> None:
    """What an installer leaves on the path: a distribution whose entry point names a flow."""
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[{places.GROUP}]\n{slug} = {value}\n", "utf-8")


def installed(folder: Path, package: str, slug: str) -> Practice:
    """A package with a flow and its playbook, installed into a folder of the path."""
    brought = Practice(folder, slug, package)
    (folder / package / "__init__.py").write_text("", "utf-8")
    install(folder, package, slug, f"{package}.{slug}:{slug.capitalize()}")
    return brought


class TestFolder:
    @pytest.mark.parametrize("name", ["flows", "payers", "my-flows.2026", "email"])
    def test_any_name(self, tmp_path: Path, name: str) -> None:
        """The folder is called as a practice likes, even as a package that is imported already."""
        Practice(tmp_path, "acme", name)

        found = registry.load(tmp_path / name)

        assert found.flows["acme"].flow.portal.name == "Acme Health"
        assert found.portal_of("ACME health") == "acme"

    def test_same_names(self, tmp_path: Path) -> None:
        """Two folders have a flow of one name: each gives its own, and ours stays what it was."""
        Practice(tmp_path / "one", "uhc")
        other = Practice(tmp_path / "two", "uhc")
        other.plant('name="Uhc Health"', 'name="Another"')

        names = [registry.load(folder / "flows").flows["uhc"].flow.portal.name
                 for folder in (tmp_path / "one", tmp_path / "two", ROOT)]  # fmt: skip

        assert names == ["Uhc Health", "Another", "UnitedHealthcare Provider Portal"]

    def test_one_class(self) -> None:
        """Our own flow is one class, by whomever it is imported."""
        from flows.uhc import Uhc  # noqa: PLC0415 -- what a test of a flow does

        assert type(registry.load(ROOT / "flows").flows["uhc"].flow) is Uhc

    def test_mended(self, tmp_path: Path) -> None:
        """A flow that could not be imported is imported once it is mended."""
        practice = Practice(tmp_path)
        practice.plant("class Acme", "1 / 0\nclass Acme")
        with pytest.raises(FlowsUnusableError) as told:
            registry.load(practice.flows)
        practice.plant("1 / 0\n", "")

        assert f"{practice.flow} cannot be read: ZeroDivisionError" in str(told.value)
        assert "acme" in registry.load(practice.flows).flows

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("class Acme(PayerFlow)", "class Acme(PayerFlow", "SyntaxError"),
            ("import Status, errors", "import Statuz, errors", "ImportError"),
            ('SIGN_IN = Screen("/signin",', 'raise SystemExit\nSIGN_IN = Screen("/signin",', "SystemExit"),
            ('HOME = Screen("/home",', 'HOME = Screem("/home",', "(line 18)"),
            ("class Acme(PayerFlow)", "class Acme", "it holds 0"),
            ("class Acme(PayerFlow)", "class Other(PayerFlow): ...\n\n\nclass Acme(PayerFlow)", "it holds 2"),
            ('key="acme"', 'key="acne"', "the portal's key is 'acne'"),
            ("    portal = Portal(", "    port = Portal(", "the portal's key is None"),
        ],
    )
    def test_unusable(self, tmp_path: Path, old: str, new: str, told: str) -> None:
        """Whatever is wrong with a file is one sentence that names it."""
        practice = Practice(tmp_path)
        practice.plant(old, new)

        with pytest.raises(FlowsUnusableError) as error:
            registry.load(practice.flows)

        assert str(error.value).startswith(str(practice.flow))
        assert told in str(error.value)


class TestPackage:
    def test_found(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A flow of an installed package is found with its playbook, beside those of the folder."""
        installed(tmp_path / "site", "found_flows", "birch")
        monkeypatch.syspath_prepend(tmp_path / "site")
        practice = Practice(tmp_path / "practice")

        found = registry.load(practice.flows)

        assert list(found.flows) == ["acme", "birch"]
        assert found.portal_of("birch Health") == "birch"
        assert found.flows["birch"].flow.portal.name == "Birch Health"

    def test_not_run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where an installed flow is can be told without running it."""
        installed(tmp_path / "site", "idle_flows", "cedar")
        monkeypatch.syspath_prepend(tmp_path / "site")

        found = places.found(tmp_path / "none")

        assert [place.file for place in found] == [tmp_path / "site/idle_flows/cedar.py"]
        assert "idle_flows.cedar" not in sys.modules

    def test_twice(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A package brings a flow that the folder has: neither is taken, both are named."""
        installed(tmp_path / "site", "twin_flows", "acme")
        monkeypatch.syspath_prepend(tmp_path / "site")
        practice = Practice(tmp_path / "practice")

        with pytest.raises(FlowsUnusableError) as error:
            registry.load(practice.flows)

        assert str(error.value) == (
            f"Two flows are called 'acme': {practice.flow} and twin_flows's entry point 'acme' "
            "(twin_flows.acme:Acme). Rename one, or take it away."
        )

    def test_same_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A practice that installed its own folder in place has each flow once."""
        practice = Practice(tmp_path, "acme", "own_flows")
        install(tmp_path, "own_flows", "acme", "own_flows.acme:Acme")
        monkeypatch.syspath_prepend(tmp_path)

        assert list(registry.load(practice.flows).flows) == ["acme"]

    @pytest.mark.parametrize(
        ("value", "told"),
        [
            ("no_such_package.dogwood:Dogwood", "ModuleNotFoundError: No module named 'no_such_package'"),
            ("bad_flows.dogwood:Elm", "Elm is no class that inherits PayerFlow"),
            ("bad_flows.dogwood", ": it names no class that inherits PayerFlow"),
        ],
    )
    def test_unusable(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, told: str) -> None:
        """A package that does not bring what it names is told by its name."""
        Practice(tmp_path, "dogwood", "bad_flows")
        install(tmp_path, "bad_flows", "dogwood", value)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "bad_flows", raising=False)
        monkeypatch.delitem(sys.modules, "bad_flows.dogwood", raising=False)

        with pytest.raises(FlowsUnusableError) as error:
            registry.load(tmp_path / "none")

        assert str(error.value).startswith(f"bad_flows's entry point 'dogwood' ({value})")
        assert told in str(error.value)

    def test_other_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """An entry point is called by the slug."""
        Practice(tmp_path, "fir", "misnamed_flows")
        install(tmp_path, "misnamed_flows", "spruce", "misnamed_flows.fir:Fir")
        monkeypatch.syspath_prepend(tmp_path)

        with pytest.raises(FlowsUnusableError, match=r"the portal's key is 'fir'.*name it 'spruce'"):
            registry.load(tmp_path / "none")
