"""
A flow's docstring says how one signs in, how a request goes, and what is odd, each part at a line's beginning.

Documents are made of it, and it is the first thing that whoever mends the flow at night reads.
"""

from collections.abc import Iterator

from portal_bots.flow.subject import Subject

PARTS = {
    "Sign-in:": "how one signs in, with which second step",
    "Request:": "how a request goes, up to the page after which nothing can be taken back",
    "Quirks:": "what is odd about this portal",
}


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each part that is missing or says nothing."""
    lines = [line.strip() for line in subject.source.docstring.splitlines()]
    for part, meaning in PARTS.items():
        at = next((n for n, line in enumerate(lines) if line.startswith(part)), None)
        if at is None:
            yield f"{subject.source.name}:1: no line of the docstring begins with {part!r}. Write there {meaning}."
        elif not _says(part, lines[at:]):
            yield f"{subject.source.name}:1: {part!r} says nothing. Write there {meaning}."


def _says(part: str, lines: list[str]) -> bool:
    if lines[0] != part:
        return True
    following = lines[1] if len(lines) > 1 else ""
    return bool(following) and not following.startswith(tuple(PARTS))
