"""The sign-in on one page or on two, and the first page."""

from starlette.responses import Response

from mock_portals.kit.app import Address
from mock_portals.kit.case_pages import visible_npis
from mock_portals.kit.cases import CaseQuery
from mock_portals.kit.described.description import Description, Says
from mock_portals.kit.guard import signing_in
from mock_portals.kit.search_lag import indexed_before
from mock_portals.kit.stages import after_password, elsewhere, locked, stage
from mock_portals.kit.visit import Visit


def addresses(told: Description) -> list[Address]:
    """Where the ID and the password are sent."""
    entrance = Entrance(told.sign_in.says)
    if told.sign_in.pages == "one":
        return [("POST", "/signin", entrance.take_both, signing_in)]
    return [
        ("POST", "/signin", entrance.take_user, signing_in),
        ("GET", "/signin/password", show_password, signing_in),
        ("POST", "/signin/password", entrance.take_password, signing_in),
    ]


async def show_signin(visit: Visit) -> Response:
    """Who are you?"""
    how = next((name for name in ("ended", "taken", "out") if name in visit.request.query_params), None)
    return visit.render("signin", how=how, username=visit.session.data.get("username", ""))


async def show_password(visit: Visit) -> Response:
    """The password of the ID given before."""
    return elsewhere(visit, "password") or visit.render("password", username=visit.session.data["username"])


async def home(visit: Visit) -> Response:
    """The first page."""
    counts = visit.portal.cases.counts(CaseQuery(visible_npis(visit), before=indexed_before(visit)))
    return visit.render("home", counts=counts)


class Entrance:
    """Takes what the pages of the sign-in ask for; what is wrong with it is not told."""

    def __init__(self, says: Says) -> None:
        self._says = says

    async def take_both(self, visit: Visit) -> Response:
        """ID and password together."""
        return await self._known(visit) or self._passed(visit, "/signin")

    async def take_user(self, visit: Visit) -> Response:
        """An ID that nobody has is refused at once."""
        return await self._known(visit) or stage(visit, "password")

    async def take_password(self, visit: Visit) -> Response:
        """The password of that ID."""
        return elsewhere(visit, "password") or self._passed(visit, "/signin/password")

    async def _known(self, visit: Visit) -> Response | None:
        username = visit.text("username")
        visit.session.data = {"username": username}
        if visit.portal.accounts.find(username):
            return None
        visit.record("sign_in_refused", reason="unknown_id")
        return visit.go("/signin", self._says.rejected)

    def _passed(self, visit: Visit, path: str) -> Response:
        account = visit.portal.accounts.find(visit.session.data["username"]) or {}
        answer = visit.portal.accounts.check_password(account, visit.text("password"))
        if answer == "right":
            return after_password(visit, account)
        visit.record("sign_in_refused", reason=answer)
        if answer == "locked":
            return locked(visit, account, path)
        return visit.go(path, self._says.disabled if answer == "disabled" else self._says.rejected)
