"""``portal-bots keys``: what seals patients' data. The keys live in the keyring; without them nothing opens."""

import os
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated

import typer

from portal_bots.cli import context, output
from portal_bots.domain.actions import Action
from portal_bots.engine import keys, rotation
from portal_bots.engine.clock import SystemClock
from portal_bots.store import Store, audit, keeping, marks
from portal_bots.store.database import key_set_of

app = typer.Typer(help="Keys that seal patients' data.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(as_json: Annotated[bool, context.AS_JSON] = False) -> None:
    """Every key, and how much is sealed with it: cells of the store, files, copies."""
    with context.open_store() as store:
        held = store.seal.keys
        counted = rotation.sealed_with(store, context.settings().home)
    rows = [
        {
            "key": name,
            "state": "in use" if name == held.current else "opens only" if name in held.secrets else "missing",
            "sealed": counted.get(name, 0),
        }
        for name in dict.fromkeys([held.current, *held.secrets, *counted])
    ]
    if as_json:
        output.as_json(rows)
    else:
        output.table(("key", "state", "sealed"), [list(row.values()) for row in rows], "No keys yet.")


@app.command()
def rotate() -> None:
    """Make a new key and seal everything again with it. If it is cut short, run it again: it goes on."""
    home = context.settings().home
    with context.open_store() as store:
        done = rotation.finish(store, home)
        if done:
            typer.echo(f"A rotation was not finished: it went on, to key {store.seal.keys.current}.")
        else:
            store.seal.keys = keys.rotate(context.secrets().backend, home)
            done = rotation.finish(store, home)
        name = store.seal.keys.current
        _tell(store, Action.KEYS_ROTATED, name)
    typer.echo(f"Key {name} is in use; {done} rows and files were sealed again.")
    typer.echo("Export the keys now (portal-bots keys export FILE): an earlier export lacks the new one.")


def _tell(store: Store, action: Action, key: str) -> None:
    store.run(audit.add, context.person(), action, facts={"key": key}, now=SystemClock().now())


@app.command()
def retire(name: str) -> None:
    """Forget an earlier key, once nothing is sealed with it. No worker may run."""
    found, backend = context.settings(), context.secrets().backend
    with keys.unused(found.home), closing(Store.open(found.store_url, context.seal())) as store:
        left = rotation.sealed_with(store, found.home).get(name, 0)
        if left and name != store.seal.keys.current:
            message = f"{left} pieces are still sealed with {name}: portal-bots keys rotate"
            raise context.wrong_use(f"{message}, in each home that has files.")
        try:
            keys.retire(backend, found.home, name)
        except keys.KeysUnusableError as error:
            raise context.wrong_use(str(error)) from error
        _tell(store, Action.KEY_RETIRED, name)
    typer.echo(f"Key {name} is forgotten. Backups made while it was in use open only with an export that has it.")


@app.command()
def export(file: Path) -> None:
    """Write the keys to a file, sealed with a passphrase that is asked for: keep both apart, and both safe."""
    if file.exists():
        raise context.wrong_use(f"{file} is there already. An export replaces no file.")
    passphrase = _passphrase(twice=True)
    with context.open_store() as store:
        content = keys.export(store.seal.keys, passphrase)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(content)
        store.run(marks.put, marks.exported(store.seal.keys.current), SystemClock().now())
        _tell(store, Action.KEYS_EXPORTED, store.seal.keys.current)
    typer.echo(f"The keys are in {file}. Without them and the passphrase no store and no backup can be read.")


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Take keys that were exported into this keyring. None that are in it are lost."""
    found, backend = context.settings(), context.secrets().backend
    brought = keys.imported(file.read_bytes(), _passphrase(twice=False))
    known = key_set_of(found.store_url)
    try:
        held = keys.take_in(backend, found.home, brought, known)
    except keys.KeysUnusableError as error:
        raise context.wrong_use(str(error)) from error
    if known:
        with context.open_store() as store:
            _tell(store, Action.KEYS_IMPORTED, held.current)
    typer.echo(f"{len(held.secrets)} keys are in this keyring; {held.current} is in use.")


@app.command()
def unseal(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], to: Path) -> None:
    """Open the sealed copy of a store that a migration left, to go back to the earlier program."""
    if to.exists():
        raise context.wrong_use(f"{to} is there already. Name a new file.")
    seal = context.seal()
    with suppress(*context.COULD_NOT_RUN), context.open_store() as store:  # a broken one is why people go back
        _tell(store, Action.COPY_UNSEALED, seal.keys.current)
    keeping.open_copy(file, to, seal)
    typer.echo(f"{to} holds patients' data readable for whoever has it: delete it when you are done.")


def _passphrase(*, twice: bool) -> str:
    typed = context.asked("Passphrase")
    if twice and sys.stdin.isatty() and context.asked("Once more") != typed:
        raise context.wrong_use("The two are not the same: nothing was written.")
    if len(typed) < keys.SHORTEST:
        raise context.wrong_use(f"A passphrase has at least {keys.SHORTEST} characters.")
    return typed
