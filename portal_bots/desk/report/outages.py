"""Portals that did not answer in this night: one line for each outage, with what became of the jobs it held."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from portal_bots.desk.report import order, wording
from portal_bots.desk.report.model import Trouble
from portal_bots.domain import errors
from portal_bots.domain.calendar import Terms
from portal_bots.store import outages as store
from portal_bots.store.outages import Outage

NEAR = timedelta(hours=4)  #: a deadline so near is pressing, also after midnight


def outages(
    tx: Connection, since: datetime, now: datetime, zone: str, terms: Mapping[str, Terms]
) -> tuple[Trouble, ...]:
    """What is still out first, then in the order in which it began."""
    known = [one for one in store.every(tx, since) if one.began_at <= now]
    found = [_trouble(one, now, zone, terms.get(one.portal, Terms()).name or one.portal) for one in known]
    return tuple(sorted(found, key=lambda one: (one.ended_at is not None, one.began_at)))


def _trouble(one: Outage, now: datetime, zone: str, name: str) -> Trouble:
    pressing = sum(_presses(deadline, now, zone) for deadline in one.deadlines)
    return Trouble(
        portal=one.portal,
        payer=one.payer,
        sentence=_sentence(one, f"{one.payer} at {name}" if one.payer else name, zone, pressing),
        words=one.words,
        began_at=one.began_at,
        ended_at=one.ended_at,
        next_try=None if one.ended_at else one.probe_at,
        held=one.held,
        undone=one.undone,
        pressing=pressing,
    )


def _presses(deadline: datetime, now: datetime, zone: str) -> bool:
    return wording.due_day(deadline, zone) <= now.astimezone(ZoneInfo(zone)).date() or deadline <= now + NEAR


def _sentence(one: Outage, name: str, zone: str, pressing: int) -> str:
    maintenance = issubclass(order.error_of(one.code), errors.PortalMaintenance)
    other = one.ended_at or one.probe_at
    began, end = wording.clock(one.began_at, zone, beside=other), wording.clock(other, zone, beside=one.began_at)
    where = wording.zone_name(zone)
    if one.ended_at is not None:
        fate = "was closed for maintenance" if maintenance else "did not answer"
        return f"{name} {fate} from {began} to {end} ({where}): {_became(one)}."
    fate = "is still closed for maintenance" if maintenance else "is still out"
    return f"{name} {fate}, since {began} ({where}); next try {end}; {_waits(one.undone)}{_pressing(pressing)}."


def _became(one: Outage) -> str:
    if not one.held:
        return "no job waited"
    waited = f"{wording.counted(one.held, 'job')} waited"
    if not one.undone:
        return f"{waited}, {'it is' if one.held == 1 else 'all are'} done"
    return f"{waited}, {one.undone} {'is' if one.undone == 1 else 'are'} not done yet"


def _waits(count: int) -> str:
    return f"{wording.counted(count, 'job')} {'waits' if count == 1 else 'wait'}" if count else "no job waits"


def _pressing(count: int) -> str:
    return f", {count} of them with a deadline today" if count else ""
