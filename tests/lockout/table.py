"""
The lockout table: what goes wrong with a sign-in, and how it is mended.

Each row is worked by several workers on one store, again and again, while a careless specialist tries everything
again. The portal counts; then the cause is mended and the work goes on to its end.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.lockout.practice import HELD_OUT, USERNAME, Practice
from tests.mock_portals.world import Visitor

OTHER_SECRET = "INVENTEDSECRETOFSOMEBODYELSE2345"
NEW_PASSWORD = "Invented-anew-2"

Act = Callable[[Practice], None]


@dataclass(frozen=True)
class Case:
    """One thing that goes wrong."""

    name: str
    begin: Act
    mend: Act
    stops: str = ""  #: the code that a person reads; empty where it settles by itself
    refused: int = 0  #: failures that the portal may count before somebody mends it
    quick: bool = False  #: part of ``make test``; all are part of ``make lockout``


def fault(name: str, **params: object) -> Act:
    """Switch a fault on."""
    return lambda practice: practice.portal.fault(name, **params)


def limit(name: str, value: object) -> Act:
    """Set a limit."""
    return lambda practice: practice.portal.seed({"limits": {name: value}})


def account(**changes: object) -> Act:
    """Change how the account stands at the portal."""
    return lambda practice: practice.portal.seed({"accounts": [practice.night.account("main") | changes]})


def nothing(_: Practice) -> None:
    """It passes by itself."""


def clear(practice: Practice) -> None:
    """The portal is as before."""
    practice.portal.clear_faults()


def wrong_password(practice: Practice) -> None:
    """Somebody changed it at the portal and told nobody."""
    practice.know(password="of last year")


def wrong_secret(practice: Practice) -> None:
    """The authenticator was registered anew."""
    practice.know(totp_secret=OTHER_SECRET)


def lock(practice: Practice) -> None:
    """Somebody else tries passwords."""
    stranger = Visitor(practice.portal)
    while not practice.account["lockouts"]:
        stranger.password(USERNAME, "guessed")


def wait_out(practice: Practice) -> None:
    """Some time later the lock is gone."""
    practice.clock.jump(HELD_OUT)


def change_password(practice: Practice) -> None:
    """The owner does what the portal asks."""
    person = Visitor(practice.portal)
    person.password(USERNAME, practice.password)
    person.post("/signin/expired", password=NEW_PASSWORD, again=NEW_PASSWORD)
    practice.password = NEW_PASSWORD


def steal(practice: Practice) -> None:
    """The owner signs in while the workers work, twice."""
    practice.portal.seed({"limits": {"sessions_per_account": 1}})
    practice.thief.after = [1, 4]


SECRETS = [
    Case("wrong password", wrong_password, nothing, "LOGIN_REJECTED", refused=2, quick=True),
    Case("authenticator registered anew", wrong_secret, nothing, "MFA_CODE_REJECTED", refused=2),
    Case("password expired", account(password_age_days=91), change_password, "PASSWORD_EXPIRED"),
    Case("account locked by somebody", lock, wait_out, "ACCOUNT_LOCKED"),
    Case("account disabled", account(disabled=True), account(disabled=False), "ACCOUNT_LOCKED"),
    Case("account not used", account(unused_days=46), account(unused_days=0), "ACCOUNT_LOCKED"),
]
# Too great a difference of clocks is waited for, and people hear of it only after some tries.
CODES = [
    Case("code used by somebody, once", fault("code_taken", times=1), nothing, refused=1, quick=True),
    Case("code used by somebody, always", fault("code_taken"), clear, "MFA_CODE_REJECTED", refused=2),
    *(
        Case(f"portal's clock {seconds:+} s", limit("clock_offset", seconds), limit("clock_offset", 0))
        for seconds in (75, -75, 20, -20)
    ),
    Case("session stolen by another sign-in", steal, nothing, quick=True),
]
METHODS = [
    *(
        Case(f"chooser: {only}", fault("methods", only=only), clear, stops)
        for only, stops in {
            "no_app": "MFA_METHOD_UNSUPPORTED",
            "renamed": "MFA_METHOD_UNSUPPORTED",
            "phone": "MFA_NEEDS_PERSON",
            "email": "MFA_NEEDS_PERSON",
            "push": "MFA_NEEDS_PERSON",
        }.items()
    ),
    Case("security question", fault("new_device"), clear, "ACTION_NEEDED"),
    Case("new terms", fault("terms"), clear, "ACTION_NEEDED"),
    Case("picture to read", fault("captcha", where="signin"), clear, "CAPTCHA_REQUIRED"),
]
PORTAL = [
    Case("pages fail after the sign-in", fault("outage", status=502, where="signed_in"), clear),
    Case("too many requests in the sign-in", limit("requests_per_minute", 4), limit("requests_per_minute", 0)),
    Case("maintenance told in words", fault("maintenance", status=200), clear),
]
TABLE = (*SECRETS, *CODES, *METHODS, *PORTAL)
