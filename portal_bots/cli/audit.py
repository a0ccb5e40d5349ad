"""``portal-bots audit``: who saw or did what, and the proof that nothing of it was changed."""

from datetime import datetime
from typing import Annotated

import typer

from portal_bots.cli import context, output
from portal_bots.domain.actions import Action
from portal_bots.store import audit_proof, audit_reading
from portal_bots.store.audit import Head
from portal_bots.store.audit_reading import Entry, Wanted

app = typer.Typer(help="Who saw or did what, and its proof.", no_args_is_help=True, rich_markup_mode=None)

HEADS = ("row", "when", "who", "what", "request", "where", "more")
SHOWN = 20  # findings that are printed: where all is changed, one page says it


@app.command()
def verify(
    report: Annotated[
        str,
        typer.Option(help="The head that an earlier report printed: 812:3f9a2c71d0aa. It must still be there."),
    ] = "",
) -> None:
    """Prove that no row was changed, moved or put in, and that none is missing."""
    seen = _head(report)
    with context.open_store() as store:
        findings = [finding.sentence for finding in store.run(audit_proof.verify)]
        if not store.run(audit_proof.knows, seen):
            findings.append(
                f"Row {seen.rows} is not the one that {report} was printed for: an older store is in place."
            )
        span, head = store.run(audit_reading.span), store.run(audit_reading.head)
    if findings:
        _tell(findings)
        raise typer.Exit(1)
    reach = f", from {output.show(span.first_at)} to {output.show(span.last_at)}" if span.rows else ""
    typer.echo(f"{span.rows} rows, unbroken{reach}, head {head.short}.")


def _head(report: str) -> Head:
    rows, _, chain = report.partition(":")
    if report and not (rows.isdigit() and chain):
        raise context.wrong_use(f"{report!r} is no head of an audit. A report prints it, like 812:3f9a2c71d0aa.")
    return Head(int(rows or 0), chain)


def _tell(findings: list[str]) -> None:
    typer.echo("The audit is broken: somebody changed the database, or the keyring is another one.")
    for sentence in findings[:SHOWN]:
        typer.echo(f"  {sentence}")
    if len(findings) > SHOWN:
        typer.echo(f"  And {len(findings) - SHOWN} more.")
    typer.echo("Keep this store as it is for whoever looks into it, and compare it with the last backup.")


@app.command()
def show(
    request: Annotated[str, typer.Option(help="Of this request only.")] = "",
    who: Annotated[str, typer.Option(help="Of this person or worker only; a part of the name will do.")] = "",
    since: Annotated[datetime | None, typer.Option(help="From this moment on.")] = None,
    action: Annotated[Action | None, typer.Option(help="Of this kind only.", metavar="ACTION")] = None,
    as_json: Annotated[bool, context.AS_JSON] = False,
) -> None:
    """Who saw or did what, oldest first."""
    wanted = Wanted(request, who, since.astimezone() if since else None, action)
    with context.open_store() as store:
        found = store.run(audit_reading.read, wanted)
    if as_json:
        output.as_json([entry.model_dump(mode="json") for entry in found])
    else:
        output.table(HEADS, [_line(entry) for entry in found], "Nothing of that kind was done.")


def _line(entry: Entry) -> tuple[object, ...]:
    account = f"{entry.portal}/{entry.account}" if entry.account else entry.portal
    more = ", ".join(
        f"{name} {_value(value)}" for name, value in entry.facts.items() if value not in ("", [], None)
    )
    where = f"{account} {entry.page}".strip()
    return (entry.id, entry.at, entry.actor, entry.action, entry.request_id, where, more)


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
