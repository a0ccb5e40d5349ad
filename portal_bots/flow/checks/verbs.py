"""
Each verb of a flow is written, and one that a portal has no page for is exempt by its name, with the reason.

``exempt = {"fetch_letter": "it sends letters by mail only"}`` is an answer; a verb that was forgotten is a job
that fails at night.
"""

from collections.abc import Iterator

from portal_bots.flow.base import PayerFlow
from portal_bots.flow.subject import Subject

ALWAYS = ("sign_in", "sign_out", "find_cases", "prepare", "read_receipt", "read_status")
MAY_LACK = ("upload", "fetch_letter")


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each verb that is missing, and each that is exempt and written all the same."""
    flow, file = subject.flow, subject.source.name
    for verb in (*ALWAYS, *MAY_LACK):
        written = getattr(flow, verb) is not getattr(PayerFlow, verb)
        exempt = verb in MAY_LACK and verb in flow.exempt
        if not written and not exempt:
            way = f", or say in exempt why the portal has none: {{{verb!r}: ...}}" if verb in MAY_LACK else ""
            yield f"{file}: {flow.__name__} has no {verb}. Write it{way}."
        if written and exempt:
            yield f"{file}: {flow.__name__} has {verb} and is exempt from it. Take away one of the two."
