"""The second step of the sign-in: the app's code, a code that is sent, a phone that is asked, a recovery code."""

from starlette.responses import JSONResponse, Response

from mock_portals.kit.app_code import answered
from mock_portals.kit.stages import elsewhere, enter, known_account, stage
from mock_portals.kit.visit import Visit
from mock_portals.uhc.assumptions import METHODS, OTHER_METHODS

STAGES = {"app": "code", "text": "phone", "call": "phone", "email": "email", "push": "push"}
ANYWHERE = ("method", *dict.fromkeys(STAGES.values()), "recovery")


async def show_method(visit: Visit) -> Response:
    """How the second step is done."""
    return elsewhere(visit, *ANYWHERE) or visit.render("method", methods=_methods(visit))


async def take_method(visit: Visit) -> Response:
    """Go on to the page of a way that is offered; a code that has to be sent is sent now."""
    if away := elsewhere(visit, *ANYWHERE):
        return away
    chosen = visit.text("method")
    if chosen not in dict(_methods(visit)):
        return visit.go("/signin/method", "Choose one of the ways below.")
    if chosen == "passkey":
        return visit.go("/signin/method", "No passkey was found on this device.")
    if chosen != "app":
        code = visit.portal.codes.send(visit.session.data["username"])
        visit.record("code_sent", by=chosen, code=code)
    return stage(visit, STAGES[chosen])


async def show_phone(visit: Visit) -> Response:
    """The page of codes sent to a phone."""
    return elsewhere(visit, "phone") or visit.render("phone")


async def show_email(visit: Visit) -> Response:
    """The page of codes sent by e-mail."""
    return elsewhere(visit, "email") or visit.render("email")


async def take_sent(visit: Visit) -> Response:
    """The code that was sent is right once."""
    if away := elsewhere(visit, "phone", "email"):
        return away
    account = known_account(visit)
    return answered(visit, account, visit.portal.codes.check_sent(account, visit.text("code")))


async def show_push(visit: Visit) -> Response:
    """The page that waits for a person to press a button on their phone."""
    return elsewhere(visit, "push") or visit.render("push")


async def push_state(visit: Visit) -> Response:
    """Whether they did, for the script of that page."""
    return JSONResponse({"approved": visit.portal.codes.approved(visit.session.data.get("username", ""))})


async def take_push(visit: Visit) -> Response:
    """On, if they did."""
    if away := elsewhere(visit, "push"):
        return away
    account = known_account(visit)
    if visit.portal.codes.approved(account["username"]):
        return enter(visit, account)
    return visit.go("/signin/push", "You have not approved the sign-in yet.")


async def show_recovery(visit: Visit) -> Response:
    """The page for the code that a person keeps for the day when all else fails."""
    if away := elsewhere(visit, *ANYWHERE):
        return away
    visit.session.data["stage"] = "recovery"
    return visit.render("recovery")


async def take_recovery(visit: Visit) -> Response:
    """It is right once."""
    if away := elsewhere(visit, "recovery"):
        return away
    account = known_account(visit)
    answer = visit.portal.codes.check_recovery(account, visit.text("code"))
    if answer == "accepted":
        visit.record("recovery_used")
    return answered(visit, account, answer)


def _methods(visit: Visit) -> list[tuple[str, str]]:
    if "methods" not in visit.session.data:
        fault = visit.portal.faults.take("methods") or {}
        visit.session.data["methods"] = OTHER_METHODS.get(fault.get("only", ""), METHODS)
    return list(visit.session.data["methods"])
