"""
The permission gate: a job is begun only while a record permits it.

It is asked before each job, so that a record which ended or was revoked stops the next one. It costs one query,
and no browser is opened for the answer.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import structlog

from portal_bots.domain.calendar import Terms
from portal_bots.domain.jobs import Operation
from portal_bots.domain.permits import on_this_machine
from portal_bots.engine.place import Place
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.flow.base import Portal
from portal_bots.flow.registry import Registry
from portal_bots.store import permits

log = structlog.get_logger()


def needed(settings: Settings, portal: Portal) -> bool:
    """False for a rehearsal on this machine: every other portal is worked with a permission only."""
    return not on_this_machine(settings.url_of(portal.key, portal.url))


def day_at(portal: Portal, now: datetime) -> date:
    """The day at a portal, which a permission's last day is compared with."""
    return now.astimezone(ZoneInfo(portal.zone)).date()


def terms(settings: Settings, registry: Registry) -> dict[str, Terms]:
    """What each portal asks of its accounts."""
    portals = [found.flow.portal for found in registry.flows.values()]
    return {
        portal.key: Terms(
            name=portal.name,
            password_days=portal.password_days,
            inactive_days=portal.inactive_days,
            permit_needed=needed(settings, portal),
        )
        for portal in portals
    }


async def check(tools: Tools, place: Place, operation: Operation) -> None:
    """
    Stop what is not permitted with an account.

    Raises:
        AutomationNotPermitted: Nothing is permitted with this account.
        OperationNotPermitted: Other work is.

    """
    portal = tools.portal(place.portal).flow.portal
    if not needed(tools.settings, portal):
        return
    asked = (place.portal, place.account, operation, day_at(portal, tools.clock.now()))
    refusal = await tools.store.arun(permits.refusal, *asked)
    if refusal is not None:
        raise refusal


async def renew(tools: Tools) -> None:
    """
    Let go on what waits for a permission that is there by now.

    ``permit add`` does so itself. This is for a job that was stopped while a person recorded it, and for a portal
    that became a rehearsal.
    """
    for slug, account in await tools.store.arun(permits.unpermitted):
        if slug not in tools.registry.flows:
            continue
        portal, now = tools.portal(slug).flow.portal, tools.clock.now()
        if needed(tools.settings, portal):
            note, day = "A permission is recorded.", day_at(portal, now)
            released, _ = await tools.store.arun(permits.apply, slug, account, day, note, now)
        else:
            note, everything = "The portal is on this machine: it needs no permission.", list(Operation)
            released = await tools.store.arun(permits.release, slug, account, everything, note, now)
        if released:
            log.info(note, action="permitted", portal=slug, account=account, jobs=released)
