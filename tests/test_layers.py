"""The plan of the house: imports point one way, in no circle, and the outer world is let in at one door."""

import ast
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from portal_bots.flow.checks.no_recording import PLAIN_FILES

ROOT = Path(__file__).parent.parent
OURS = ("portal_bots", "flows", "mock_portals", "fixtures", "tests")
MAY_IMPORT = {
    "domain": set[str](),
    "store": {"domain"},
    "browser": {"domain"},
    "flow": {"domain", "browser"},
    "engine": {"domain", "store", "browser", "flow"},
    "desk": {"domain", "store", "browser", "flow", "engine"},
    "scaffold": {"domain", "browser", "flow"},
    "cli": {"domain", "store", "browser", "flow", "engine", "desk", "scaffold", "testing"},
    "testing": {"domain", "store", "browser", "flow", "engine", "desk"},
    "": set[str](),  # the package itself
}

NAMES_THEM = "portal_bots/flow/checks/no_recording.py"  #: the rule that refuses them in flows

Imports = Mapping[str, AbstractSet[str]]


def imported(source: str, module: str, *, package: bool = False) -> Iterator[str]:
    """Every module and name that a source imports, wherever in it, as full names."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = module.split(".")[: None if package else -1]
            above = home[: len(home) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def walk(package: str) -> dict[str, set[str]]:
    """Every module of a package with the full names it imports."""
    found = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        module = ".".join(parts[:-1] if is_package else parts)
        found[module] = set(imported(path.read_text("utf-8"), module, package=is_package))
    return found


def room(name: str) -> str:
    """The room of ``portal_bots`` that a module is in; ``python -m portal_bots`` belongs to the command line."""
    second = [*name.split("."), ""][1]
    return "cli" if second == "__main__" else second


def within(name: str, package: str) -> bool:
    """True for a package and what is in it."""
    return name == package or name.startswith(f"{package}.")


def wrong_arrows(imports: Imports) -> list[str]:
    """A sentence for each import of ``portal_bots`` that its room must not make."""
    return [
        f"{module} imports {name}: {room(module) or 'the package'} must not know {room(name)}."
        for module, names in sorted(imports.items())
        for name in sorted(names)
        if within(name, "portal_bots") and room(name) not in {room(module), *MAY_IMPORT[room(module)]}
    ]


def strangers(imports: Imports, *packages: str) -> list[str]:
    """A sentence for each import of one of these packages."""
    return [
        f"{module} imports {name}."
        for module, names in sorted(imports.items())
        for name in sorted(names)
        if any(within(name, package) for package in packages)
    ]


def recorded(source: str) -> list[str]:
    """Whatever in a source makes Playwright write what a page shows or says into a file in plain."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in PLAIN_FILES:
            found.append(node.attr)
        elif isinstance(node, ast.keyword) and node.arg in PLAIN_FILES:
            found.append(node.arg)
        elif isinstance(node, ast.Constant) and node.value in PLAIN_FILES:
            found.append(node.value)
    return found


def cycle(imports: Imports) -> list[str]:
    """The modules of an import cycle, or nothing."""
    edges = {
        module: {_module(name, imports) for name in names} - {module, ""} for module, names in imports.items()
    }
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _module(name: str, imports: Imports) -> str:
    """The module that a full name is in: itself, or the one that it is taken from."""
    return next((known for known in (name, name.rpartition(".")[0]) if known in imports), "")


@pytest.fixture(scope="module")
def portal_bots() -> dict[str, set[str]]:
    """The product's modules with what they import."""
    return walk("portal_bots")


