"""
Each sentence and heading that the flow knows is one that the mock portal can say, and the other way round.

What no page ever said was never tried: a sentence with a slip in it is found on the night when it counts.
"""

from collections.abc import Iterator

from portal_bots.browser.person_pages import needed
from portal_bots.flow import PayerFlow
from portal_bots.flow.rehearsal import Mock
from portal_bots.flow.subject import Subject


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each notice, stop and interruption that only one of the two knows."""
    if subject.mock is None:
        return
    mock = subject.place.shown(subject.place.mock)
    for told in (*_untried(subject.flow, subject.mock), *_unknown(subject.flow, subject.mock)):
        yield f"{subject.source.name}: {mock} {told}"


def _untried(flow: type[PayerFlow], mock: Mock) -> Iterator[str]:
    for sentence in flow.notices:
        if not any(sentence in text for text in mock.texts):
            yield f"never says {sentence!r} of notices. Let it say so, or take it out."
    for heading in flow.stops:
        if heading not in mock.texts:
            yield f"has no page headed {heading!r}, one of stops. Let it show one, or take it out."
    for one in flow.interruptions:
        if not any(one.heading.search(text) for text in mock.texts):
            names = ", ".join(repr(button.name) for button in one.buttons)
            yield f"shows no interruption that {names} sends away. Let it come up, or take it out."


def _unknown(flow: type[PayerFlow], mock: Mock) -> Iterator[str]:
    for sentence in mock.refusals:
        if not any(one in sentence for one in flow.notices):
            yield f"says {sentence!r}, which notices lacks. Add what it means."
    for heading in mock.headings:
        if heading not in flow.stops and needed(heading) is None:
            yield f"has a page headed {heading!r}, which stops lacks. Add what it means."
