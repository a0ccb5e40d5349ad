"""``portal-bots evidence``: what is kept of pages and letters, and opening it. Each opening is in the audit."""

import getpass
import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from portal_bots.cli import context, output
from portal_bots.engine.clock import SystemClock
from portal_bots.engine.evidence import unmasked_of
from portal_bots.engine.retention import Retention
from portal_bots.store import Store, exceptions, files
from portal_bots.store.exceptions import UnknownExceptionError
from portal_bots.store.files import KeptFile, Kind

app = typer.Typer(
    help="Pictures, page texts, letters and packets, all sealed.", no_args_is_help=True, rich_markup_mode=None
)

BY = typer.Option("--by", help="Who you are, if not the user of this machine.")
HEADS = ("Name", "What", "Request", "Kept", "Bytes", "")


@app.command("list")
def list_(
    request: Annotated[str, typer.Argument(help="Only of this request.")] = "",
    exception: Annotated[int, typer.Option("--exception", help="Only of the requests of this exception.")] = 0,
    as_json: Annotated[bool, context.AS_JSON] = False,
) -> None:
    """List what is kept, oldest first."""
    home = context.settings().home
    with context.open_store() as store:
        found = store.run(files.every, _requests(store, request, exception))
    if as_json:
        output.as_json([_told(row) for row in found])
        return
    output.table(HEADS, [_line(home, row) for row in found], "Nothing is kept.")


def _told(row: KeptFile) -> dict[str, object]:
    return {**row.facts, "request": row.request_id, "kept_at": row.kept_at, "purged_at": row.purged_at}


def _requests(store: Store, request: str, exception: int) -> tuple[str, ...] | None:
    if request and exception:
        raise context.wrong_use("Say either a request or --exception.")
    try:
        return store.run(exceptions.get, exception).requests if exception else (request,) if request else None
    except UnknownExceptionError as error:
        raise context.wrong_use(str(error)) from error


def _line(home: Path, row: KeptFile) -> tuple[object, ...]:
    there = "" if (home / row.path).is_file() else "not in this home"
    state = f"purged {output.show(row.purged_at)}" if row.purged_at else there
    return (row.name, row.kind.value.replace("_", " "), row.request_id, row.kept_at, row.size, state)


@app.command()
def show(
    name: str,
    to: Annotated[Path | None, typer.Option("--to", help="The file to write; a new one.")] = None,
    unmasked: Annotated[bool, typer.Option("--unmasked", help="The picture as it was, nothing covered.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; the audit keeps it, so name no patient.")] = "",
    by: Annotated[str, BY] = "",
) -> None:
    """Open one file, for your eyes only: it is written where you say, else to a private folder."""
    home = context.settings().home
    with context.open_store() as store:
        kept = _wanted(store, name, unmasked, reason)
        content = files.read(store, home, kept.path)
        target = _target(to, kept)
        store.run(files.opened, kept, by or getpass.getuser(), reason, SystemClock().now())
    _write(target, content)
    typer.echo(f"{target}\nIt may show a patient. Delete it when you have seen it.")


def _wanted(store: Store, name: str, unmasked: bool, reason: str) -> KeptFile:
    kept = store.run(files.named, name)
    if kept is not None and unmasked and kept.kind is Kind.PICTURE:
        kept = store.run(files.find, unmasked_of(kept.path))
    if kept is None:
        what = "unmasked picture of" if unmasked else "kept file"
        raise context.wrong_use(f"There is no {what} {name}. `portal-bots evidence list` shows all.")
    if kept.kind is Kind.UNMASKED_PICTURE and not (unmasked and reason.strip()):
        raise context.wrong_use("An unmasked picture is opened with --unmasked and --reason TEXT only.")
    return kept


def _target(to: Path | None, kept: KeptFile) -> Path:
    if to is not None and to.exists():
        raise context.wrong_use(f"{to} exists already. Name a new file.")
    return to or Path(tempfile.mkdtemp(prefix="portal-bots-")) / kept.name


def _write(target: Path, content: bytes) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


@app.command()
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
    by: Annotated[str, BY] = "",
) -> None:
    """Delete what is kept longer than its kind is to be kept; the audit has the proof. Workers do it every day."""
    found, now = context.settings(), SystemClock().now()
    with context.open_store() as store:
        retention = Retention(store, found.home, found.keep)
        gone = retention.due(now) if dry_run else retention.purge(by or getpass.getuser(), now)
    output.table(HEADS[:5], [_line(found.home, row)[:5] for row in gone], "Nothing is due.")
    if gone:
        typer.echo(f"{len(gone)} files {'would be' if dry_run else 'are'} deleted.")
