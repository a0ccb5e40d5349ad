"""The night that a report is about: its time, its zone, its requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from portal_bots.desk.report import wording
from portal_bots.desk.report.model import Brief
from portal_bots.desk.report.order import SOON_DAYS
from portal_bots.store import requests
from portal_bots.store.requests import Standing


@dataclass(frozen=True)
class Night:
    """Read once; every part of the report sees the same requests."""

    tx: Connection
    since: datetime
    now: datetime
    zone: str
    standings: Mapping[str, Standing]

    @classmethod
    def read(cls, tx: Connection, since: datetime, now: datetime, zone: str) -> "Night":
        """Every request with its standing."""
        return cls(tx, since, now, zone, {standing.request.id: standing for standing in requests.every(tx)})

    @property
    def today(self) -> date:
        """The day on which the report is read."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def days_left(self, deadline: date | datetime | None) -> int | None:
        """Whole days from today; below zero when it is over."""
        if deadline is None:
            return None
        day = wording.due_day(deadline, self.zone) if isinstance(deadline, datetime) else deadline
        return (day - self.today).days

    def brief(self, request_id: str) -> Brief:
        """How the report names a request."""
        standing = self.standings[request_id]
        request = standing.request
        return Brief(
            id=request.id,
            patient=f"{request.member.last_name}, {request.member.first_name[0]}.",
            patient_id=request.patient_id,
            payer=request.payer,
            plan=request.plan,
            portal=standing.portal,
            service=request.service,
            urgent=request.urgent,
            start=request.start,
            owner=request.owner,
        )

    def soon(self, request_id: str) -> bool:
        """True when its service begins within days, and the payer has not decided."""
        standing = self.standings[request_id]
        return not standing.status.final and (standing.request.start - self.today).days <= SOON_DAYS
