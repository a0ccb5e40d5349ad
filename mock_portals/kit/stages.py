"""What the sign-in asks after the ID, in which order, and what of it an account or a browser is spared."""

from starlette.responses import Response

from mock_portals.kit.challenge import new_text
from mock_portals.kit.database import Row
from mock_portals.kit.devices import Trust
from mock_portals.kit.visit import Visit

REMEMBER = "remember_device"  # a limit: whether a browser can be spared the code


def elsewhere(visit: Visit, *stages: str) -> Response | None:
    """The way to the first page for whoever is not at one of these stages."""
    return None if visit.session.data.get("stage") in stages else visit.go("/signin")


def stage(visit: Visit, name: str) -> Response:
    """Go on to a page of the sign-in."""
    visit.session.data["stage"] = name
    return visit.go(f"/signin/{name}")


def known_account(visit: Visit) -> Row:
    """The account whose ID was given."""
    account = visit.portal.accounts.find(visit.session.data["username"])
    if account is None:
        raise LookupError("the account vanished during sign-in")
    return account


def after_password(visit: Visit, account: Row) -> Response:
    """A picture to be read, or on."""
    if account["challenge"] == "captcha" or visit.portal.faults.fires("captcha", where="signin"):
        visit.session.data["challenge"] = new_text()
        return stage(visit, "challenge")
    return after_challenge(visit, account)


def after_challenge(visit: Visit, account: Row) -> Response:
    """A new password, or on."""
    return stage(visit, "expired") if visit.portal.accounts.expired(account) else after_change(visit, account)


def after_change(visit: Visit, account: Row) -> Response:
    """A question, if this browser was never seen with the account; or on."""
    asked = not trusts(visit, account, "private") and (
        account["device_check"] or visit.portal.faults.fires("new_device")
    )
    return stage(visit, "device") if asked else after_device(visit, account)


def after_device(visit: Visit, account: Row) -> Response:
    """The second step, which a browser that is remembered is spared."""
    step = visit.portal.rules.second_step
    spared = remembers(visit) and trusts(visit, account, "remembered")
    return enter(visit, account) if step is None or spared else stage(visit, step)


def remembers(visit: Visit) -> bool:
    """Whether a browser can be spared it at this portal."""
    return visit.portal.database.setting(REMEMBER, visit.portal.rules.remembers)


def trusts(visit: Visit, account: Row, trust: Trust) -> bool:
    """Whether this browser is trusted with the account."""
    return visit.portal.devices.trusts(visit.request.cookies.get(_device(visit)), account["username"], trust)


def keep_device(visit: Visit, response: Response, username: str, trust: Trust) -> Response:
    """The same answer, with the cookie by which this browser is known from now on."""
    devices = visit.portal.devices
    token = devices.trust(visit.request.cookies.get(_device(visit)), username, trust)
    age = int(visit.portal.rules.trusted_for.total_seconds())
    response.set_cookie(_device(visit), token, max_age=age, httponly=True, samesite="lax")
    return response


def locked(visit: Visit, before: Row, path: str) -> Response:
    """Say so, and keep for the record when it began."""
    after = visit.portal.accounts.find(before["username"]) or {}
    if before["locked_until"] != after.get("locked_until"):
        visit.record("account_locked", until=after.get("locked_until"))
    if path == "/signin":
        visit.session.data = {"username": before["username"]}
    return visit.go(path, visit.portal.rules.says.locked)


def enter(visit: Visit, account: Row) -> Response:
    """Signed in: what stands between this and the first page is asked next."""
    passed = visit.session.data.get("challenge_passed", False)
    stolen = visit.portal.sessions.sign_in(visit.session, account["username"])
    visit.portal.accounts.signed_in(account["username"])
    visit.session.data["challenge_passed"] = passed
    visit.record("signed_in")
    for name in stolen:
        visit.record("session_stolen", session=name)
    visit.session.data["terms"] = visit.portal.faults.fires("terms")
    visit.session.data["profile"] = visit.portal.faults.fires("profile")
    return visit.go("/home")


def _device(visit: Visit) -> str:
    """The cookie by which a browser is known."""
    return f"{visit.portal.rules.slug}_device"
