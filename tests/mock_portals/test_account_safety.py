"""What real portals do to keep accounts safe: one session, a clock of their own, passwords that age."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from mock_portals.kit.totp import code_for, step_at
from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import PASSWORD, SECRET, Visitor, account, counters, current_code

TAKEN = "Your session has ended because somebody else signed in with this One Healthcare ID."
SECOND = timedelta(seconds=1)


def date_of(visitor: Visitor, path: str) -> datetime:
    """The Date header of an answer."""
    with visitor.open(path) as answer:
        return parsedate_to_datetime(answer.headers["date"])


class TestOneSession:
    def test_the_older_one_ends(self, portal: UhcPortal, visitor: Visitor) -> None:
        """A second sign-in ends the first, which is told so whatever it opens; the second goes on."""
        portal.seed({"limits": {"sessions_per_account": 1}})
        visitor.sign_in()
        second = Visitor(portal).sign_in()
        for path in ("/api/codes?kind=diagnosis&q=M54", "/cases"):
            visitor.get(path)

        assert TAKEN in visitor.text
        assert "<h1>Your cases</h1>" in second.get("/cases")
        [first, _] = portal.ledger("signed_in")
        [stolen] = portal.ledger("session_stolen")
        assert (stolen["account"], stolen["data"]) == ("solo", {"session": first["session"]})

    def test_scripts_are_refused(self, portal: UhcPortal, visitor: Visitor) -> None:
        """What a page of the older session fetches is refused."""
        portal.seed({"limits": {"sessions_per_account": 1}})
        visitor.sign_in()
        Visitor(portal).sign_in()
        visitor.get("/api/codes?kind=diagnosis&q=M54")

        assert visitor.status == 401

    def test_off_by_default(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Without the limit two sessions live side by side."""
        visitor.sign_in()
        Visitor(portal).sign_in()

        assert "<h1>Your cases</h1>" in visitor.get("/cases")
        assert portal.ledger("session_stolen") == []


class TestClock:
    def test_every_answer_has_the_portals_date(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Pages, files and refusals carry the time that the portal's clock was turned to."""
        portal.advance(3600)
        for path in ("/signin", "/static/portal.css"):
            assert abs(date_of(visitor, path) - datetime.now(UTC) - timedelta(hours=1)) < 3 * SECOND

    def test_skewed(self, portal: UhcPortal, visitor: Visitor) -> None:
        """A portal whose clock is ahead says so in its Date, and refuses codes that are right elsewhere."""
        portal.seed({"limits": {"clock_offset": 75}})
        assert abs(date_of(visitor, "/signin") - datetime.now(UTC) - timedelta(seconds=75)) < 3 * SECOND

        visitor.password("solo")
        assert "That code is not valid." in visitor.code(code_for(SECRET, step_at(datetime.now(UTC))))
        portal.seed({"limits": {"clock_offset": 0}})
        visitor.code(code_for(SECRET, step_at(datetime.now(UTC))))
        assert visitor.url.endswith("/home")


class TestCounters:
    def test_what_happened_is_counted(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Failures, codes, sign-ins, sign-outs and sessions are counted for each account."""
        visitor.password("solo", "wrong")
        visitor.sign_in()
        visitor.get("/home")
        visitor.post("/signout")
        Visitor(portal).sign_in()

        told = counters(portal)
        expected = {"failed_sign_ins": 1, "codes_accepted": 2, "codes_refused": 0, "codes_reused": 0}
        expected |= {"sign_ins": 2, "sign_outs": 1, "sessions_now": 1, "stolen": 0, "lockouts": 0}
        assert {name: told[name] for name in expected} == expected

    def test_idle_sessions_are_none(self, portal: UhcPortal, visitor: Visitor) -> None:
        """A session that idled too long is no session now."""
        visitor.sign_in()
        portal.advance(21 * 60)

        assert counters(portal)["sessions_now"] == 0

    def test_lockouts(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Each lock counts once, however often it is met afterwards."""
        for _ in range(7):
            visitor.password("solo", "wrong")

        assert counters(portal)["lockouts"] == 1

    def test_a_code_typed_twice(self, portal: UhcPortal, visitor: Visitor) -> None:
        """The same step typed again is a reuse, whether it was accepted or was wrong in the first place."""
        visitor.password("solo")
        early = code_for(SECRET, step_at(portal.now()) + 10)
        visitor.code(early)
        assert counters(portal)["codes_reused"] == 0
        visitor.code(early)
        assert counters(portal)["codes_reused"] == 1

        good = current_code(portal)
        visitor.code(good)
        second = Visitor(portal)
        second.password("solo")
        second.code(good)
        assert counters(portal)["codes_reused"] == 2

    def test_taken_elsewhere(self, portal: UhcPortal, visitor: Visitor) -> None:
        """A code that somebody used elsewhere a moment before is refused as used, and we typed it once only."""
        portal.fault("code_taken", times=1)
        visitor.password("solo")

        assert "That code has already been used." in visitor.code(current_code(portal))
        assert counters(portal)["codes_reused"] == 0
        visitor.code(visitor.next_code())
        assert visitor.url.endswith("/home")


class TestStanding:
    def test_expired_password(self, portal: UhcPortal, visitor: Visitor) -> None:
        """A password of more than 90 days has to be changed before anything else, and the new one works."""
        portal.seed({"accounts": [account(password_age_days=91)]})
        assert "<h1>Change your password</h1>" in visitor.password("solo")
        for new, again in (("short", "short"), ("Invented-2", "Invented-3"), (PASSWORD, PASSWORD)):
            assert 'role="alert"' in visitor.post("/signin/expired", password=new, again=again)
        assert "<h1>Verify your identity</h1>" in visitor.post(
            "/signin/expired", password="Invented-2", again="Invented-2"
        )

        assert "The password you entered is incorrect." in Visitor(portal).password("solo")
        assert "<h1>Verify your identity</h1>" in Visitor(portal).password("solo", "Invented-2")

    def test_passwords_age(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Age counts from the day a password was set; a new one begins anew."""
        portal.seed({"limits": {"unused_days": 999}, "accounts": [account(password_age_days=80)]})
        portal.advance(9 * 86_400)
        assert "<h1>Verify your identity</h1>" in visitor.password("solo")
        portal.advance(2 * 86_400)
        assert "<h1>Change your password</h1>" in visitor.password("solo")

        portal.seed({"accounts": [account(password="Invented-2")]})
        assert "<h1>Verify your identity</h1>" in visitor.password("solo", "Invented-2")

    def test_disabled(self, portal: UhcPortal, visitor: Visitor) -> None:
        """An account that nobody used for 45 days, or that was closed, is refused the right password."""
        portal.seed({"accounts": [account(unused_days=46), account("dana", disabled=True)]})
        for username in ("solo", "dana"):
            assert "Your account is disabled" in visitor.password(username)
            assert counters(portal, username)["failed_count"] == 0

        portal.seed({"accounts": [account(unused_days=0)]})
        visitor.sign_in()
        portal.advance(44 * 86_400)
        assert "<h1>Verify your identity</h1>" in Visitor(portal).password("solo")
