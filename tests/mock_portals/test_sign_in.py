"""Signing in to the UnitedHealthcare mock, and what keeps others out."""

from mock_portals.kit.guard import page_of
from mock_portals.kit.totp import code_for, step_at
from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import NPIS, SECRET, Visitor, counters, current_code, submit, to_review

LOCKED = "Your account is locked."


def test_happy_path(portal: UhcPortal, visitor: Visitor) -> None:
    """ID, password, method, code and care provider lead to the first page."""
    visitor.password("dana")
    visitor.code(current_code(portal))
    assert visitor.url.endswith("/provider")
    visitor.post("/provider", provider=NPIS[1])
    assert "<h1>Prior Authorization and Notification</h1>" in visitor.text
    assert [row["kind"] for row in portal.ledger()] == ["signed_in", "provider_selected"]
    assert counters(portal, "dana")["sign_ins"] == 1


def test_one_provider_is_selected_without_asking(portal: UhcPortal, visitor: Visitor) -> None:
    """Who represents one provider goes straight to the first page."""
    assert visitor.sign_in("solo").url.endswith("/home")
    assert portal.ledger("provider_selected")[0]["data"] == {"npi": NPIS[0], "automatic": True}


def test_pages_need_a_sign_in(visitor: Visitor) -> None:
    """Without a session every page leads to the sign-in."""
    for path in ("/", "/home", "/cases", "/request/service", "/letters/1.pdf", "/nowhere"):
        visitor.get(path)
        assert visitor.url.endswith("/signin"), path


def test_unknown_id(portal: UhcPortal, visitor: Visitor) -> None:
    """An unknown ID is refused before any password is asked."""
    visitor.get("/signin")
    assert "We do not recognize that One Healthcare ID." in visitor.post("/signin", username="nobody")
    assert portal.ledger("sign_in_refused")[0]["data"] == {"reason": "unknown_id"}


def test_code_replay_is_refused(portal: UhcPortal, visitor: Visitor) -> None:
    """A code works once per account, also from another browser."""
    visitor.password("solo")
    code = current_code(portal)
    visitor.code(code)
    second = Visitor(portal)
    second.password("solo")
    assert "That code has already been used. Wait for the next one." in second.code(code)
    assert counters(portal)["codes_refused"] == 1


def test_code_older_than_the_last_is_refused(portal: UhcPortal, visitor: Visitor) -> None:
    """After a code of this step, the step before no longer counts."""
    visitor.sign_in("solo")
    visitor.get("/home")
    visitor.post("/signout")
    visitor.password("solo")
    assert "That code is not valid." in visitor.code(code_for(SECRET, step_at(portal.now()) - 1))


def test_previous_step_is_accepted_first(portal: UhcPortal, visitor: Visitor) -> None:
    """A code of the step before is good if no newer one was taken."""
    visitor.password("solo")
    visitor.code(code_for(SECRET, step_at(portal.now()) - 1))
    assert visitor.url.endswith("/home")


def test_lockout_and_recovery(portal: UhcPortal, visitor: Visitor) -> None:
    """Five bad passwords lock for an hour, in which the right one is refused too."""
    for _ in range(4):
        assert "The password you entered is incorrect." in visitor.password("solo", "wrong")
    assert LOCKED in visitor.password("solo", "wrong")
    assert LOCKED in visitor.password("solo")
    assert len(portal.ledger("account_locked")) == 1
    portal.advance(61 * 60)
    visitor.sign_in("solo")
    assert counters(portal)["failed_count"] == 0


def test_bad_codes_lock_too(portal: UhcPortal, visitor: Visitor) -> None:
    """Five bad codes lock the account."""
    visitor.password("solo")
    for _ in range(5):
        visitor.code("000000")
    assert LOCKED in visitor.text
    assert counters(portal)["locked_until"]
    assert len(portal.ledger("code_refused")) == 5


