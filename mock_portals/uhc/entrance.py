"""For whom a person works, asked between sign-in and the first page; then the first page itself."""

from starlette.responses import Response

from mock_portals.kit.case_pages import visible_npis
from mock_portals.kit.cases import CaseQuery
from mock_portals.kit.search_lag import indexed_before
from mock_portals.kit.visit import Visit
from mock_portals.uhc.assumptions import ANNOUNCEMENTS


async def show_provider(visit: Visit) -> Response:
    """For whom does this person work now?"""
    return visit.render("provider", providers=visit.portal.people.providers(visit.account["providers"]))


async def take_provider(visit: Visit) -> Response:
    """Keep the choice for the session."""
    npi = visit.text("provider")
    if npi not in visit.account["providers"]:
        return visit.go("/provider", "Select a care provider.")
    visit.session.data["provider"] = npi
    visit.record("provider_selected", npi=npi, automatic=False)
    return visit.go("/home")


async def home(visit: Visit) -> Response:
    """The first page."""
    counts = visit.portal.cases.counts(CaseQuery(visible_npis(visit), before=indexed_before(visit)))
    return visit.render("home", counts=counts, announcements=ANNOUNCEMENTS)
