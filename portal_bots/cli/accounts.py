"""``portal-bots account``: sign-ins, whose secrets live in the keyring only."""

import getpass
import sys
from typing import Annotated

import typer
from sqlalchemy import Connection

from portal_bots.cli import context, output
from portal_bots.domain.actions import Action
from portal_bots.engine.clock import SystemClock
from portal_bots.engine.secrets import Credentials, totp_secret
from portal_bots.store import accounts, audit

app = typer.Typer(help="Sign-ins at portals.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def add(
    portal: str,
    name: str,
    owner: Annotated[str, typer.Option(help="The person this sign-in belongs to.")] = "",
) -> None:
    """
    Store the sign-in of an account: user name, password and authenticator secret, asked for without echo.

    Without a terminal the three are read from standard input, one per line.
    """
    if portal not in context.flows().flows:
        known = ", ".join(context.flows().flows)
        raise context.wrong_use(f"There is no flow for {portal!r}. Known: {known}")
    username, password = _ask("User name"), _ask("Password")
    try:
        secret = totp_secret(_ask("Authenticator secret or otpauth:// URI"))
    except ValueError as error:
        raise context.wrong_use(str(error)) from error
    context.secrets().put(portal, name, Credentials(username, password, secret))
    with context.open_store() as store:
        store.run(_add, portal, name, owner or context.person())
    typer.echo(f"The sign-in of {portal}/{name} is stored in the keyring.")


def _add(tx: Connection, portal: str, name: str, owner: str) -> None:
    now = SystemClock().now()
    accounts.add(tx, portal, name, owner, now)
    audit.add(tx, context.person(), Action.ACCOUNT_ADDED, portal=portal, account=name, now=now)


def _ask(what: str) -> str:
    answer = getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if not answer:
        raise context.wrong_use(f"{what} is empty: nothing was stored.")
    return answer


@app.command("list")
def list_(as_json: Annotated[bool, context.AS_JSON] = False) -> None:
    """All accounts, and whether work with them goes on."""
    keyring = context.secrets()
    with context.open_store() as store:
        rows = [
            {
                "portal": account.portal,
                "account": account.name,
                "owner": account.owner,
                "secret": "stored" if keyring.get(account.portal, account.name) else "missing",
                "state": f"stopped: {account.frozen}" if account.frozen else "working",
            }
            for account in store.run(accounts.every)
        ]
    if as_json:
        output.as_json(rows)
    else:
        heads = ("portal", "account", "owner", "secret", "state")
        output.table(heads, [list(row.values()) for row in rows], "No accounts: portal-bots account add uhc main")


@app.command()
def remove(portal: str, name: str) -> None:
    """Forget an account and its secrets."""
    context.secrets().remove(portal, name)
    with context.open_store() as store:
        store.run(_remove, portal, name)
    typer.echo(f"{portal}/{name} is forgotten.")


def _remove(tx: Connection, portal: str, name: str) -> None:
    accounts.remove(tx, portal, name)
    now = SystemClock().now()
    audit.add(tx, context.person(), Action.ACCOUNT_REMOVED, portal=portal, account=name, now=now)
