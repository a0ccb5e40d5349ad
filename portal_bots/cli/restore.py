"""``portal-bots restore``: a backup in the place of the store."""

from pathlib import Path
from typing import Annotated

import typer

from portal_bots.cli import context, output
from portal_bots.engine import instance
from portal_bots.engine.clock import SystemClock
from portal_bots.store import restore as store_restore


def restore(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What backup wrote.")]) -> None:
    """Put a backup in the place of the store, which is kept aside. No worker may run."""
    settings = context.settings()
    with instance.alone(settings.home):
        now, who = SystemClock().now(), context.person()
        restored = store_restore.restore(file, settings.store_url, context.seal(), now, who)
    manifest = restored.manifest
    typer.echo(
        f"Restored as of {output.show(manifest.made_at)}: "
        f"{manifest.rows['requests']} requests and {manifest.rows['jobs']} jobs."
    )
    if restored.replaced:
        typer.echo(f"The store that it replaced is kept at {restored.replaced}.")
    typer.echo("What was submitted after that moment is not in it: it is looked for at the portal before a press.")
