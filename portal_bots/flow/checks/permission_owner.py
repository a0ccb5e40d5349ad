"""
Somebody keeps the flow, somebody knows the payer, and what a permission is judged by is declared, not left open.

A permission ends on a day at the portal, so its time zone counts; when passwords and accounts end is asked before
a night, not learned in it. A flow whose own address is this machine would be worked without any permission.
"""

import ast
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from portal_bots.domain.permits import on_this_machine
from portal_bots.flow.source import called
from portal_bots.flow.subject import Subject

TERMS = {
    "zone": "where its days begin and end",
    "password_days": "how old a password may become, None where it never expires",
    "inactive_days": "how long an account may be unused, None where it is never disabled",
}


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each owner and each term that is missing."""
    portal, source = subject.flow.portal, subject.source
    if not portal.owner.strip(" @"):
        yield f"{source.name}: the portal has no owner. Write who keeps the flow working, such as @ana."
    if subject.playbook is not None and not subject.playbook.owner.strip(" @"):
        yield f"{subject.playbook_file}: owner names nobody. Write the specialist who knows this payer."
    if on_this_machine(portal.url):
        yield (
            f"{source.name}: the portal's url is this machine, so no permission would be asked for. "
            "Declare the payer's, and set PORTAL_BOTS_PORTAL_URLS for a rehearsal."
        )
    try:
        ZoneInfo(portal.zone)
    except (KeyError, ValueError, OSError):
        yield f"{source.name}: there is no time zone {portal.zone!r}. Write one such as America/Chicago."
    declared = {one.arg for call in source.nodes(ast.Call) if called(call) == "Portal" for one in call.keywords}
    for term, meaning in TERMS.items():
        if term not in declared:
            yield f"{source.name}: the portal does not declare {term}. Write {meaning}."
