"""
Each status word of the flow is one that the mock portal knows, and each of the mock portal's the flow knows.

A word that no mock portal ever showed was never read by a test. One that the flow does not know stops its request:
that may be meant, and is then said with ``left_unknown``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from portal_bots.domain.decisions import Status
from portal_bots.flow import PayerFlow
from portal_bots.flow.subject import Subject


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each word that only one of the two knows, or that they understand in two ways."""
    if subject.mock is None:
        return
    flow, mock, folder = subject.flow, subject.mock, subject.place.shown(subject.place.mock)
    for told in (
        *_never_said("words", flow.words, mock.words or mock.texts),
        *_never_said("line_words", flow.line_words, mock.line_words or mock.texts),
        *_never_said("left_unknown", flow.left_unknown, mock.texts),
        *_not_understood(flow, "words", flow.words, mock.words),
        *_not_understood(flow, "line_words", flow.line_words or flow.words, mock.line_words),
    ):
        yield f"{subject.source.name}: {folder} {told}"
    for word in flow.left_unknown:
        if word in flow.words or word in flow.line_words:
            yield f"{subject.source.name}: {word!r} is left unknown and declared. Decide which."


def _never_said(table: str, words: Iterable[str], known: Collection[str]) -> Iterator[str]:
    for word in words:
        if word not in known:
            yield f"never says {word!r} of {table}. Let it show the word, or take it out."


def _not_understood(
    flow: type[PayerFlow], table: str, words: Mapping[str, Status], listed: Mapping[str, str]
) -> Iterator[str]:
    for word, meaning in listed.items():
        if word in words:
            if meaning not in ("", words[word].value):
                taken = words[word].value
                yield f"says that {word!r} is {meaning}, which {table} takes for {taken}. Decide which."
        elif word not in flow.left_unknown and meaning != Status.UNKNOWN:
            yield f"says {word!r}, which {table} lacks. Add it, or put it into left_unknown."
