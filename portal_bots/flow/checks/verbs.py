"""
The sign-in is written, and what a portal has no page for is exempt by its name, with the reason.

``exempt = {"letter": "it sends letters by mail only"}`` is an answer; letters that were forgotten are jobs that
fail at night.
"""

from collections.abc import Iterator, Mapping

from portal_bots.flow.base import PayerFlow
from portal_bots.flow.subject import Subject

LETTER, UPLOAD, LATER = "letter", "upload", "upload-later"
MAY_LACK = (LETTER, UPLOAD, LATER)


def check(subject: Subject) -> Iterator[str]:
    """A sentence for what is missing, and for each exemption from what is there."""
    flow, file = subject.flow, subject.source.name
    if flow.sign_in is PayerFlow.sign_in:
        yield f"{file}: {flow.__name__} has no sign_in. Write it."
    for what, (declared, exempt) in _known(flow).items():
        if not declared and not exempt:
            way = f"Declare it, or say in exempt why: {{{what!r}: ...}}"
            yield f"{file}: {flow.__name__} declares no place for {what!r}. {way}"
        if declared and what in flow.exempt:
            yield f"{file}: {flow.__name__} is exempt from {what!r} and declares it. Take away one of the two."


def _known(flow: type[PayerFlow]) -> Mapping[str, tuple[bool, bool]]:
    """What a portal may lack: whether it is declared, and whether it is exempt."""
    letters = flow.letters is not None or flow.fetch_letter is not PayerFlow.fetch_letter
    later = flow.case.documents is not None or flow.upload is not PayerFlow.upload
    return {
        LETTER: (letters, LETTER in flow.exempt),
        UPLOAD: (bool(flow.uploads()), UPLOAD in flow.exempt),
        LATER: (later, UPLOAD in flow.exempt or LATER in flow.exempt),
    }
