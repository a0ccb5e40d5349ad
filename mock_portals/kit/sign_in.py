"""Pages that the sign-in of any portal can have: security check, a new password, a question on a new device."""

from starlette.responses import Response

from mock_portals.kit.challenge import new_text, picture
from mock_portals.kit.stages import (
    after_challenge,
    after_change,
    after_device,
    elsewhere,
    keep_device,
    known_account,
    locked,
)
from mock_portals.kit.visit import Visit

# Assumption: a new password has at least this many characters.
PASSWORD_LENGTH = 8


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
    return visit.go("/home") if visit.session.account else after_challenge(visit, known_account(visit))


async def show_expired(visit: Visit) -> Response:
    """The password is too old: choose another."""
    return elsewhere(visit, "expired") or visit.render("expired")


async def take_expired(visit: Visit) -> Response:
    """Keep the new password, typed twice."""
    if away := elsewhere(visit, "expired"):
        return away
    account, chosen = known_account(visit), visit.text("password")
    if len(chosen) < PASSWORD_LENGTH or chosen != visit.text("again"):
        return visit.go("/signin/expired", f"Type the same password twice, at least {PASSWORD_LENGTH} characters.")
    if not visit.portal.accounts.change_password(account, chosen):
        return visit.go("/signin/expired", "You have used that password before.")
    visit.record("password_changed")
    return after_change(visit, account)


async def show_device(visit: Visit) -> Response:
    """A question, because this browser was never seen with the account."""
    return elsewhere(visit, "device") or visit.render("device")


async def take_device(visit: Visit) -> Response:
    """A wrong answer counts as a wrong password does."""
    if away := elsewhere(visit, "device"):
        return away
    account = known_account(visit)
    if visit.portal.accounts.locked(account):
        return locked(visit, account, "/signin")
    if visit.text("answer").casefold() != account["security_answer"].casefold():
        visit.record("answer_refused")
        if visit.portal.accounts.failed(account["username"]):
            return locked(visit, account, "/signin")
        return visit.go("/signin/device", "That is not the answer we have on file.")
    response = after_device(visit, account)
    return keep_device(visit, response, account["username"], "private") if visit.text("private") else response


async def sign_out(visit: Visit) -> Response:
    """Leave; the session is gone on the server."""
    visit.record("signed_out")
    visit.portal.sessions.drop(visit.session)
    visit.session = visit.portal.sessions.fresh()
    return visit.go("/signin?out=1")
