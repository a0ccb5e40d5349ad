"""What real portals do to keep accounts safe: one session, and a clock of their own."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from mock_portals.kit.totp import code_for, step_at
from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import SECRET, Visitor

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
