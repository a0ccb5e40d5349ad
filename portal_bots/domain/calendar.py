"""
The calendar of an account: what ends some day by itself, and what a person does before it bites.

A password grows old, a sign-in that nobody uses is disabled, a permission ends.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal_bots.domain.jobs import Operation
from portal_bots.domain.permits import Permit, spoken
from portal_bots.domain.requests import Value


class Terms(Value):
    """What a portal asks of its accounts."""

    name: str = ""  #: how people call it
    password_days: int | None = None  #: how old a password may become; None where it never expires
    inactive_days: int | None = None  #: how long an account may be unused
    permit_needed: bool = True  #: False for a rehearsal


class Care(StrEnum):
    """What ends."""

    PASSWORD = "password"  # noqa: S105 -- a word, not a secret
    INACTIVITY = "inactivity"
    PERMISSION = "permission"


#: days before the end on which a person hears of it
WARNING = {Care.PASSWORD: 14, Care.INACTIVITY: 14, Care.PERMISSION: 30}


class Due(Value):
    """Something that ends, with what to do about it."""

    care: Care
    day: date | None  #: the last good day; None for what was never there
    left: int | None  #: days until then; below zero when it is over
    what: str
    to_do: str

    @property
    def presses(self) -> bool:
        """True when a person should hear of it now."""
        return self.left is None or self.left <= WARNING[self.care]


class Standing(Value):
    """An account, as its calendar is made from."""

    portal: str
    account: str
    owner: str = ""
    secret_since: date | None = None  #: when its present password was first seen here
    used_on: date | None = None  #: the last sign-in that worked, or the day it was added
    permits: tuple[Permit, ...] = ()

    @property
    def name(self) -> str:
        """As a command names it."""
        return f"{self.portal} {self.account}"


def calendar(standing: Standing, terms: Terms, today: date) -> list[Due]:
    """All that ends for an account, what is nearest first."""
    found = [_password(standing, terms, today), _inactivity(standing, terms, today)]
    found += permission(standing, today) if terms.permit_needed else []
    return sorted((due for due in found if due), key=lambda due: (due.day or date.min, due.care))


def _password(standing: Standing, terms: Terms, today: date) -> Due | None:
    if terms.password_days is None or standing.secret_since is None:
        return None
    last = standing.secret_since + timedelta(days=terms.password_days)
    since, allowed = f"{standing.secret_since:%m/%d/%Y}", f"{terms.password_days} days"
    return Due(
        care=Care.PASSWORD,
        day=last,
        left=(last - today).days,
        what=f"In use since {since}, or longer; the portal takes a password for {allowed}.",
        to_do=f"Choose a new one at the portal and store it: `portal-bots account add {standing.name}`",
    )


def _inactivity(standing: Standing, terms: Terms, today: date) -> Due | None:
    if terms.inactive_days is None or standing.used_on is None:
        return None
    last = standing.used_on + timedelta(days=terms.inactive_days)
    left = (last - today).days
    used, allowed = f"{standing.used_on:%m/%d/%Y}", f"{terms.inactive_days} days"
    over = "Sign in by hand; if the portal has disabled the account, have it enabled again."
    return Due(
        care=Care.INACTIVITY,
        day=last,
        left=left,
        what=f"Not used since {used}; the portal disables an account after {allowed} without use.",
        to_do=over if left < 0 else "Sign in once by hand. A job that runs for this account does it, too.",
    )


def permission(standing: Standing, today: date) -> list[Due]:
    """When the permissions of an account end: one entry for all work that ends on the same day."""
    lasting: dict[Operation, Permit] = {}
    for permit in standing.permits:
        if permit.revoked_at is None:
            for operation in permit.operations:
                lasting[operation] = max(permit, lasting.get(operation, permit), key=lambda one: one.until)
    if not lasting:
        return [_unpermitted(standing)]
    ends: dict[Permit, list[Operation]] = defaultdict(list)
    for operation, permit in lasting.items():
        ends[permit].append(operation)
    return [_ends(permit, operations, standing, today) for permit, operations in ends.items()]


def _unpermitted(standing: Standing) -> Due:
    latest = max(standing.permits, key=lambda permit: permit.ended, default=None)
    return Due(
        care=Care.PERMISSION,
        day=None,
        left=None,
        what=f"{latest.how_ended if latest else 'No permission is recorded.'} Its jobs do not run.",
        to_do=f"Record who permits automation: `portal-bots permit add {standing.name}`",
    )


def _ends(permit: Permit, operations: Sequence[Operation], standing: Standing, today: date) -> Due:
    left = (permit.until - today).days
    ended = f"ended, and {'its jobs' if set(operations) == set(Operation) else 'such jobs'} do not run."
    return Due(
        care=Care.PERMISSION,
        day=permit.until,
        left=left,
        what=f"The permission for {spoken(operations)} {ended if left < 0 else 'ends.'}",
        to_do=f"Ask {permit.allowed_by} to renew it and record that: `portal-bots permit add {standing.name}`",
    )


def night_began(now: datetime, zone: str) -> datetime:
    """The last noon: what was done since then belongs to this night."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() if local.hour >= 12 else local.date() - timedelta(days=1)
    return datetime.combine(day, time(12), ZoneInfo(zone))
