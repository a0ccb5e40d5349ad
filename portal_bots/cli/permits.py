"""``portal-bots permit``: who allowed automation with an account, and until when."""

import getpass
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer
from pydantic import ValidationError

from portal_bots.cli import context, output
from portal_bots.cli.exceptions import WHO
from portal_bots.domain.jobs import Operation
from portal_bots.domain.permits import LONGEST, Permit
from portal_bots.engine import permission
from portal_bots.engine.clock import SystemClock
from portal_bots.flow.base import Portal
from portal_bots.store import Store, accounts, permits
from portal_bots.store.accounts import Account
from portal_bots.store.permits import UnknownPermitError

app = typer.Typer(
    help="Permission for automation: without one an account is not worked.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
HEADS = ("no.", "account", "permitted", "until", "by", "agreement", "bot id", "state")
ALL = "all"


@app.command()
def add(
    portal: str,
    account: str,
    allowed_by: Annotated[str, typer.Option(help="Who allowed it, by name.")],
    agreement: Annotated[str, typer.Option(help="Under which agreement, with its date.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day.")],
    operation: Annotated[list[str] | None, typer.Option(help="What it covers; may be repeated.")] = None,
    bot_id: Annotated[str, typer.Option(help="As registered at the portal, if it registers automation.")] = "",
    by: Annotated[str, WHO] = "",
) -> None:
    """Record a permission. What waited for it goes on by itself."""
    place, now = _portal(portal), SystemClock().now()
    day = permission.day_at(place, now)
    told = {
        "portal": portal,
        "account": account,
        "allowed_by": allowed_by,
        "agreement": agreement,
        "bot_id": bot_id,
        "operations": _operations(operation or []),
        "until": _last_day(until.date(), day),
        "recorded_by": by or getpass.getuser(),
        "recorded_at": now,
    }
    with context.open_store() as store:
        _known(store, portal, account)
        permit = _permit(told)
        number, moved = store.run(permits.record, permit, day)
    typer.echo(f"Permission {number} is recorded: {permit.work} with {portal}/{account} until {until:%m/%d/%Y}.")
    if moved.released:
        typer.echo(f"{moved.released} jobs that waited for it go on.")
    if moved.held:
        typer.echo(f"{moved.held} jobs wait: it does not cover their kind of work.")
    if not permission.needed(context.settings(), place):
        typer.echo(f"{portal} is on this machine now: such a portal needs none.")


def _portal(slug: str) -> Portal:
    flows = context.flows().flows
    if slug not in flows:
        raise context.wrong_use(f"There is no flow for {slug!r}. Known: {', '.join(flows)}")
    return flows[slug].flow.portal


def _operations(named: Sequence[str]) -> list[Operation]:
    wanted = {name.replace("-", "_") for name in named}
    unknown = wanted - {ALL, *Operation}
    if unknown or not wanted:
        known = ", ".join(f"--operation {one}" for one in Operation)
        wrong = f"There is no operation {min(unknown)!r}. " if unknown else ""
        raise context.wrong_use(f"{wrong}Say what is permitted: --operation {ALL}, or one or more of {known}.")
    return [one for one in Operation if one in wanted or ALL in wanted]


def _last_day(until: date, today: date) -> date:
    if until < today:
        raise context.wrong_use(f"{until:%m/%d/%Y} is over: give the last day on which it is permitted.")
    if until > today + timedelta(days=LONGEST):
        latest = today + timedelta(days=LONGEST)
        sentence = f"{until:%m/%d/%Y} is too far ahead: a permission is renewed at least once a year. "
        raise context.wrong_use(f"{sentence}Give a day up to {latest:%m/%d/%Y}.")
    return until


def _known(store: Store, portal: str, account: str) -> None:
    known = [one.name for one in store.run(accounts.every) if one.portal == portal]
    if account not in known:
        listed = ", ".join(known) or "none"
        sentence = f"There is no account {account!r} at {portal}. Known: {listed}. "
        raise context.wrong_use(f"{sentence}Add it first: portal-bots account add {portal} {account}")


def _permit(told: dict[str, object]) -> Permit:
    try:
        return Permit.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        name = "--" + str(first["loc"][0]).replace("_", "-")
        raise context.wrong_use(f"{name}: {first['msg']}.") from error


@app.command("list")
def list_(as_json: Annotated[bool, context.AS_JSON] = False) -> None:
    """Every record, and the accounts that have none."""
    with context.open_store() as store:
        records, known = store.run(permits.every), store.run(accounts.every)
    rows = [*map(_record, records), *(row for one in known if (row := _without(one, records)))]
    if as_json:
        output.as_json(rows)
    else:
        output.table(HEADS, map(_line, rows), "No accounts: portal-bots account add uhc main")


def _today(portal: str) -> date:
    found = context.flows().flows.get(portal)
    now = SystemClock().now()
    return permission.day_at(found.flow.portal, now) if found else now.astimezone(UTC).date()


def _record(permit: Permit) -> dict[str, object]:
    return {
        **permit.model_dump(mode="json"),
        "permitted": permit.work,
        "state": permit.state(_today(permit.portal)),
    }


def _without(account: Account, records: Sequence[Permit]) -> dict[str, object] | None:
    """A line for an account that nothing is permitted with."""
    mine = [permit for permit in records if (permit.portal, permit.account) == (account.portal, account.name)]
    found = context.flows().flows.get(account.portal)
    if found and not permission.needed(context.settings(), found.flow.portal):
        state = "needs none: the portal is on this machine"
    elif any(permit.valid_on(_today(account.portal)) for permit in mine):
        return None
    else:
        state = "missing: its jobs do not run"
    return {"id": None, "portal": account.portal, "account": account.name, "state": state}


def _line(row: dict[str, object]) -> list[object]:
    account = f"{row['portal']}/{row['account']}"
    names = ("permitted", "until", "allowed_by", "agreement", "bot_id", "state")
    return [row["id"], account, *(row.get(name, "") for name in names)]


@app.command()
def revoke(
    number: Annotated[int, typer.Argument(help="Its number: portal-bots permit list")],
    reason: Annotated[str, typer.Option(help="Why, in one line.")],
    by: Annotated[str, WHO] = "",
) -> None:
    """End a permission now: no further job is begun under it."""
    if not reason.strip():
        raise context.wrong_use("--reason is empty: say in one line why it is revoked.")
    who, now = by or getpass.getuser(), SystemClock().now()
    with context.open_store() as store:
        try:
            permit = store.run(permits.get, number)
            held = store.run(permits.revoke, number, who, reason, _binding(permit.portal), now)
        except UnknownPermitError as error:
            raise context.wrong_use(str(error)) from error
    typer.echo(f"Permission {number} for {permit.portal}/{permit.account} is revoked. {held} jobs wait.")


def _binding(portal: str) -> date | None:
    """Today at a portal; None where no permission is needed."""
    found = context.flows().flows.get(portal)
    rehearsal = found and not permission.needed(context.settings(), found.flow.portal)
    return None if rehearsal else _today(portal)