def test_idle_session_ends(portal: UhcPortal, visitor: Visitor) -> None:
    """Twenty minutes without a request end the session, and the page says so."""
    visitor.sign_in()
    portal.advance(19 * 60)
    visitor.get("/cases")
    assert visitor.url.endswith("/cases")
    portal.advance(21 * 60)
    assert "Your session has ended. Sign in again." in visitor.get("/cases")
    assert visitor.url.endswith("/signin?ended=1")


def test_form_token(visitor: Visitor) -> None:
    """A form with a wrong token changes nothing."""
    visitor.sign_in()
    visitor.get("/home")
    assert "<h1>This form has expired</h1>" in visitor.post("/signout", csrf_token="wrong")
    assert visitor.status == 403
    visitor.get("/home")
    assert visitor.url.endswith("/home")


def test_sign_out(portal: UhcPortal, visitor: Visitor) -> None:
    """Signing out ends the session on the server."""
    visitor.sign_in()
    assert "You have signed out." in visitor.post("/signout")
    visitor.get("/home")
    assert visitor.url.endswith("/signin")
    assert portal.ledger("signed_out")[0]["account"] == "solo"


def test_security_check(visitor: Visitor) -> None:
    """A challenged account meets a picture after the password, and a wrong answer does not pass."""
    assert "<h1>Security check</h1>" in visitor.password("robot")
    assert "do not match" in visitor.post("/signin/challenge", characters="no")
    visitor.get("/signin/method")
    assert visitor.url.endswith("/signin")


def test_phone_codes_are_never_right(visitor: Visitor) -> None:
    """Codes sent to a phone cannot be had here."""
    visitor.password("solo")
    assert "<h1>Check your phone</h1>" in visitor.post("/signin/method", method="text")
    assert "That code is not valid." in visitor.post("/signin/phone", code="123456")


def test_terms_stand_in_the_way(portal: UhcPortal, visitor: Visitor) -> None:
    """Updated terms come before any page until they are accepted."""
    portal.fault("terms")
    assert "<h1>Updated terms of use</h1>" in visitor.sign_in().text
    visitor.post("/terms", accept="yes")
    assert visitor.url.endswith("/home")


def test_session_ends_by_fault(portal: UhcPortal, visitor: Visitor) -> None:
    """A session can be ended after a number of requests."""
    visitor.sign_in()
    portal.fault("session_ends", after_requests=2, times=1)
    for expected in ("/cases", "/cases", "/signin?ended=1"):
        visitor.get("/cases")
        assert visitor.url.endswith(expected)
    assert visitor.sign_in().get("/cases").count("<h1>Your cases</h1>") == 1


def test_session_ends_at_one_page(portal: UhcPortal, ready: Visitor) -> None:
    """A session can be ended by the request of one page, also only by one that sends."""
    portal.fault("session_ends", page="submit", times=1)
    for path in ("/cases", "/request/documents", "/request/review"):
        ready.get(path)
        assert ready.url.endswith(path)
    assert "Your session has ended." in submit(ready)
    assert not portal.cases()

    to_review(ready.sign_in())
    portal.fault("session_ends", page="documents", method="POST", times=1)
    ready.get("/request/documents")
    assert ready.url.endswith("/request/documents")
    ready.post("/request/documents")
    assert ready.url.endswith("/signin?ended=1")


def test_names_of_pages() -> None:
    """Faults about requests name pages by these words."""
    named = {
        "/signin": "signin",
        "/signin/password": "password",
        "/home": "home",
        "/request/member/taken": "taken",
        "/request/not-required": "not_required",
        "/request/service": "service",
        "/request/member/results": "member_results",
        "/request/documents/upload": "documents",
        "/request/submit": "submit",
        "/request/confirmation/PA1": "confirmation",
        "/cases": "cases",
        "/cases/PA1": "case",
        "/cases/PA1/letters": "letters",
    }

    assert {path: page_of(path) for path in named} == named


def test_maintenance(portal: UhcPortal, visitor: Visitor) -> None:
    """Maintenance answers every page with 503 until it is over."""
    portal.fault("maintenance", times=1)
    assert "<h1>We will be right back</h1>" in visitor.get("/signin")
    assert visitor.status == 503
    assert "<h1>Sign in</h1>" in visitor.get("/signin")
