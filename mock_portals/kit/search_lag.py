"""The fault that lets a new case be found only after some time."""

from datetime import timedelta

from mock_portals.kit.clock import stamp
from mock_portals.kit.visit import Visit


def indexed_before(visit: Visit) -> str | None:
    """From when on cases cannot be found yet; nothing if the search is up to date."""
    lag = visit.portal.faults.find("search_lag")
    return stamp(visit.portal.clock.now() - timedelta(seconds=lag["seconds"])) if lag else None


def hide(visit: Visit, submitted: str) -> bool:
    """Whether a case of that moment cannot be found yet, counted once."""
    before = indexed_before(visit)
    hidden = before is not None and submitted >= before
    if hidden:
        visit.portal.faults.take("search_lag")
    return hidden
