"""Pages between sign-in and the first page: care provider, terms; then the first page itself."""

from starlette.responses import Response

from mock_portals.kit.cases import CaseQuery
from mock_portals.kit.visit import Visit
from mock_portals.uhc.assumptions import ANNOUNCEMENTS
from mock_portals.uhc.search_lag import indexed_before


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


async def show_terms(visit: Visit) -> Response:
    """New terms, which a person has to accept."""
    return visit.render("terms") if visit.session.data.get("terms") else visit.go("/home")


async def take_terms(visit: Visit) -> Response:
    """Nothing goes on without the tick."""
    if visit.text("accept") != "yes":
        return visit.go("/terms", "Accept the updated terms to continue.")
    visit.session.data["terms"] = False
    return visit.go("/home")


async def home(visit: Visit) -> Response:
    """The first page."""
    counts = visit.portal.cases.counts(CaseQuery(visible_npis(visit), before=indexed_before(visit)))
    return visit.render("home", counts=counts, announcements=ANNOUNCEMENTS)


def visible_npis(visit: Visit) -> list[str]:
    """Cases are shown for the whole tax ID [trackit]."""
    return visit.portal.people.colleagues(visit.account["providers"])
