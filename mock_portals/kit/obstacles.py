"""What stands in the way of every page, beside what its guard says."""

from starlette.responses import Response

from mock_portals.kit.announcement import announced
from mock_portals.kit.gate import INTERFACE, Guard
from mock_portals.kit.tour import unknown
from mock_portals.kit.visit import Visit
from mock_portals.kit.walls import walled


def past(guard: Guard) -> Guard:
    """A guard that lets nobody through to whom a fault shows something else; what scripts fetch is left alone."""

    def guarded(visit: Visit) -> Response | None:
        if visit.request.url.path.startswith(INTERFACE):
            return guard(visit)
        return walled(visit) or guard(visit) or announced(visit) or unknown(visit)

    return guarded
