"""A page that nobody knows, in place of one that everybody knows."""

from starlette.responses import Response

from mock_portals.kit.guard import page_of
from mock_portals.kit.visit import Visit

HEADING, START = "Quick tour of your new portal", "Start"


def unknown(visit: Visit) -> Response | None:
    """That page, in place of what is opened."""
    path = visit.request.url.path
    if visit.request.method != "GET":
        return None
    fault = visit.portal.faults.take("unknown_page", page=page_of(path))
    if fault is None:
        return None
    visit.session.data["tour"] = path
    said = [fault["says"]] if "says" in fault else []
    return visit.render("tour", heading=fault.get("heading", HEADING), button=START, alerts=said)


async def take_tour(visit: Visit) -> Response:
    """Who starts it is soon back where they were."""
    to = visit.session.data.get("tour", "/home")
    visit.record("unknown_page_closed", button=START, page=page_of(to))
    return visit.go(to)
