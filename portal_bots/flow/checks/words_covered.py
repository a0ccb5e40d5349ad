"""
Each status word of the flow is one that the mock portal knows, and each of the mock portal's the flow knows.

A word that no mock portal ever showed was never read by a test. One that the flow does not know stops its request:
that may be meant, and is then said with ``left_unknown``.
"""

from collections.abc import Iterator, Mapping

from portal_bots.domain.decisions import Status
from portal_bots.flow.subject import Subject


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each word that only one of the two knows, or that they understand in two ways."""
    if subject.mock is None:
        return
    flow, mock = subject.flow, subject.mock
    yield from _compared(subject, "words", flow.words, mock.words)
    yield from _compared(subject, "line_words", flow.line_words, mock.line_words)
    for word in flow.left_unknown:
        if word in flow.words or word in flow.line_words:
            yield f"{subject.source.name}: {word!r} is left unknown and declared. Decide which."
        elif word not in mock.texts:
            yield f"{subject.source.name}: the mock portal never says {word!r}, which left_unknown has. Let it."


def _compared(
    subject: Subject, table: str, words: Mapping[str, Status], listed: Mapping[str, str]
) -> Iterator[str]:
    known = subject.mock.texts if subject.mock else frozenset()
    file, mock = subject.source.name, subject.place.shown(subject.place.mock)
    for word, status in words.items():
        if " ".join(word.split()) not in known:
            yield f"{file}: {mock} never says {word!r} of {table}. Let it show the word, or take it out."
        elif listed.get(word, "") not in ("", status.value):
            yield f"{file}: {word!r} is {status.value} in {table} and {listed[word]} in {mock}. Decide which."
    understood = words or subject.flow.words
    for word, meaning in listed.items():
        if word not in understood and word not in subject.flow.left_unknown and meaning != Status.UNKNOWN:
            yield f"{file}: {mock} says {word!r}, which {table} lacks. Add it, or put it into left_unknown."
