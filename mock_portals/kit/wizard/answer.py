"""What the browser is told once a request was saved: its number, or what a fault shows instead."""

import asyncio

from starlette.responses import Response

from mock_portals.kit.connection import HangUp
from mock_portals.kit.database import Row
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.draft import show_last

# Assumption: the words of a confirmation that is gone after four seconds.
TOAST = "Request {reference} was received."


async def answer(visit: Visit, case: Row) -> Response:
    """The confirmation, unless something happens on the way back."""
    faults = visit.portal.faults
    await _hang(visit)
    if faults.fires("submit_drops", when="after"):
        return HangUp()
    if faults.fires("submit_504_after_save"):
        return visit.render("gateway_timeout", 504)
    if faults.fires("submit_ends_session"):
        visit.session = visit.portal.sessions.end(visit.session)
        return visit.go("/signin?ended=1")
    return _confirmed(visit, case["reference"])


async def _hang(visit: Visit) -> None:
    hang = visit.portal.faults.take("submit_hang")
    if hang is None:
        return
    visit.portal.sessions.save(visit.session)
    await asyncio.sleep(hang.get("seconds", 60))
    # What the visitor did in the meantime, such as signing out, must not be undone.
    visit.session = visit.portal.sessions.resume(visit.session.token)


def _confirmed(visit: Visit, reference: str) -> Response:
    fault = visit.portal.faults.take("confirmation") or {}
    match fault.get("kind"):
        case "blank":
            return visit.render("blank")
        case "toast":
            visit.session.data["toast"] = TOAST.format(reference=reference)
            return visit.go("/home")
        case "emailed":
            visit.session.data["emailed"] = True
            return visit.go("/request/confirmation")
    return visit.go(f"/request/confirmation/{reference}")


async def show_emailed(visit: Visit) -> Response:
    """A confirmation that keeps the number for an e-mail."""
    return show_last(visit, "emailed") if visit.session.data.get("emailed") else visit.go("/home")


async def show_confirmation(visit: Visit) -> Response:
    """The number of the request; a fault shows one that was never kept."""
    reference = visit.request.path_params["reference"]
    case = visit.portal.cases.find(reference)
    phantom: Row = visit.session.data.get("phantom", {})
    if case is None and phantom.get("reference") == reference:
        case = phantom
    if case is None:
        return visit.render("case_not_found", 404)
    case["status"] = visit.portal.rules.statuses.first
    return show_last(visit, "confirmation", case=case)
