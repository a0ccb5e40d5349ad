"""What keeps pages from being answered for a while: maintenance, an outage, too many requests."""

from datetime import timedelta
from email.utils import format_datetime
from math import ceil

from starlette.responses import Response

from mock_portals.kit.faults import Params
from mock_portals.kit.visit import Visit

RETRY_AFTER = "retry_after"  # a limit: in which form a hurried account is told, "seconds", "date" or "none"
OUTAGES = {500: "server_error", 502: "bad_gateway", 503: "unavailable", 504: "gateway_timeout"}


def closed(visit: Visit) -> Response | None:
    """What is answered in place of any page, if anything is."""
    return _maintenance(visit) or _outage(visit) or _hurried(visit)


def _maintenance(visit: Visit) -> Response | None:
    fault = visit.portal.faults.take("maintenance")
    if fault is None:
        return None
    return _later(visit, visit.render("maintenance", fault.get("status", 503)), fault)


def _outage(visit: Visit) -> Response | None:
    where = "signed_in" if visit.session.account else "signed_out"
    fault = visit.portal.faults.take("outage", where=where)
    if fault is None:
        return None
    status = fault.get("status", 500)
    return _later(visit, visit.render(OUTAGES[status], status), fault)


def _hurried(visit: Visit) -> Response | None:
    account = visit.session.account or visit.session.data.get("username")
    wait = visit.portal.pace.wait(account) if account else 0.0
    if not wait:
        return None
    visit.record("too_many_requests", path=visit.request.url.path)
    form = visit.portal.database.setting(RETRY_AFTER, "seconds")
    said = {} if form == "none" else {"retry_after": ceil(wait), "form": form}
    return _later(visit, visit.render("too_many", 429), said)


def _later(visit: Visit, response: Response, said: Params) -> Response:
    """The same answer, and after how many seconds or at what time to come back, where that is told."""
    seconds = said.get("retry_after")
    if seconds is not None:
        date = format_datetime(visit.portal.clock.now() + timedelta(seconds=seconds), usegmt=True)
        response.headers["retry-after"] = date if said.get("form") == "date" else str(seconds)
    return response