class TestHouse:
    def test_rooms(self, portal_bots: Imports) -> None:
        """Every module is in a room that the plan knows."""
        assert {room(module) for module in portal_bots} <= set(MAY_IMPORT)
        assert len(portal_bots) > 50

    def test_arrows(self, portal_bots: Imports) -> None:
        """Imports only point from the outer rooms to the inner ones."""
        assert wrong_arrows(portal_bots) == []

    def test_no_cycle(self, portal_bots: Imports) -> None:
        """No module needs itself, by whatever way around."""
        assert cycle(portal_bots) == []

    def test_playwright(self, portal_bots: Imports) -> None:
        """Only the browser's room knows Playwright."""
        outside = {module: names for module, names in portal_bots.items() if room(module) != "browser"}

        assert strangers(outside, "playwright") == []

    @pytest.mark.parametrize("package", ["portal_bots", "flows"])
    def test_nothing_is_recorded(self, package: str) -> None:
        """No code of ours starts a trace, a recording of network or screen, or a download onto the disk."""
        found = {
            str(path.relative_to(ROOT)): told
            for path in sorted((ROOT / package).rglob("*.py"))
            if path != ROOT / NAMES_THEM
            if (told := recorded(path.read_text("utf-8")))
        }

        assert found == {}

    def test_product_knows_no_payer(self, portal_bots: Imports) -> None:
        """The product runs without our flows, mock portals, examples and tests."""
        assert strangers(portal_bots, "flows", "mock_portals", "fixtures", "tests") == []

    def test_flows_know_what_is_for_them(self) -> None:
        """A flow has the vocabulary and the values; what presses the last button is out of its reach."""
        rooms = [f"portal_bots.{room}" for room in MAY_IMPORT if room not in ("", "flow", "domain")]

        assert strangers(walk("flows"), *rooms, "playwright") == []

    def test_mock_portals_know_nothing_of_ours(self) -> None:
        """A mock portal is an independent truth: it shares no code with what is tested on it."""
        assert strangers(walk("mock_portals"), "portal_bots", "flows", "fixtures", "tests") == []


class TestChecker:
    @pytest.mark.parametrize(
        ("module", "name", "told"),
        [
            ("domain.jobs", "store.Store", "domain must not know store."),
            ("store.jobs", "browser.tab", "store must not know browser."),
            ("browser.tab", "store.jobs", "browser must not know store."),
            ("flow.base", "store", "flow must not know store."),
            ("engine.lane", "desk.report", "engine must not know desk."),
            ("desk.report", "cli.output", "desk must not know cli."),
            ("testing.bot", "cli.app", "testing must not know cli."),
        ],
    )
    def test_wrong_arrow(self, module: str, name: str, told: str) -> None:
        """A planted arrow that points the other way is told in a sentence."""
        assert wrong_arrows({f"portal_bots.{module}": {f"portal_bots.{name}"}}) == [
            f"portal_bots.{module} imports portal_bots.{name}: {told}"
        ]

    def test_right_arrow(self) -> None:
        """Arrows within a room, to an inner room and to other packages are fine."""
        names = {"portal_bots.engine.work", "portal_bots.domain.errors", "asyncio", "portal_botsy.store"}

        assert wrong_arrows({"portal_bots.engine.lane": names}) == []

    def test_cycle(self) -> None:
        """A planted circle is found, also by way of a name that is taken from a module."""
        planted = {"p.a": {"p.b.thing"}, "p.b": {"p.c"}, "p.c": {"p.a", "os"}}

        assert set(cycle(planted)) == {"p.a", "p.b", "p.c"}
        assert cycle(planted | {"p.c": {"os"}}) == []

    def test_stranger(self) -> None:
        """A planted import of another package is told; a name that only begins like it is not."""
        assert strangers({"portal_bots.engine.x": {"playwright.async_api.Page", "playwrights"}}, "playwright") == [
            "portal_bots.engine.x imports playwright.async_api.Page."
        ]

    @pytest.mark.parametrize(
        "source",
        [
            "async def f(c): await c.tracing.start(screenshots=True)",
            "c = browser.new_context(record_har_path='x.har')",
            "c = browser.new_context(**{'record_video_dir': folder})",
            "getattr(c, 'tracing').start()",
            "async def f(d): await d.save_as('letter.pdf')",
        ],
    )
    def test_recording(self, source: str) -> None:
        """A planted trace, recording or download is found, also by another way."""
        assert recorded(source)
        assert recorded("c = browser.new_context(accept_downloads=False)  # no tracing") == []

    def test_everywhere(self) -> None:
        """Imports are found inside functions, behind conditions, with other names and relative ones."""
        source = (
            "import a.b as c\n"
            "if True:\n    from d import e, f as g\n"
            "def late():\n    from h import i\n"
            "from . import sibling\n"
            "from ..other import thing\n"
        )

        assert set(imported(source, "p.q.r")) == {
            "a.b", "d.e", "d.f", "h.i", "p.q.sibling", "p.other.thing",
        }  # fmt: skip
        assert set(imported("from . import child", "p.q", package=True)) == {"p.q.child"}
