"""``portal-bots requests``: what is asked, and where it stands."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from portal_bots.cli import context, output
from portal_bots.domain.actions import Action
from portal_bots.engine import packets
from portal_bots.engine.clock import SystemClock
from portal_bots.store import Store, audit, reporting, requests
from portal_bots.store.requests import Standing

app = typer.Typer(help="Requests and where they stand.", no_args_is_help=True, rich_markup_mode=None)

COLUMNS = (
    "id",
    "payer",
    "codes",
    "priority",
    "status",
    "words",
    "reference",
    "authorization",
    "follow_up",
    "owner",
)


def facts(standing: Standing) -> dict[str, object]:
    """What a list shows of a request: no name, no birth date, no member ID."""
    request = standing.request
    return {
        "id": request.id,
        "payer": request.payer,
        "codes": ", ".join(request.codes),
        "priority": request.priority.value,
        "status": standing.status.value,
        "words": standing.words,
        "reference": standing.reference,
        "authorization": standing.authorization,
        "follow_up": standing.follow_up,
        "owner": request.owner,
    }


@app.command("list")
def list_(
    member: Annotated[str, typer.Option(help="Only those of this member ID; - asks for it without echo.")] = "",
    number: Annotated[str, typer.Option(help="Only those with this number of a portal or tracker.")] = "",
    as_json: Annotated[bool, context.AS_JSON] = False,
) -> None:
    """All requests, or those of a member, or with a number."""
    with context.open_store() as store:
        rows = [facts(standing) for standing in _found(store, member, number)]
    if as_json:
        output.as_json(rows)
    else:
        empty = "No request is found." if member or number else "No requests yet: portal-bots import TRACKER"
        output.table(COLUMNS, [list(row.values()) for row in rows], empty)


def _found(store: Store, member: str, number: str) -> list[Standing]:
    """The database is searched for marks: it never sees the member ID."""
    member = context.asked("Member ID") if member == "-" else member
    found = store.run(requests.of_member, member) if member else store.run(requests.every)
    with_number = store.run(requests.with_number, number) if number else found
    ids = {standing.request.id for standing in with_number}
    return [standing for standing in found if standing.request.id in ids]


@app.command()
def show(request_id: str, as_json: Annotated[bool, context.AS_JSON] = False) -> None:
    """One request: every number seen, its documents, its decision."""
    with context.open_store() as store:
        standing = store.run(_seen, request_id)
        numbers = store.run(requests.all_numbers, request_id)
        noted = store.run(reporting.noted, request_id)
    if standing is None:
        raise context.wrong_use(f"There is no request {request_id}. `portal-bots requests list` shows all.")
    value = {
        **facts(standing),
        "numbers": [{"kind": kind, "value": value, "source": source} for kind, value, source in numbers],
        "documents": [
            {"kind": d.kind, "file": d.file, "at_portal": d.file in standing.listed}
            for d in standing.request.documents
        ],
        "letter": standing.letter,
        "decision": standing.decision.model_dump(mode="json") if standing.decision else None,
        "noted": [f"{output.show(at)}: {note}" for at, note in noted],
    }
    if as_json:
        output.as_json(value)
        return
    for name, content in value.items():
        typer.echo(f"{name:14} {output.show(content)}")


def _seen(tx: Connection, request_id: str) -> Standing | None:
    standing = requests.get(tx, request_id)
    if standing is not None:
        who, now = context.person(), SystemClock().now()
        audit.add(tx, who, Action.REQUEST_SHOWN, request_id=request_id, portal=standing.portal, now=now)
    return standing


@app.command()
def attach(
    request_id: str,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    kind: Annotated[str, typer.Option(help="What it is: chart_note, lab_results …")],
) -> None:
    """Add a document to a request, sealed; delete yours if you like. A case that was sent gets it tonight."""
    with context.open_store() as store:
        try:
            home, who = context.settings().home, context.person()
            packets.attach(store, home, request_id, kind, file, who, SystemClock().now())
        except LookupError as error:
            raise context.wrong_use(str(error)) from error
    typer.echo(f"The document is added to {request_id}.")
