"""Step 1: place of service."""

from starlette.responses import Response

from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.draft import done, on_draft, show, take_extra
from mock_portals.uhc.assumptions import PLACES


@on_draft("service")
async def show_service(visit: Visit, draft: Draft) -> Response:
    """Where will it be done?"""
    return show(visit, draft, "service", places=PLACES)


@on_draft("service")
async def take_service(visit: Visit, draft: Draft) -> Response:
    """One of the places on offer."""
    place = visit.text("place_of_service")
    draft.content["place_of_service"] = place
    alerts = [] if place in PLACES else ["Choose a place of service."]
    alerts += take_extra(visit, draft, "service")
    return visit.go("/request/service", *alerts) if alerts else done(visit, draft, "service")
