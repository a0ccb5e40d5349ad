"""Reading the report from the store, in one transaction."""

from datetime import datetime

from sqlalchemy import Connection

from portal_bots.desk.report import counts, news
from portal_bots.desk.report.counts import Parts
from portal_bots.desk.report.follow_ups import follow_ups
from portal_bots.desk.report.idle import firings, frozen, idle, unsettled
from portal_bots.desk.report.model import Report
from portal_bots.desk.report.needs import needs
from portal_bots.desk.report.night import Night
from portal_bots.store import audit_reading, reporting

ZONE = "America/New_York"


def build(tx: Connection, since: datetime, now: datetime, zone: str = ZONE) -> Report:
    """The report of what happened since a moment, as a practice in a time zone reads it."""
    night = Night.read(tx, since, now, zone)
    changes = reporting.changes(tx, since, now)
    tried = list(reporting.tried(tx, since, now))
    waiting = unsettled(night)
    parts = Parts(
        news=news.news(night, changes),
        submitted=news.submitted(night, changes, tried),
        needs=needs(night),
        waiting=waiting,
        frozen=frozen(night, waiting),
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
        firings=firings(night),
        follow_ups=parts.follow_ups,
        audit=audit_reading.head(tx).short,
    )
