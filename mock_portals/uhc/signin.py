"""Sign-in, one question a page: ID, then the password."""

from starlette.responses import Response

from mock_portals.kit.stages import after_password, elsewhere, known_account, locked, stage
from mock_portals.kit.visit import Visit

STATUSES = {
    "ended": "Your session has ended. Sign in again.",
    "taken": "Your session has ended because somebody else signed in with this One Healthcare ID.",
    "out": "You have signed out.",
}


async def show_signin(visit: Visit) -> Response:
    """Who are you?"""
    status = next((text for name, text in STATUSES.items() if name in visit.request.query_params), None)
    return visit.render("signin", status_text=status, username=visit.session.data.get("username", ""))


async def take_signin(visit: Visit) -> Response:
    """An unknown ID is told at once: this portal is identity-first."""
    username = visit.text("username")
    visit.session.data = {"username": username}
    if visit.portal.accounts.find(username) is None:
        visit.record("sign_in_refused", reason="unknown_id")
        return visit.go("/signin", "We do not recognize that One Healthcare ID.")
    return stage(visit, "password")


async def show_password(visit: Visit) -> Response:
    """The password of the ID given before."""
    return elsewhere(visit, "password") or visit.render("password", username=visit.session.data["username"])


async def take_password(visit: Visit) -> Response:
    """The right password leads on, unless the account is locked or disabled."""
    if away := elsewhere(visit, "password"):
        return away
    account = known_account(visit)
    answer = visit.portal.accounts.check_password(account, visit.text("password"))
    if answer == "right":
        return after_password(visit, account)
    visit.record("sign_in_refused", reason=answer)
    if answer == "locked":
        return locked(visit, account, "/signin/password")
    wrong = "The password you entered is incorrect."
    return visit.go("/signin/password", visit.portal.rules.says.disabled if answer == "disabled" else wrong)
