"""Which sign-ins need care, before a password, an account or a permission ends."""

from collections.abc import Mapping

from portal_bots.desk.report.model import AccountCare
from portal_bots.desk.report.night import Night
from portal_bots.domain.calendar import Terms, calendar
from portal_bots.store import calendar as store


def accounts(night: Night, terms: Mapping[str, Terms]) -> tuple[AccountCare, ...]:
    """One line for all that presses, what is nearest first. Accounts of portals without a flow have none."""
    found = [
        AccountCare(portal=standing.portal, name=standing.account, owner=standing.owner, **due.model_dump())
        for standing in store.standings(night.tx, night.zone)
        if standing.portal in terms
        for due in calendar(standing, terms[standing.portal], night.today)
        if due.presses
    ]
    return tuple(sorted(found, key=lambda one: (one.left is not None, one.left or 0, one.portal, one.name)))
