"""``portal-bots backup``: a copy of the store, while workers run."""

from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer

from portal_bots.cli import context
from portal_bots.engine.clock import SystemClock
from portal_bots.store import backup as store_backup


def backup(
    to: Annotated[Path | None, typer.Option(help="The file to write; a new one in the home's backups.")] = None,
) -> None:
    """Copy the store to one file that can be checked and restored, while workers run."""
    now = SystemClock().now()
    target = to or context.settings().home / "backups" / f"portal-bots-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"
    with context.open_store() as store:
        manifest = store_backup.write(store, target, now, context.person())
    typer.echo(f"{target}: {manifest.rows['requests']} requests and {manifest.rows['jobs']} jobs.")
    typer.echo(
        f"Evidence, letters and packets are not in it: they are files, copy {context.settings().home} as well. "
        "It holds patients' data, keep it as safe as the store."
    )
