"""``portal-bots report``: the morning report."""

from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from portal_bots.cli import context
from portal_bots.desk import morning
from portal_bots.engine.clock import SystemClock


class Format(StrEnum):
    """What the report can be written as."""

    HTML = "html"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


def report(
    formats: Annotated[list[Format] | None, typer.Option("--as", help="May be repeated; HTML else.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Begin of the night; 24 hours ago if not given.")] = None,
    to: Annotated[Path | None, typer.Option(help="Folder; the home's reports folder if not given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Write the morning report and print where it is."""
    now = SystemClock().now()
    begin = since.astimezone() if since else now - timedelta(hours=24)
    settings, terms = context.settings(), context.terms()
    with context.open_store() as store:
        if as_json:
            typer.echo(morning.show(store, begin, now, terms, context.person()))
            return
        folder, who = to or settings.home / "reports", context.person()
        wanted = {kind.value for kind in formats or [Format.HTML]}
        for path in morning.write(store, begin, now, terms, folder, wanted, settings.browser, who):
            typer.echo(path)
