"""``portal-bots import``: take a tracker into the store."""

from pathlib import Path
from typing import Annotated

import typer

from portal_bots.cli import context, output
from portal_bots.desk import intake
from portal_bots.engine.clock import SystemClock
from portal_bots.store.requests import Imported


def import_(
    tracker: Annotated[Path, typer.Argument(help="A tracker, CSV or XLSX.", exists=True, dir_okay=False)],
    as_json: Annotated[bool, context.AS_JSON] = False,
) -> None:
    """Import a tracker. A row that cannot be read is reported and costs nothing else."""
    phone = context.settings().practice_phone
    with context.open_store() as store:
        result = intake.take(store, context.flows(), tracker, phone, SystemClock().now(), context.person())
    if as_json:
        problems = [problem.__dict__ for problem in result.problems]
        output.as_json({**{kind.value: result.counts[kind] for kind in Imported}, "problems": problems})
    else:
        _print(result)
    raise typer.Exit(1 if result.problems else 0)


def _print(result: intake.Intake) -> None:
    typer.echo(", ".join(f"{result.counts[kind]} {kind.value}" for kind in Imported) + ".")
    for problem in result.problems:
        typer.echo(f"Row {problem.row}, {problem.column}: {problem.reason}")
    if result.problems:
        rows = len({problem.row for problem in result.problems})
        typer.echo(f"{rows} rows were not taken. Correct them and import again: nothing is taken twice.")
