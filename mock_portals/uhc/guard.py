"""Who may see the pages of this portal: somebody signed in who said for which care provider they work."""

from starlette.responses import Response

from mock_portals.kit import guard
from mock_portals.kit.visit import Visit


def representing(visit: Visit) -> Response | None:
    """Every page but those of the sign-in."""
    return guard.signed_in(visit) or (None if _chosen(visit) else visit.go("/provider"))


def _chosen(visit: Visit) -> bool:
    providers = visit.account["providers"]
    if "provider" not in visit.session.data and len(providers) == 1:
        visit.session.data["provider"] = providers[0]
        visit.record("provider_selected", npi=providers[0], automatic=True)
    return bool(visit.session.data.get("provider"))
