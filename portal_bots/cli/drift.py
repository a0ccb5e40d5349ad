"""``portal-bots drift``: has a portal changed? Looked at without writing anything."""

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer

from portal_bots.cli import context, output
from portal_bots.domain import errors
from portal_bots.engine import log, tour
from portal_bots.engine.holding import HeldElsewhereError
from portal_bots.engine.place import Place
from portal_bots.engine.progress import Unwatched
from portal_bots.engine.tools import Tools
from portal_bots.engine.tour import Finding, Verdict
from portal_bots.store import requests

HEADS = ("page", "verdict", "what is different")


def drift(
    slug: Annotated[str, typer.Argument(help="The portal's slug, such as uhc.")],
    account: Annotated[str, typer.Option("--account", help="The account to sign in with.")] = "main",
    reference: Annotated[str, typer.Option("--reference", help="A case to open; else one that is known.")] = "",
    as_json: Annotated[bool, context.AS_JSON] = False,
) -> None:
    """Open each page of a portal that can be opened without writing, and tell what is not as its flow declares."""
    known = context.flows().flows
    if slug not in known:
        raise context.wrong_use(f"There is no flow {slug!r}. Known: {', '.join(known)}")
    log.to_file(context.settings().home / "portal-bots.log")
    place = Place(slug, account)
    with context.tools(Unwatched()) as tools:
        case = reference or _a_case(tools, place)
        try:
            found = asyncio.run(_look_over(tools, place, case))
        except HeldElsewhereError as error:
            raise _stopped(f"A worker works {place.name} now: look again when it is done.") from error
        except errors.PortalError as error:
            raise _stopped(f"{error.code}: {error.sentence()} {error.words}".strip()) from error
    _tell(found, as_json=as_json)
    raise typer.Exit(1 if any(one.verdict in (Verdict.CHANGED, Verdict.NOT_SHOWN) for one in found) else 0)


async def _look_over(tools: Tools, place: Place, reference: str) -> list[Finding]:
    try:
        return await tour.look_over(tools, place, reference)
    finally:
        await tools.shell.close()


def _a_case(tools: Tools, place: Place) -> str:
    """The number of a case that the account has at the portal, if one is known."""
    for standing in tools.store.run(requests.every):
        if (standing.portal, standing.request.account) == (place.portal, place.account) and standing.reference:
            return standing.reference
    return ""


def _tell(found: list[Finding], *, as_json: bool) -> None:
    if as_json:
        output.as_json([asdict(one) for one in found])
    else:
        output.table(HEADS, [(one.page, one.verdict.value, one.told) for one in found], "Nothing is declared.")


def _stopped(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(3)
