"""
Where flows are: ``<slug>.py`` in the flows folder, or an installed package that names its class.

It does so under the entry point group ``portal_bots.flows``, by the slug: ``acme = "our_flows.acme:Acme"``.
"""

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from portal_bots.flow.base import PayerFlow

GROUP = "portal_bots.flows"


class FlowsUnusableError(Exception):
    """A flow or playbook cannot be read: its message names the file and the remedy."""


@dataclass(frozen=True)
class Place:
    """Where one flow is said to be. Nothing of it was run yet."""

    slug: str
    file: Path
    point: EntryPoint | None = None  #: of the package that brings it; None for one of the flows folder

    def __str__(self) -> str:
        if self.point is None:
            return str(self.file)
        package = self.point.dist.name if self.point.dist else "a package"
        return f"{package}'s entry point {self.point.name!r} ({self.point.value})"

    @property
    def playbook(self) -> Path:
        """Its playbook, beside its module."""
        return self.file.with_suffix(".toml")

    @property
    def root(self) -> Path:
        """The folder around flows, mock portals and tests; a package may have one more around its sources."""
        around = self.file.parent.parent
        return around.parent if self.point and (around.parent / "mock_portals" / self.slug).is_dir() else around

    @property
    def mock(self) -> Path:
        """The folder of its mock portal."""
        return self.root / "mock_portals" / self.slug

    @property
    def test(self) -> Path:
        """Its test."""
        return self.root / "tests/flows" / f"test_{self.slug}.py"

    @property
    def developed_here(self) -> bool:
        """False for an installed package, which leaves its mock portal and test where it was written."""
        return self.point is None or (self.root / "mock_portals").is_dir()

    def shown(self, path: Path) -> str:
        """A path of this repository, as a person reads it there."""
        return str(path.relative_to(self.root) if path.is_relative_to(self.root) else path)

    def load(self) -> type[PayerFlow]:
        """
        Run its module, and take the class of the flow.

        Raises:
            FlowsUnusableError: There is no such class, or its portal has another key.

        """
        module = _run(self)
        found = _in_folder(self, module) if self.point is None else _named(self, self.point, module)
        key = getattr(getattr(found, "portal", None), "key", None)
        if key != self.slug:
            message = f"{self}: the portal's key is {key!r}. One slug everywhere: name it {self.slug!r}."
            raise FlowsUnusableError(message)
        return found


def found(folder: Path) -> list[Place]:
    """
    Every flow of the folder and of installed packages, by slug.

    Raises:
        FlowsUnusableError: Two of them have one slug.

    """
    by_slug: dict[str, Place] = {}
    for place in every(folder):
        other = by_slug.setdefault(place.slug, place)
        if other is not place:
            raise FlowsUnusableError(twice(other, place))
    return [by_slug[slug] for slug in sorted(by_slug)]


def every(folder: Path) -> list[Place]:
    """The same, with those that have one slug. A file that is found in both ways is one flow."""
    here = [Place(path.stem, path) for path in sorted(folder.glob("[!_]*.py"))]
    known = {place.file.resolve() for place in here}
    return [*here, *(place for place in _installed() if place.file.resolve() not in known)]


def twice(one: Place, other: Place) -> str:
    """What there is to say of two flows with one slug."""
    return f"Two flows are called {one.slug!r}: {one} and {other}. Rename one, or take it away."


def _installed() -> Iterator[Place]:
    """Each package once, though a folder that is on the path twice names it twice."""
    points = {(point.name, point.value): point for point in entry_points(group=GROUP)}
    for point in points.values():
        yield Place(point.name, _file_of(point), point)


def _file_of(point: EntryPoint) -> Path:
    """Where its module is: told without running it, but for the packages around it."""
    try:
        spec = importlib.util.find_spec(point.module)
    except Exception:  # noqa: BLE001 -- a package may raise anything; why it does is told when the flow is loaded
        spec = None
    return Path(spec.origin if spec and spec.origin else f"{point.module.replace('.', '/')}.py")


def _run(place: Place) -> ModuleType:
    try:
        return importlib.import_module(place.point.module) if place.point else _module(place.file)
    except (Exception, SystemExit) as error:  # whatever a module does when it is read is told with its place
        message = f"{place} cannot be read: {type(error).__name__}: {error}{_line(error, place.file)}"
        raise FlowsUnusableError(message) from error


def _line(error: BaseException, file: Path) -> str:
    """The line of the file in which it went wrong."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == file.resolve():
            line = trace.tb_lineno
        trace = trace.tb_next
    return f" (line {line})" if line else ""


def _module(file: Path) -> ModuleType:
    """
    The module of a file: by its usual name where that leads to it, else by its path.

    Another folder of the same name may have been imported before, and a folder may be called as it likes.
    """
    file = file.resolve()
    root, name = str(file.parent.parent), f"{file.parent.name}.{file.stem}"
    if root not in sys.path:
        sys.path.append(root)  # last: nothing that is installed is hidden by what lies beside the flows
    importlib.invalidate_caches()
    usual = _spec(name)
    if usual is not None and usual.origin and Path(usual.origin).resolve() == file:
        return importlib.import_module(name)
    return sys.modules.get(str(file)) or _by_path(file)


def _spec(name: str) -> ModuleSpec | None:
    try:
        return importlib.util.find_spec(name)
    except (ImportError, ValueError):  # what is called like the folder is no package
        return None


def _by_path(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(str(file), file)
    if spec is None or spec.loader is None:
        message = f"{file} is no Python file"
        raise ImportError(message)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module


def _in_folder(place: Place, module: ModuleType) -> type[PayerFlow]:
    classes = list(_flows_of(vars(module).values(), module.__name__))
    if len(classes) != 1:
        message = f"{place} must hold one class that inherits PayerFlow; it holds {len(classes)}"
        raise FlowsUnusableError(message)
    return classes[0]


def _named(place: Place, point: EntryPoint, module: ModuleType) -> type[PayerFlow]:
    found = next(_flows_of([getattr(module, point.attr or "", None)]), None)
    if found is None:
        message = f"{place}: {f'{point.attr} is' if point.attr else 'it names'} no class that inherits PayerFlow"
        raise FlowsUnusableError(message)
    return found


def _flows_of(things: Iterable[object], module: str = "") -> Iterator[type[PayerFlow]]:
    for thing in things:
        if isinstance(thing, type) and issubclass(thing, PayerFlow) and module in ("", thing.__module__):
            yield thing
