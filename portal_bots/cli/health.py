"""``portal-bots health``: is the worker of this home alive?"""

import time

import typer

from portal_bots.cli import context
from portal_bots.engine.worker import ALIVE


def health() -> None:
    """Exit code 0 while a worker looks for work regularly and the store answers, else 3."""
    settings = context.settings()
    file = settings.home / ALIVE
    with context.open_store() as store:
        place = store.place
    if not file.exists():
        typer.echo("No worker has run in this home.")
        raise typer.Exit(3)
    age = time.time() - file.stat().st_mtime
    typer.echo(f"The worker last looked for work {age:.0f} seconds ago. Store: {place}")
    raise typer.Exit(0 if age < 3 * settings.poll.total_seconds() + 30 else 3)
