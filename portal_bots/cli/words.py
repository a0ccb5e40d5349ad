"""``portal-bots words``: what a portal says that its flow does not know."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from portal_bots.cli import context, output
from portal_bots.domain.actions import Action
from portal_bots.engine.clock import SystemClock
from portal_bots.flow.base import PayerFlow
from portal_bots.store import audit
from portal_bots.store import words as store_words
from portal_bots.store.words import UnknownWords, WordKind

HEADS = ("kind", "times", "words", "first seen", "last seen", "last for")


def words(
    slug: Annotated[str, typer.Argument(help="The portal's slug, such as uhc.")],
    as_json: Annotated[bool, context.AS_JSON] = False,
) -> None:
    """List status words and sentences that were seen at a portal and are not declared in its flow, with counts."""
    known = context.flows().flows
    if slug not in known:
        raise context.wrong_use(f"There is no flow {slug!r}. Known: {', '.join(known)}")
    with context.open_store() as store:
        found = store.run(_seen, slug)
    left = [one for one in found if not _declared(known[slug].flow, one)]
    if as_json:
        output.as_json([{**vars(one)} for one in left])
        return
    rows = [(one.kind.value, one.times, one.text, one.first_at, one.last_at, one.request_id) for one in left]
    output.table(HEADS, rows, f"{slug} said nothing that its flow does not know.")


def _seen(tx: Connection, slug: str) -> list[UnknownWords]:
    """What a portal said may name a patient: that it was looked at is told to the audit."""
    audit.add(tx, context.person(), Action.WORDS_SHOWN, portal=slug, now=SystemClock().now())
    return store_words.every(tx, slug)


def _declared(flow: PayerFlow, one: UnknownWords) -> bool:
    """The flow has learned it since."""
    if one.kind is WordKind.STATUS:
        return one.text in flow.words or one.text in flow.line_words
    return any(sentence in one.text for sentence in flow.notices)
