"""
A playbook says what a specialist knows: payers, owner, how long a decision takes, documents for each service.

What is not in it is not checked before a request is sent, and is then learned from a denial.
"""

import tomllib
from collections.abc import Iterator
from datetime import timedelta

from portal_bots.domain.playbooks import Playbook
from portal_bots.flow.subject import Subject


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each thing that it lacks."""
    if subject.playbook is None:
        if subject.place.playbook.is_file():
            yield f"{subject.trouble}. Mend it."
        return
    for lack in _lacks(subject, subject.playbook):
        yield f"{subject.playbook_file}: {lack}"


def _lacks(subject: Subject, playbook: Playbook) -> Iterator[str]:
    if playbook.portal != subject.place.slug:
        yield f"portal is {playbook.portal!r}. One slug everywhere: write {subject.place.slug!r}."
    if len({payer.casefold() for payer in playbook.payers}) < len(playbook.payers):
        yield "payers names one twice."
    if playbook.last_reviewed > subject.day + timedelta(days=1):  # it may be tomorrow where it was reviewed
        yield f"last_reviewed is {playbook.last_reviewed}, which is to come. Write the day of the last review."
    if "turnaround_days" not in tomllib.loads(subject.place.playbook.read_text("utf-8")):
        yield "turnaround_days is not written. Write within how many days the payer decides."
    yield from _of_services(playbook, uploads=bool(subject.flow.uploads()))


def _of_services(playbook: Playbook, *, uploads: bool) -> Iterator[str]:
    if not playbook.documents:
        yield "documents names no service. Write which documents each service needs."
    for service, kinds in playbook.documents.items():
        if service in playbook.elsewhere:
            yield f"{service} is in documents and in elsewhere. Write which portal takes it, once."
        if not kinds and uploads:
            yield f"documents.{service} is empty. Write which documents the payer wants with it."
