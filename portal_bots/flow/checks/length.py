"""
A flow is short enough to be read by whoever is called at night.

Most portals take 80 to 150 lines. One of more than 400 does something that the base should do, or is two portals.
"""

from collections.abc import Iterator

from portal_bots.flow.subject import Subject

MOST = 400  # lines


def check(subject: Subject) -> Iterator[str]:
    """A sentence when it is longer."""
    lines = len(subject.source.text.splitlines())
    if lines > MOST:
        yield f"{subject.source.name}: {lines} lines, more than {MOST}. Let the base do more, or part the portal."
