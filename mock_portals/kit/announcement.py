"""The page of announcements that comes up once a session before another page."""

from starlette.responses import Response

from mock_portals.kit.guard import page_of
from mock_portals.kit.visit import Visit

CONTINUE = "Continue to the portal"
# Assumption: what is told on a page of its own after the sign-in.
NEWS = (
    "The portal is closed for planned work on Sunday from 1:00 AM to 5:00 AM Central time.",
    "Clinical documents can be sent with a request, or later from the page of its case.",
    "Ask your administrator if a care provider whom you represent is missing from your list.",
)


def announced(visit: Visit) -> Response | None:
    """The way to it, until it was read."""
    data, path = visit.session.data, visit.request.url.path
    if visit.request.method != "GET" or not visit.session.account or data.get("announced"):
        return None
    if data.get("announcement") == path:
        return visit.go("/announcements")
    fault = visit.portal.faults.find("announcement")
    if fault is None or "announcement" in data or fault.get("page", "home") != page_of(path):
        return None
    visit.portal.faults.take("announcement")
    data["announcement"] = path
    return visit.go("/announcements")


async def show_announcement(visit: Visit) -> Response:
    """A few words, and the way on."""
    to = visit.session.data.get("announcement")
    return visit.render("announcements", news=NEWS, button=CONTINUE) if to else visit.go("/home")


async def take_announcement(visit: Visit) -> Response:
    """On to the page that was asked for."""
    to = visit.session.data.get("announcement", "/home")
    visit.session.data["announced"] = True
    visit.record("announcement_closed", button=CONTINUE, page=page_of(to))
    return visit.go(to)
