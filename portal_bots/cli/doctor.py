"""``portal-bots doctor``: is everything there that a night needs?"""

import asyncio
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Annotated

import typer

from portal_bots.browser.launch import Shell, choose
from portal_bots.cli import context, output
from portal_bots.domain.calendar import Standing, permission
from portal_bots.domain.permits import allowed
from portal_bots.engine import permission as gate
from portal_bots.engine import rotation
from portal_bots.engine.clock import SystemClock
from portal_bots.engine.schedules import next_fire
from portal_bots.flow.registry import Registry
from portal_bots.store import accounts, calendar, durability, marks, skews

ENOUGH_SPACE = 500  # MB


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    words: str


def doctor(as_json: Annotated[bool, context.AS_JSON] = False) -> None:
    """Check browser, store, its durability, keyring, keys, flows, schedules, accounts, outages and disk."""
    checks = list(_checks())
    if as_json:
        output.as_json([asdict(check) for check in checks])
    else:
        for check in checks:
            typer.echo(f"{'ok     ' if check.ok else 'PROBLEM'} {check.name:12} {check.words}")
    raise typer.Exit(0 if all(check.ok for check in checks) else 3)


def _checks() -> Iterator[Check]:
    for name, look in _LOOKS.items():
        try:
            yield Check(name, ok=True, words=look())
        except (*context.COULD_NOT_RUN, OSError, ProblemError) as error:
            yield Check(name, ok=False, words=str(error))


class ProblemError(Exception):
    """What a check found wrong, and the remedy."""


def _program() -> str:
    return f"portal-bots {version('portal-bots')} on Python {platform.python_version()}"


def _browser() -> str:
    choice = choose(context.settings().browser)
    name, seconds = asyncio.run(_start(Shell(choice)))
    return f"{choice.path} ({choice.origin}), {name}, starts in {seconds:.1f} s"


async def _start(shell: Shell) -> tuple[str, float]:
    begun = time.monotonic()
    browser = await shell.browser()
    name, seconds = browser.version, time.monotonic() - begun
    await shell.close()
    return name, seconds


def _store() -> str:
    with context.open_store() as store:
        return store.place


def _durable() -> str:
    with context.open_store() as store:
        found = store.run(durability.settings)
        problem = durability.doubt(store.url.get_backend_name(), found)
    if problem:
        raise ProblemError(problem)
    return ", ".join(f"{name} {value}" for name, value in found.items())


def _keyring() -> str:
    return context.secrets().kind


def _keys() -> str:
    """Whose loss is the loss of everything."""
    with context.open_store() as store:
        held = store.seal.keys
        counted = rotation.sealed_with(store, context.settings().home)
        exported = store.run(marks.get, marks.exported(held.current))
        readable = store.run(marks.get, marks.PLAIN_TEXT)
    missing = sorted(set(counted) - set(held.secrets))
    if missing:
        message = f"{', '.join(missing)} is not in this keyring, and what it sealed does not open. "
        raise ProblemError(message + "Bring it: portal-bots keys import FILE")
    if readable:
        message = "what an earlier version kept readable is still in the database's free places. "
        raise ProblemError(message + "Close every program that has the store open, then run this again.")
    earlier = sum(count for name, count in counted.items() if name != held.current)
    told = f"exported {output.show(exported)}" if exported else "not exported yet: portal-bots keys export FILE"
    unfinished = f", {earlier} sealed with an earlier one: portal-bots keys rotate" if earlier else ""
    return f"{held.current} in use, {told}{unfinished}"


def _flows() -> str:
    found = context.flows().flows
    if not found:
        message = f"no flows in {context.settings().flows}. Set PORTAL_BOTS_FLOWS to their folder."
        raise ProblemError(message)
    reviewed = (f"{slug} (playbook reviewed {flow.playbook.last_reviewed})" for slug, flow in found.items())
    return ", ".join(reviewed)


def _schedules() -> str:
    now = SystemClock().now()
    found = context.schedules()
    if not found:
        message = f"no schedules in {context.settings().schedules}. Set PORTAL_BOTS_SCHEDULES to their folder."
        raise ProblemError(message)
    return ", ".join(f"{name} next {output.show(next_fire(one, now))}" for name, one in found.items())


def _accounts() -> str:
    keyring = context.secrets()
    with context.open_store() as store:
        found, standings = store.run(accounts.every), store.run(calendar.standings, "UTC")
    if not found:
        message = "none yet. Add one: portal-bots account add uhc main"
        raise ProblemError(message)
    missing = [f"{one.portal}/{one.name}" for one in found if keyring.get(one.portal, one.name) is None]
    if missing:
        message = f"no secret in the keyring for {', '.join(missing)}: portal-bots account add"
        raise ProblemError(message)
    flows = context.flows()
    words = {(one.portal, one.account): _permission(one, flows) for one in standings}
    missing = [f"{portal}/{name}" for (portal, name), said in words.items() if said is None]
    if missing:
        message = f"no permission for {', '.join(missing)}: portal-bots permit add"
        raise ProblemError(message)
    return ", ".join(
        f"{one.portal}/{one.name}"
        + (f" (stopped: {one.frozen})" if one.frozen else "")
        + (words.get((one.portal, one.name)) or "")
        for one in found
    )


def _permission(standing: Standing, flows: Registry) -> str | None:
    """What there is to say of an account's permission; None when nothing is permitted."""
    if standing.portal not in flows.flows:
        return ""
    portal = flows.flows[standing.portal].flow.portal
    if not gate.needed(context.settings(), portal):
        return " (rehearsal: needs no permission)"
    today = gate.day_at(portal, SystemClock().now())
    if not allowed(standing.permits, today):
        return None
    near = [due.day for due in permission(standing, today) if due.presses and due.day]
    if not near:
        return ""
    return f" ({'permission ends' if min(near) >= today else 'a permission ended'} {min(near):%m/%d/%Y})"


def _clocks() -> str:
    """One-time codes need clocks that agree: how far they were apart when a code was last typed."""
    known = context.flows().flows
    with context.open_store() as store:
        found = [skew for skew in store.run(skews.every) if skew.portal in known]
    told = [f"{skew.portal} {skew.seconds:+.1f} s ({output.show(skew.measured_at)})" for skew in found]
    wrong = [
        words
        for skew, words in zip(found, told, strict=True)
        if abs(skew.seconds) > known[skew.portal].flow.portal.code_skew.total_seconds()
    ]
    if wrong:
        message = f"set the clock here, it differs too much for one-time codes: {', '.join(wrong)}."
        raise ProblemError(message)
    return ", ".join(told) or "not measured yet: that is done before a one-time code is typed"


def _outages() -> str:
    return " ".join(context.outages()) or "none: every portal answers, as far as the last work showed"


def _disk() -> str:
    free = shutil.disk_usage(context.settings().home).free // 1_000_000
    if free < ENOUGH_SPACE:
        message = f"{free} MB free in the home: evidence and journal need at least {ENOUGH_SPACE} MB."
        raise ProblemError(message)
    return f"{free} MB free in {context.settings().home}"


_LOOKS: dict[str, Callable[[], str]] = {
    "program": _program,
    "browser": _browser,
    "store": _store,
    "durable": _durable,
    "keyring": _keyring,
    "keys": _keys,
    "flows": _flows,
    "schedules": _schedules,
    "accounts": _accounts,
    "clocks": _clocks,
    "outages": _outages,
    "disk": _disk,
}
