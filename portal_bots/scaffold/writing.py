"""Where the files of a new flow go. Nothing that is there already is ever written over."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal_bots.scaffold import rendering
from portal_bots.scaffold.description import Description
from portal_bots.scaffold.recording import Declared
from portal_bots.scaffold.rendering import Facts


class InTheWayError(Exception):
    """A file of that name is there already: nothing was written."""


@dataclass(frozen=True)
class Places:
    """The folders of a repository of flows: this one, or a practice's own."""

    flows: Path
    schedules: Path

    @property
    def root(self) -> Path:
        """What holds the folder of the flows."""
        return self.flows.resolve().parent


def files(
    told: Description, text: str, facts: Facts, places: Places, declared: Declared | None = None
) -> dict[Path, str]:
    """All files of a new flow, as described or as recorded; the description stands as it was written."""
    slug, mock = told.slug, places.root / "mock_portals" / told.slug
    flow = rendering.flow(told, facts) if declared is None else rendering.recorded(told, facts, declared)
    return {
        places.flows / f"{slug}.py": flow,
        places.flows / f"{slug}.toml": rendering.other("playbook.toml", told, facts),
        mock / "portal.toml": text,
        mock / "__init__.py": rendering.other("mock_init.py", told, facts),
        mock / "__main__.py": rendering.other("mock_main.py", told, facts),
        places.root / "tests" / "flows" / f"test_{slug}.py": rendering.other("test.py", told, facts),
        places.schedules / f"{slug}.toml": rendering.other("schedule.toml", told, facts),
    }


def write(made: dict[Path, str], places: Places) -> list[Path]:
    """
    Write the files, and what makes packages of their folders where that is missing.

    Raises:
        InTheWayError: One of them is there.

    """
    there = [path for path in made if path.exists()]
    if there:
        message = f"{', '.join(map(str, there))} is there already. Nothing was written: choose another slug."
        raise InTheWayError(message)
    packages = {path: f'"""{path.parent.name.replace("_", " ").capitalize()}."""\n' for path in _packages(places)}
    for path, text in {**packages, **made}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return list(made)


def _packages(places: Places) -> Iterator[Path]:
    folders = (places.flows, places.root / "tests", places.root / "tests" / "flows")
    yield from (folder / "__init__.py" for folder in folders if not (folder / "__init__.py").exists())
