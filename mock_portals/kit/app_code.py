"""The page of the sign-in that wants the code of an authenticator app, and what comes of any code."""

from starlette.responses import Response

from mock_portals.kit.codes import CodeAnswer
from mock_portals.kit.database import Row
from mock_portals.kit.stages import elsewhere, enter, keep_device, known_account, locked, remembers
from mock_portals.kit.visit import Visit


async def show_code(visit: Visit) -> Response:
    """The six digits of the app."""
    return elsewhere(visit, "code") or visit.render("code", remember=remembers(visit))


async def take_code(visit: Visit) -> Response:
    """Each code counts once."""
    if away := elsewhere(visit, "code"):
        return away
    account, code = known_account(visit), visit.text("code")
    if not code:
        return visit.go("/signin/code", "Enter the six-digit code.")
    if visit.portal.faults.fires("code_taken"):
        visit.portal.codes.take_away(account, code)
        account = known_account(visit)
    return answered(visit, account, visit.portal.codes.check(account, code))


def answered(visit: Visit, account: Row, answer: CodeAnswer) -> Response:
    """In, or once more."""
    if answer == "accepted":
        remembered = visit.text("remember")
        response = enter(visit, account)
        return keep_device(visit, response, account["username"], "remembered") if remembered else response
    visit.record("code_refused", reason=answer)
    if answer == "locked":
        return locked(visit, account, "/signin")
    says = visit.portal.rules.says
    words = says.code_used if answer == "used" else says.code_wrong
    return visit.go(f"/signin/{visit.session.data['stage']}", words)
