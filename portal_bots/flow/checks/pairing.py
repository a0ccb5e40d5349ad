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
    slug, flow = place.slug, place.shown(place.file)
    parts = {
        flow: (place.file.is_file(), "the flow"),
        place.shown(place.playbook): (place.playbook.is_file(), "its playbook"),
    }
    if place.developed_here:
        parts |= {
            place.shown(place.mock): (_is_mock(place), "its mock portal (a package, or a portal.toml)"),
            place.shown(place.test): (place.test.is_file(), "its test"),
        }
    known = ", ".join(path for path, (there, _) in parts.items() if there)
    for path, (there, what) in parts.items():
        if not there:
            yield f"{path} is missing: {what}. Write it, or take away what is called {slug!r}: {known}."


def _is_mock(place: Place) -> bool:
    return any((place.mock / name).is_file() for name in ("__init__.py", "portal.toml"))
