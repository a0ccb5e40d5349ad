"""
One slug everywhere: a flow has its playbook, its mock portal and its test, and none of these stands alone.

A flow without a mock portal and a test was never seen to work, and a playbook without a flow promises work that
nobody does.
"""

from collections.abc import Iterator

from portal_bots.flow.places import Place
from portal_bots.flow.subject import Subject


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each part that is missing."""
    yield from lacking(subject.place)


def lacking(place: Place) -> Iterator[str]:
    """The same, also of a flow that cannot be imported or is not there."""
    parts = {place.file: "the flow", place.playbook: "its playbook"}
    if place.developed_here:
        parts |= {place.mock: "its mock portal (a package, or a portal.toml)", place.test: "its test"}
    there = [path for path in parts if path.is_file() or (path == place.mock and _is_mock(place))]
    missing = [path for path in parts if path not in there] if place.file in there else [place.file]
    known = ", ".join(map(place.shown, there))
    for path in missing:
        what = f"{place.shown(path)} is missing: {parts[path]}"
        yield f"{what}. Write it, or take away what is called {place.slug!r}: {known}."


def _is_mock(place: Place) -> bool:
    return any((place.mock / name).is_file() for name in ("__init__.py", "portal.toml"))
