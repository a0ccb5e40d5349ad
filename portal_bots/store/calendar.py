"""What the calendar of an account is made from, and how its sign-ins went."""

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from portal_bots.domain.calendar import Standing
from portal_bots.store import permits
from portal_bots.store.sign_ins import BY_HAND, IN, VOUCHED
from portal_bots.store.tables import accounts, sign_ins


class SignIns(NamedTuple):
    """How an account's sign-ins went."""

    worked: int = 0  #: since the moment asked for
    failed: int = 0  #: since the last one that worked


def standings(tx: Connection, zone: str) -> list[Standing]:
    """Every account, its days as they are in a zone."""
    rows = tx.execute(select(accounts).order_by(accounts.c.portal, accounts.c.name))
    return [
        Standing(
            portal=row.portal,
            account=row.name,
            owner=row.owner,
            secret_since=_day(row.secret_since, zone),
            used_on=_day(row.signed_in_at or row.added_at, zone),
            permits=tuple(permits.of(tx, row.portal, row.name)),
        )
        for row in rows
    ]


def _day(moment: datetime | None, zone: str) -> date | None:
    return moment.astimezone(ZoneInfo(zone)).date() if moment else None


def tried(tx: Connection, since: datetime) -> dict[tuple[str, str], SignIns]:
    """The sign-ins of every account that had one."""
    last = (
        select(sign_ins.c.portal, sign_ins.c.account, func.max(sign_ins.c.id).label("id"))
        .where(sign_ins.c.result.in_([IN, BY_HAND]))
        .group_by(sign_ins.c.portal, sign_ins.c.account)
        .subquery()
    )
    mine = (last.c.portal == sign_ins.c.portal) & (last.c.account == sign_ins.c.account)
    worked = func.count().filter(sign_ins.c.result == IN, sign_ins.c.began_at >= since)
    after = sign_ins.c.id > func.coalesce(last.c.id, 0)
    failed = func.count().filter(after, sign_ins.c.result.not_in([IN, BY_HAND, VOUCHED]))
    query = select(sign_ins.c.portal, sign_ins.c.account, worked, failed).outerjoin(last, mine)
    rows = tx.execute(query.group_by(sign_ins.c.portal, sign_ins.c.account))
    return {(row[0], row[1]): SignIns(row[2], row[3]) for row in rows}
