"""Sign-in, one question a page: ID, password, security check, method, code."""

from starlette.responses import Response

from mock_portals.kit.challenge import new_text, picture
from mock_portals.kit.database import Row
from mock_portals.kit.visit import Visit

LOCKED = "Your account is locked. Try again later or call support."
CODE_ALERTS = {
    "used": "That code has already been used. Wait for the next one.",
    "wrong": "That code is not valid.",
}
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
    visit.session.data["stage"] = "password"
    return visit.go("/signin/password")


async def show_password(visit: Visit) -> Response:
    """The password of the ID given before."""
    return _at(visit, "password") or visit.render("password", username=visit.session.data["username"])


async def take_password(visit: Visit) -> Response:
    """The right password leads on, unless the account is locked."""
    elsewhere = _at(visit, "password")
    if elsewhere:
        return elsewhere
    account = _account(visit)
    answer = visit.portal.accounts.check_password(account, visit.text("password"))
    if answer == "right":
        return _after_password(visit, account)
    visit.record("sign_in_refused", reason=answer)
    if answer == "locked":
        return _locked(visit, account, "/signin/password")
    return visit.go("/signin/password", "The password you entered is incorrect.")


async def show_challenge(visit: Visit) -> Response:
    """A picture only a person should read."""
    text = visit.session.data.get("challenge")
    return visit.render("challenge") if text else visit.go("/home")


async def challenge_image(visit: Visit) -> Response:
    """The picture itself."""
    text = visit.session.data.get("challenge")
    return Response(picture(text), media_type="image/png") if text else visit.render("not_found", 404)


async def take_challenge(visit: Visit) -> Response:
    """Another picture after a wrong answer."""
    data = visit.session.data
    if not data.get("challenge"):
        return visit.go("/home")
    if visit.text("characters").upper() != data["challenge"]:
        data["challenge"] = new_text()
        return visit.go("/signin/challenge", "The characters do not match. Try the new image.")
    data["challenge"], data["challenge_passed"] = None, True
    if visit.session.account:
        return visit.go("/home")
    data["stage"] = "method"
    return visit.go("/signin/method")


async def show_method(visit: Visit) -> Response:
    """How the second step is done."""
    return _at(visit, "method", "code", "phone") or visit.render("method")


async def take_method(visit: Visit) -> Response:
    """Only the app's codes can be had here: no phone is ever called."""
    elsewhere = _at(visit, "method", "code", "phone")
    if elsewhere:
        return elsewhere
    visit.session.data["stage"] = "code" if visit.text("method") == "app" else "phone"
    return visit.go(f"/signin/{visit.session.data['stage']}")


async def show_code(visit: Visit) -> Response:
    """The six digits of the app."""
    return _at(visit, "code") or visit.render("code")


async def take_code(visit: Visit) -> Response:
    """Each code counts once."""
    elsewhere = _at(visit, "code")
    if elsewhere:
        return elsewhere
    account, code = _account(visit), visit.text("code")
    if not code:
        return visit.go("/signin/code", "Enter the six-digit code.")
    answer = visit.portal.accounts.check_code(account, code)
    return _signed_in(visit, account) if answer == "accepted" else _code_refused(visit, account, answer)


async def show_phone(visit: Visit) -> Response:
    """The page of codes sent to a phone."""
    return _at(visit, "phone") or visit.render("phone")


async def take_phone(visit: Visit) -> Response:
    """No code was sent, so none is right."""
    elsewhere = _at(visit, "phone")
    if elsewhere:
        return elsewhere
    account = _account(visit)
    return _code_refused(visit, account, visit.portal.accounts.refuse_code(account))


async def sign_out(visit: Visit) -> Response:
    """Leave; the session is gone on the server."""
    visit.record("signed_out")
    visit.portal.sessions.drop(visit.session)
    visit.session = visit.portal.sessions.fresh()
    return visit.go("/signin?out=1")


def _at(visit: Visit, *stages: str) -> Response | None:
    return None if visit.session.data.get("stage") in stages else visit.go("/signin")


def _account(visit: Visit) -> Row:
    account = visit.portal.accounts.find(visit.session.data["username"])
    if account is None:
        raise LookupError("the account vanished during sign-in")
    return account


def _after_password(visit: Visit, account: Row) -> Response:
    if account["challenge"] == "captcha" or visit.portal.faults.fires("captcha", where="signin"):
        visit.session.data |= {"challenge": new_text(), "stage": "challenge"}
        return visit.go("/signin/challenge")
    visit.session.data["stage"] = "method"
    return visit.go("/signin/method")


def _code_refused(visit: Visit, account: Row, answer: str) -> Response:
    visit.record("code_refused", reason=answer)
    if answer == "locked":
        return _locked(visit, account, "/signin")
    return visit.go(f"/signin/{visit.session.data['stage']}", CODE_ALERTS[answer])


def _locked(visit: Visit, before: Row, path: str) -> Response:
    after = visit.portal.accounts.find(before["username"]) or {}
    if before["locked_until"] != after.get("locked_until"):
        visit.record("account_locked", until=after.get("locked_until"))
    if path == "/signin":
        visit.session.data = {"username": before["username"]}
    return visit.go(path, LOCKED)


def _signed_in(visit: Visit, account: Row) -> Response:
    passed = visit.session.data.get("challenge_passed", False)
    stolen = visit.portal.sessions.sign_in(visit.session, account["username"])
    visit.session.data["challenge_passed"] = passed
    visit.record("signed_in")
    for name in stolen:
        visit.record("session_stolen", session=name)
    visit.session.data["terms"] = visit.portal.faults.fires("terms")
    if len(account["providers"]) == 1:
        visit.session.data["provider"] = account["providers"][0]
        visit.record("provider_selected", npi=account["providers"][0], automatic=True)
    return visit.go("/home")
