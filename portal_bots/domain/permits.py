"""
Permission for automation: who allowed it with an account, for which operations, until when.

A payer's terms may forbid a program to use a person's sign-in. So no account is worked without a record.
"""

import ipaddress
from collections.abc import Collection, Iterable
from datetime import date, datetime
from urllib.parse import urlsplit

from pydantic import Field

from portal_bots.domain import errors
from portal_bots.domain.errors import Phase, PortalError
from portal_bots.domain.jobs import Operation
from portal_bots.domain.requests import Text, Value

LONGEST = 400  #: days: whoever allows it is asked again at least once a year


class Permit(Value):
    """One record of permission."""

    id: int = 0
    portal: Text
    account: Text
    allowed_by: Text
    agreement: Text
    bot_id: str = ""  #: as registered at the portal; empty where it registers none
    operations: tuple[Operation, ...] = Field(min_length=1)
    until: date  #: the last day on which it is valid
    recorded_by: Text
    recorded_at: datetime
    revoked_by: str = ""
    revoked_at: datetime | None = None
    reason: str = ""  #: why it was revoked

    def valid_on(self, day: date) -> bool:
        """True while it is neither revoked nor over."""
        return self.revoked_at is None and day <= self.until

    @property
    def work(self) -> str:
        """What it covers, in words."""
        return spoken(self.operations)

    def state(self, day: date) -> str:
        """How it stands on a day, in words."""
        if self.revoked_at is not None:
            return f"revoked {self.revoked_at:%m/%d/%Y} by {self.revoked_by}: {self.reason}"
        left = (self.until - day).days
        if left < 0:
            return "over"
        return "valid, last day today" if left == 0 else f"valid, {left} day{'s' * (left != 1)} left"

    @property
    def ended(self) -> date:
        """The day of its end."""
        return self.revoked_at.date() if self.revoked_at else self.until

    @property
    def how_ended(self) -> str:
        """The same, in words."""
        if self.revoked_at is None:
            return f"The permission by {self.allowed_by} ended on {self.until:%m/%d/%Y}."
        return f"The permission by {self.allowed_by} was revoked by {self.revoked_by}: {self.reason}"


def spoken(operations: Collection[Operation]) -> str:
    """``read status, fetch letter``, or ``all work``."""
    if set(operations) == set(Operation):
        return "all work"
    return ", ".join(one.value.replace("_", " ") for one in Operation if one in operations)


def allowed(permits: Iterable[Permit], day: date) -> frozenset[Operation]:
    """What may be done on a day."""
    return frozenset(operation for permit in permits if permit.valid_on(day) for operation in permit.operations)


def refusal(permits: Collection[Permit], operation: Operation, day: date) -> PortalError | None:
    """Why an operation may not be done on a day; None when it may."""
    permitted = allowed(permits, day)
    if operation in permitted:
        return None
    if not permitted:
        latest = max(permits, key=lambda permit: permit.ended, default=None)
        words = latest.how_ended if latest else "No permission is recorded."
        return errors.AutomationNotPermitted(words, phase=Phase.PREPARE)
    words = f"Permitted is: {spoken(permitted)}. Not permitted: {spoken([operation])}."
    return errors.OperationNotPermitted(words, operation=operation, phase=Phase.PREPARE)


def on_this_machine(url: str) -> bool:
    """
    True for a portal that needs no permission: it runs on this machine, so it is a rehearsal.

    What is not certainly here is taken for a payer's: a backslash is read differently by browsers.
    """
    try:
        host = "" if "\\" in url else urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
