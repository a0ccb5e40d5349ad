"""``portal-bots try``: one request up to the review page, with a picture of each step. Nothing is submitted."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from portal_bots.browser.launch import Look, Shell, choose
from portal_bots.cli import context
from portal_bots.desk.trial import render_html
from portal_bots.engine import trial
from portal_bots.engine.clock import SystemClock
from portal_bots.engine.holding import HeldElsewhereError
from portal_bots.engine.place import Place
from portal_bots.engine.progress import Unwatched
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.engine.trial import Trial, Until
from portal_bots.store import Store, requests
from portal_bots.store.requests import Standing
from portal_bots.testing.examples import example, write_packet
from portal_bots.testing.mock.finding import RIGHT, running
from portal_bots.testing.secrets import SEAL, MemorySecrets

SLOW = 0.5  # seconds between two actions
LOOK_AGAIN = 0.5  # seconds between two looks at files that a person may have saved: no portal is waited for


@dataclass(frozen=True)
class Asked:
    """What to try, and how to look on."""

    slug: str
    request: str
    account: str
    until: Until
    look: Look


def try_(
    slug: Annotated[str, typer.Argument(help="The portal's slug, such as uhc.")],
    request: Annotated[str, typer.Option(help="A request of the store; else an invented one.")] = "",
    live: Annotated[bool, typer.Option("--live", help="The payer's portal, with its permission.")] = False,
    account: Annotated[str, typer.Option(help="The account to sign in with, at the payer's portal.")] = "main",
    until: Annotated[Until, typer.Option(help="How far to go.")] = Until.REVIEW,
    headed: Annotated[bool, typer.Option("--headed", help="In a window.")] = False,
    slow: Annotated[bool, typer.Option("--slow", help="Slowly enough to look on.")] = False,
    html: Annotated[Path, typer.Option(help="Where to write the page.")] = Path("trial.html"),
    watch: Annotated[bool, typer.Option("--watch", help="Again whenever the flow or its mock is saved.")] = False,
) -> None:
    """Walk one request through a portal up to its review page, without pressing the last button."""
    if slug not in context.flows().flows:
        raise context.wrong_use(f"There is no flow {slug!r}. Known: {', '.join(context.flows().flows)}")
    if live and not request:
        raise context.wrong_use("The payer's portal is tried with a request of the store: --request REQ-1001")
    if watch:
        _again_and_again(slug)
        return
    asked = Asked(slug, request, account, until, Look(headed=headed, slow=SLOW if slow else 0))
    try:
        done = _live(asked) if live else _rehearsed(asked)
    except HeldElsewhereError as error:
        typer.echo(f"A worker works {error} now: try again when it is done.", err=True)
        raise typer.Exit(3) from error
    html.write_text(render_html(done, f"{slug}, {request or 'an invented request'}", datetime.now(UTC)), "utf-8")
    _tell(done, html)
    raise typer.Exit(1 if done.stopped else 0)


def _live(asked: Asked) -> Trial:
    with context.tools(Unwatched()) as tools:
        watched = replace(tools, shell=Shell(choose(tools.settings.browser), asked.look))
        return asyncio.run(_tried(watched, asked, Place(asked.slug, asked.account), _known(tools.store, asked)))


def _rehearsed(asked: Asked) -> Trial:
    """Against the mock portal, with a store of its own."""
    registry = context.flows()
    with tempfile.TemporaryDirectory() as folder, _request(asked, Path(folder)) as standing:
        home, root = Path(folder), context.settings().flows.resolve().parent
        with running(asked.slug, root, home / "portal", standing.request) as portal:
            secrets = MemorySecrets()
            secrets.put(asked.slug, "main", RIGHT)
            store = Store.open(f"sqlite:///{home / 'store.sqlite'}", SEAL)
            tools = Tools(
                settings=Settings(home=home, portal_urls={asked.slug: portal.url}),
                store=store,
                registry=registry,
                secrets=secrets,
                shell=Shell(choose(context.settings().browser), asked.look),
                clock=SystemClock(),
                worker="trial",
            )
            try:
                return asyncio.run(_tried(tools, asked, Place(asked.slug, "main"), standing))
            finally:
                store.close()


async def _tried(tools: Tools, asked: Asked, place: Place, standing: Standing) -> Trial:
    try:
        return await trial.run(tools, place, standing, asked.until)
    finally:
        await tools.shell.close()


@contextmanager
def _request(asked: Asked, folder: Path) -> Iterator[Standing]:
    """The request of the store, or an invented one with its documents."""
    if asked.request:
        with context.open_store() as store:
            yield _known(store, asked)
        return
    invented = example(context.flows().flows[asked.slug].playbook)
    write_packet(invented, folder / "packet")
    with closing(Store.open(f"sqlite:///{folder / 'invented.sqlite'}", SEAL)) as store:
        store.run(requests.put, invented, asked.slug, folder / "packet", "", datetime.now(UTC))
        yield _known(store, replace(asked, request=invented.id))


def _known(store: Store, asked: Asked) -> Standing:
    standing = store.run(requests.get, asked.request)
    if standing is None:
        raise context.wrong_use(f"There is no request {asked.request!r}. portal-bots requests list")
    return standing


def _tell(done: Trial, html: Path) -> None:
    for number, step in enumerate(done.steps, start=1):
        typer.echo(f"{number:2}. {step.heading}  {step.path}  {step.seconds:.1f} s")
        if step.told:
            typer.echo(f"    {step.told}")
    if done.stopped is not None:
        typer.echo(f"Stopped: {done.stopped.code}. {done.stopped.sentence()} {done.stopped.words}".strip())
    typer.echo(f"With pictures: {html}")


def _again_and_again(slug: str) -> None:
    """Each time in a process of its own, which reads what was saved."""
    command = [sys.argv[0], *(one for one in sys.argv[1:] if one != "--watch")]
    seen: dict[Path, float] = {}
    try:
        while True:
            now = {path: path.stat().st_mtime for path in _files(slug)}
            if now != seen:
                seen = now
                subprocess.run(command, check=False)  # noqa: S603 -- the same command again
                typer.echo("Waiting for a file to be saved. Ctrl+C ends.")
            time.sleep(LOOK_AGAIN)
    except KeyboardInterrupt:
        return


def _files(slug: str) -> list[Path]:
    flows = context.settings().flows
    mock = flows.resolve().parent / "mock_portals" / slug
    return [*flows.glob(f"{slug}.*"), *(path for path in mock.rglob("*.*") if "__pycache__" not in path.parts)]
