"""The person who is asked when reading cannot tell: looks at the portal and says what is there."""

from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.claims import Told
from portal_bots.domain.errors import of_code
from portal_bots.store import exceptions, resolving
from tests.kills.chain import WHO, Chain
from tests.kills.judge import Truth

MOST_ANSWERS = 2  # to the same question


def answer(chain: Chain) -> None:
    """Answer whatever a chain asks, and let its work go on to the end."""
    for _ in range(MOST_ANSWERS):
        for row in chain.store.run(exceptions.every, ExceptionState.OPEN):
            _answer(chain, row)
        chain.settle()


def _answer(chain: Chain, row: ExceptionRow) -> None:
    now, truth = chain.clock.now(), Truth(chain.portal.cases())
    if not of_code(row.code).answerable:
        chain.store.run(resolving.retry, row.id, WHO, "", now)
        return
    for one in chain.planned:
        if one.request.id in row.requests:
            told = Told(WHO, truth.number(one), one.request.id)
            chain.store.run(resolving.answer, row.id, told, now)
