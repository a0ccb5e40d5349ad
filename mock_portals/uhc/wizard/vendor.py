"""Where a request ends because another organization decides on these services."""

from starlette.responses import Response

from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit
from mock_portals.uhc.assumptions import VENDORS


def elsewhere(visit: Visit, draft: Draft) -> Response | None:
    """The way out of the wizard, once the codes are known; a fault says who manages them."""
    fault = visit.portal.faults.take("managed_elsewhere")
    if fault is None:
        return None
    vendor = fault.get("vendor", next(iter(VENDORS)))
    codes = [line["code"] for line in draft.content["lines"]]
    visit.record("managed_elsewhere", vendor=vendor, codes=codes, **draft.content["member"])
    draft.ended = True
    visit.session.data["vendor"] = vendor
    return visit.go("/request/managed")


async def show_managed(visit: Visit) -> Response:
    """Who it is, and where they are asked."""
    vendor = visit.session.data.get("vendor")
    if vendor is None:
        return visit.go("/home")
    return visit.render("managed", vendor=vendor, site=VENDORS[vendor])
