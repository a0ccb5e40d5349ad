"""``portal-bots keys``: what seals patients' data. The keys live in the keyring; without them nothing opens."""

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from portal_bots.cli import context, output
from portal_bots.engine import keys
from portal_bots.store import requests, resealing
from portal_bots.store.database import StoreUnusableError
from portal_bots.store.seal import Keys, SealBrokenError

app = typer.Typer(help="Keys that seal patients' data.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(as_json: Annotated[bool, context.AS_JSON] = False) -> None:
    """Every key, and how much is sealed with it."""
    with context.open_store() as store:
        held = store.seal.keys
        rows = [
            {
                "key": name,
                "state": "in use" if name == held.current else "opens only",
                "cells": store.run(resealing.sealed_with).get(name, 0),
            }
            for name in held.secrets
        ]
    if as_json:
        output.as_json(rows)
    else:
        output.table(("key", "state", "cells"), [list(row.values()) for row in rows], "No keys yet.")


@app.command()
def rotate() -> None:
    """Make a new key and seal everything again with it. If it is cut short, run it again: it goes on."""
    home = context.settings().home
    with context.open_store() as store:
        held = store.seal.keys
        unfinished = any(store.run(resealing.sealed_with).get(name, 0) for name in held.secrets if name != held.current)
    if not unfinished:
        keys.rotate(context.secrets().backend, home)
    sealed = 0
    with context.open_store() as store:
        while done := store.run(resealing.reseal):
            sealed += done
        name = store.seal.keys.current
    typer.echo(f"Key {name} is in use; {sealed} cells were sealed again.")
    typer.echo("Running workers learn of it when they start again; the earlier key stays until `keys retire`.")


@app.command()
def retire(name: str) -> None:
    """Forget an earlier key, once nothing is sealed with it."""
    with context.open_store() as store:
        left = store.run(resealing.sealed_with).get(name, 0)
    if left:
        raise context.wrong_use(f"{left} cells are still sealed with {name}: portal-bots keys rotate.")
    try:
        keys.retire(context.secrets().backend, context.settings().home, name)
    except LookupError as error:
        raise context.wrong_use(str(error)) from error
    typer.echo(f"Key {name} is forgotten.")


@app.command()
def export(file: Path) -> None:
    """Write the keys to a file, sealed with a passphrase that is asked for: keep both apart, and both safe."""
    if file.exists():
        raise context.wrong_use(f"{file} is there already.")
    passphrase = _passphrase()
    content = keys.export(context.seal().keys, passphrase)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(content)
    typer.echo(f"The keys are in {file}. Without them and the passphrase no backup can be read.")


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Take the keys that another machine exported into this keyring, in the place of its own."""
    found = keys.imported(file.read_bytes(), _passphrase())
    _no_store_of_its_own(found)
    keys.keep(context.secrets().backend, found)
    typer.echo(f"{len(found.secrets)} keys are in this keyring; {found.current} is in use.")


def _no_store_of_its_own(found: Keys) -> None:
    """The keys of a store with requests are never replaced by others: it could not be read any more."""
    try:
        with context.open_store() as store:
            own = store.seal.keys.marks != found.marks and bool(store.run(requests.every))
    except (StoreUnusableError, SealBrokenError):
        return  # it waits for these keys
    if own:
        message = (
            f"The store in {context.settings().home} is sealed with this keyring's own keys: nothing was changed."
        )
        raise context.wrong_use(message)


@app.command()
def unseal(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], to: Path) -> None:
    """Open the sealed copy of a store that a migration left, for your eyes only."""
    content = context.seal().open(file.read_bytes(), file.name)
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(content)
    typer.echo(f"{to} holds patients' data in plain: delete it when you are done.")


def _passphrase() -> str:
    typed = getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(typed) < 12:
        raise context.wrong_use("A passphrase has at least 12 characters.")
    return typed
