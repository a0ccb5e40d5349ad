"""``portal-bots run``: one schedule, now."""

import asyncio
import signal
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import typer

from portal_bots.browser.launch import BrowserMissingError
from portal_bots.cli import context
from portal_bots.cli.bars import Bars
from portal_bots.desk import morning
from portal_bots.domain.attention import ExceptionState
from portal_bots.domain.jobs import JobState
from portal_bots.domain.schedules import Schedule
from portal_bots.engine import log, permission
from portal_bots.engine import schedules as firing
from portal_bots.engine.secrets import SecretsUnusableError
from portal_bots.engine.settings import LogFormat
from portal_bots.engine.tools import Tools
from portal_bots.engine.worker import Worker
from portal_bots.store import Store, exceptions, jobs


def run(
    schedule: Annotated[str, typer.Argument(help="Its name: portal-bots schedules")],
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Logs on the terminal, too.")] = False,
) -> None:
    """Run a schedule now, to the end; print a summary and where the morning report is."""
    known = context.schedules()
    if schedule not in known:
        raise context.wrong_use(f"There is no schedule {schedule!r}. Known: {', '.join(known)}")
    if verbose:
        log.configure(LogFormat.TEXT)
    else:
        log.to_file(context.settings().home / "portal-bots.log")
    bars = Bars()
    with context.tools(bars) as tools:
        began = tools.clock.now()
        added = tools.store.run(firing.fire_now, known[schedule], began)
        typer.echo(f"{known[schedule].title}: {added} new jobs.")
        with bars.bars:
            unworked = asyncio.run(_work(tools, known))
        needs_person = _summary(tools, bars.results, unworked, began)
    if any(isinstance(error, BrowserMissingError | SecretsUnusableError) for error in unworked.values()):
        raise typer.Exit(3)
    raise typer.Exit(1 if needs_person else 0)


async def _work(tools: Tools, known: Mapping[str, Schedule]) -> Mapping[str, BaseException]:
    worker = Worker(tools, known)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    try:
        unworked = await worker.run_dry()
        await worker.sign_out()
        return unworked
    finally:
        await tools.shell.close()


def _summary(tools: Tools, results: Counter[str], unworked: Mapping[str, BaseException], began: datetime) -> bool:
    now = tools.clock.now()
    settings = tools.settings
    terms, folder = permission.terms(settings, tools.registry), settings.home / "reports"
    who = context.person()
    reports = morning.write(tools.store, began, now, terms, folder, {"html"}, settings.browser, who)
    typer.echo("Results: " + (", ".join(f"{count} {name}" for name, count in results.most_common()) or "none"))
    for lane, error in unworked.items():
        typer.echo(f"{lane} was not worked here: {type(error).__name__}. {error}")
    open_rows = tools.store.run(exceptions.every, ExceptionState.OPEN)
    typer.echo(f"Exceptions that need a person: {len(open_rows)}. Jobs for a later time: {_later(tools.store)}.")
    typer.echo(f"Morning report: {reports[0]}")
    return bool(open_rows)


def _later(store: Store) -> int:
    return len(store.run(jobs.every, JobState.DUE))
