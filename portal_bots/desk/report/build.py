"""Reading the report from the store, in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection

from portal_bots.desk.report import counts, news
from portal_bots.desk.report.accounts import accounts
from portal_bots.desk.report.counts import Parts
from portal_bots.desk.report.follow_ups import follow_ups
from portal_bots.desk.report.idle import firings, frozen, harmless, idle, unsettled
from portal_bots.desk.report.model import Report
from portal_bots.desk.report.needs import needs
from portal_bots.desk.report.night import Night
from portal_bots.desk.report.outages import outages
from portal_bots.domain.calendar import Terms
from portal_bots.store import audit_reading, reporting

ZONE = "America/New_York"
NO_TERMS: Mapping[str, Terms] = MappingProxyType({})


def build(
    tx: Connection, since: datetime, now: datetime, zone: str = ZONE, terms: Mapping[str, Terms] = NO_TERMS
) -> Report:
    """
    The report of what happened since a moment, as a practice in a time zone reads it.

    ``terms`` are what portals ask of their accounts.
    """
    night = Night.read(tx, since, now, zone)
    changes = reporting.changes(tx, since, now)
    tried = list(reporting.tried(tx, since, now))
    waiting = unsettled(night)
    troubles = outages(tx, since, now, zone, terms)
    parts = Parts(
        news=news.news(night, changes),
        submitted=news.submitted(night, changes, tried),
        needs=needs(night),
        waiting=waiting,
        frozen=frozen(night, waiting),
        outages=troubles,
        follow_ups=follow_ups(night),
        tried=tried,
    )
    counted = counts.count(night, parts)
    return Report(
        since=since,
        now=now,
        zone=zone,
        sentence=counts.sentence(counted),
        counts=counted,
        news=parts.news,
        submitted=parts.submitted,
        moved=news.moved(night, changes),
        needs=parts.needs,
        idle=idle(night, waiting),
        frozen=parts.frozen,
        outages=troubles,
        firings=firings(night),
        accounts=accounts(night, terms),
        harmless=harmless(night),
        follow_ups=parts.follow_ups,
        audit=audit_reading.head(tx).short,
    )
