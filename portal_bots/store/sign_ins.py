"""
Every try to sign in, of every worker and night: what the budget of failed sign-ins is counted from.

A try whose end nobody saw counts as failed. The count begins anew when a sign-in worked, or when a person says
that they signed in by hand.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from portal_bots.domain import errors
from portal_bots.domain.actions import Action
from portal_bots.store import audit, leases
from portal_bots.store.leases import Lease
from portal_bots.store.tables import sign_ins

IN = "in"
BY_HAND = "by hand"  #: a person signed in: the portal's own count begins anew
VOUCHED = "vouched"  #: a person says that the stored secret is right after all
_RESETS = (IN, BY_HAND)
_TAKEN = (errors.ActionNeeded.code, errors.PasswordExpired.code)  # it took what was typed, then asked for more


@dataclass(frozen=True)
class Tally:
    """What is known of an account's tries since one worked."""

    failed: int = 0  #: what the portal may have counted as failed
    last_failed: datetime | None = None
    codes_refused: int = 0  #: tries with this secret that a refused one-time code ended
    rejected: bool = False  #: the portal rejected the password of this secret


def tally(
    tx: Connection,
    portal: str,
    account: str,
    secret: str,
    now: datetime,
    forgets: timedelta | None = None,
    at_work: int = 0,
) -> Tally:
    """
    Count the tries since one worked.

    Args:
        tx: The transaction.
        portal: The portal.
        account: The account.
        secret: A mark of the secret that the account has now.
        now: The time.
        forgets: After how long the portal itself forgets a failed try; None where it never does.
        at_work: The try under way that asks, which has failed only as far as codes were typed in it.

    """
    rows = _since_reset(tx, portal, account)
    failed = [
        (row.began_at, row.codes if row.id == at_work else _failures(row))
        for row in rows
        if forgets is None or row.began_at > now - forgets
    ]
    mine = [row.result for row in _since_vouched(rows) if row.secret == secret]
    return Tally(
        failed=sum(count for _, count in failed),
        last_failed=max((moment for moment, count in failed if count), default=None),
        codes_refused=mine.count(errors.MfaCodeRejected.code),
        rejected=errors.LoginRejected.code in mine,
    )


def _since_vouched(rows: list[Row[Any]]) -> list[Row[Any]]:
    vouched = [number for number, row in enumerate(rows) if row.result == VOUCHED]
    return rows[vouched[-1] + 1 :] if vouched else rows


def _since_reset(tx: Connection, portal: str, account: str) -> list[Row[Any]]:
    mine = (sign_ins.c.portal == portal) & (sign_ins.c.account == account)
    reset = select(func.max(sign_ins.c.id)).where(mine, sign_ins.c.result.in_(_RESETS)).scalar_subquery()
    query = select(sign_ins).where(mine, sign_ins.c.id > func.coalesce(reset, 0)).order_by(sign_ins.c.id)
    return list(tx.execute(query))


def _failures(row: Row[Any]) -> int:
    """How many failures the portal may have counted in one try."""
    codes: int = row.codes
    if row.result in _TAKEN:
        return 0
    return max(1, codes) if row.result in ("", errors.LoginRejected.code) else codes


def begin(tx: Connection, lease: Lease, portal: str, account: str, secret: str, now: datetime) -> int:
    """
    Note a try before anything is typed. ``secret`` is a mark of what will be typed.

    Raises:
        LeaseLostError: The account is worked by somebody else.

    """
    leases.check(tx, lease)
    row = insert(sign_ins).values(
        portal=portal, account=account, worker=lease.holder, secret=secret, began_at=now, result=""
    )
    row_id: int = tx.execute(row.returning(sign_ins.c.id)).scalar_one()
    audit.add(tx, audit.worker(lease.holder), Action.SIGN_IN_BEGUN, portal=portal, account=account, now=now)
    return row_id


def typing_code(tx: Connection, lease: Lease, row_id: int) -> None:
    """
    Note a one-time code before it is typed.

    Raises:
        LeaseLostError: The account is worked by somebody else.

    """
    leases.check(tx, lease)
    tx.execute(update(sign_ins).where(sign_ins.c.id == row_id).values(codes=sign_ins.c.codes + 1))


def end(tx: Connection, row_id: int, result: str, now: datetime) -> None:
    """Note how a try ended: ``IN`` or an error code."""
    ended = update(sign_ins).where(sign_ins.c.id == row_id).values(result=result, ended_at=now)
    row = tx.execute(ended.returning(sign_ins)).one()
    facts: audit.Facts = {"result": result, "codes": row.codes}
    who, portal, account = audit.worker(row.worker), row.portal, row.account
    audit.add(tx, who, Action.SIGN_IN_ENDED, portal=portal, account=account, facts=facts, now=now)


def say(tx: Connection, portal: str, account: str, who: str, result: str, now: datetime) -> None:
    """Note what a person says of an account: ``BY_HAND`` or ``VOUCHED``."""
    tx.execute(
        insert(sign_ins).values(
            portal=portal, account=account, worker=who, secret="", began_at=now, ended_at=now, result=result
        )
    )


def counted(tx: Connection, since: datetime) -> tuple[int, int]:
    """How many sign-ins worked since a moment, and how many one-time codes were typed."""
    row = tx.execute(
        select(func.count().filter(sign_ins.c.result == IN), func.coalesce(func.sum(sign_ins.c.codes), 0)).where(
            sign_ins.c.began_at >= since
        )
    ).one()
    return row[0], row[1]
