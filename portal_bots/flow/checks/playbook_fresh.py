"""
A playbook was looked over not too long ago.

Payers change what they want with a request, mostly at the turn of a quarter or a year. How long is too long is an
assumption of ours.
"""

from collections.abc import Iterator

from portal_bots.flow.subject import Subject

STALE = 180  # days


def check(subject: Subject) -> Iterator[str]:
    """A sentence when the last review is too long ago."""
    if subject.playbook is None:
        return
    days = (subject.day - subject.playbook.last_reviewed).days
    if days > STALE:
        yield f"{subject.playbook_file}: last reviewed {days} days ago. Look it over and write the day."
