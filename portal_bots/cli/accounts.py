"""``portal-bots account``: sign-ins, whose secrets live in the keyring only."""

import getpass
import sys
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Connection

from portal_bots.cli import context, output
from portal_bots.desk import morning
from portal_bots.desk.report import wording
from portal_bots.domain.actions import Action
from portal_bots.domain.calendar import Care, Due, Standing, Terms, night_began
from portal_bots.domain.calendar import calendar as calendar_of
from portal_bots.engine.clock import SystemClock
from portal_bots.engine.secrets import Credentials, totp_secret
from portal_bots.store import accounts, audit, calendar
from portal_bots.store.calendar import SignIns

app = typer.Typer(help="Sign-ins at portals.", no_args_is_help=True, rich_markup_mode=None)
HEADS = (
    "portal", "account", "owner", "secret", "state", "password until", "unused until", "permitted until",
    "in tonight", "failed since",
)  # fmt: skip


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
    credentials, now = Credentials(username, password, secret), SystemClock().now()
    context.secrets().put(portal, name, credentials)
    with context.open_store() as store:
        store.run(_add, portal, name, owner or context.person(), credentials.mark(store.seal), now)
    typer.echo(f"The sign-in of {portal}/{name} is stored in the keyring.")


def _add(tx: Connection, portal: str, name: str, owner: str, secret: str, now: datetime) -> None:
    accounts.add(tx, portal, name, owner, now)
    accounts.see_secret(tx, portal, name, secret, now)
    audit.add(tx, context.person(), Action.ACCOUNT_ADDED, portal=portal, account=name, now=now)


def _ask(what: str) -> str:
    answer = getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if not answer:
        raise context.wrong_use(f"{what} is empty: nothing was stored.")
    return answer


@app.command("list")
def list_(as_json: Annotated[bool, context.AS_JSON] = False) -> None:
    """All accounts, whether work with them goes on, what ends when, and how their sign-ins went."""
    keyring, now, terms = context.secrets(), SystemClock().now(), context.terms()
    with context.open_store() as store:
        known = {(one.portal, one.account): one for one in store.run(calendar.standings, morning.ZONE)}
        tried = store.run(calendar.tried, night_began(now, morning.ZONE))
        rows = [
            {
                "portal": account.portal,
                "account": account.name,
                "owner": account.owner,
                "secret": "stored" if keyring.get(account.portal, account.name) else "missing",
                "state": f"stopped: {account.frozen}" if account.frozen else "working",
                **_ends(known[account.portal, account.name], terms.get(account.portal), now),
                **tried.get((account.portal, account.name), SignIns())._asdict(),
            }
            for account in store.run(accounts.every)
        ]
    if as_json:
        output.as_json(rows)
    else:
        output.table(HEADS, [list(row.values()) for row in rows], "No accounts: portal-bots account add uhc main")


def _ends(standing: Standing, terms: Terms | None, now: datetime) -> dict[str, object]:
    """The last day of each thing that ends; nothing for a portal without a flow."""
    if terms is None:
        return dict.fromkeys(Care, "")
    dues = calendar_of(standing, terms, now.astimezone(ZoneInfo(morning.ZONE)).date())
    ends = {due.care.value: _last_day(due) for due in reversed(dues)}
    if not terms.permit_needed:
        ends[Care.PERMISSION] = "not needed"
    return {care.value: ends.get(care.value, "") for care in Care}


def _last_day(due: Due) -> str:
    if due.day is None or due.left is None:
        return "missing"
    return f"{due.day:%m/%d/%Y}" + (f" ({wording.left(due.left)})" if due.presses else "")


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
