"""New terms of use, which stand between the sign-in and the first page."""

from starlette.responses import Response

from mock_portals.kit.visit import Visit


async def show_terms(visit: Visit) -> Response:
    """New terms, which a person has to accept."""
    return visit.render("terms") if visit.session.data.get("terms") else visit.go("/home")


async def take_terms(visit: Visit) -> Response:
    """Nothing goes on without the tick."""
    if visit.text("accept") != "yes":
        return visit.go("/terms", "Accept the updated terms to continue.")
    visit.session.data["terms"] = False
    visit.record("terms_accepted")
    return visit.go("/home")
