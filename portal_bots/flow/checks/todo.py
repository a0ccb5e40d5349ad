"""
Nothing in a flow is left to be decided.

A scaffold or a recording marks with TODO what only a person knows. It runs before that, but not against a payer's
portal.
"""

from collections.abc import Iterator

from portal_bots.flow.subject import Subject

MARK = "TODO"


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each mark that is left."""
    for number, line in enumerate(subject.source.text.splitlines(), start=1):
        if MARK in line:
            what = line.partition(MARK)[2].strip(" :.")
            yield f"{subject.source.name}:{number}: still to decide: {what or 'see there'}."
