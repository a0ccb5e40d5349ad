"""Pages that only the person of an account can answer."""

import pytest

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, counters, submit

PROFILE = "<h1>Complete your profile</h1>"
QUESTION = "<h1>Security question</h1>"
FIELDS = {"job_title": "Scheduler", "work_phone": "555-010-0199", "work_email": "sol@example.com"}


class TestProfile:
    def test_in_the_way(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Every page leads there until all of it is filled in."""
        portal.fault("profile", times=1)
        visitor.sign_in()
        for path in ("/home", "/cases", "/request/new", "/nowhere"):
            assert PROFILE in visitor.get(path), path
        assert "Enter your work phone." in visitor.post("/profile", **(FIELDS | {"work_phone": ""}))
        assert 'value="Scheduler"' in visitor.text
        assert not portal.ledger("profile_saved")

        visitor.post("/profile", **FIELDS)
        assert visitor.url.endswith("/home")
        assert len(portal.ledger("profile_saved")) == 1

    def test_complete(self, visitor: Visitor) -> None:
        """Who has nothing to add does not see it."""
        visitor.sign_in()

        visitor.get("/profile")
        assert visitor.url.endswith("/home")


class TestQuestion:
    def test_at_one_page(self, portal: UhcPortal, visitor: Visitor) -> None:
        """It comes up where the fault says, stands before every page, and leads on once it is answered."""
        visitor.sign_in()
        portal.fault("security_question", page="cases")
        assert QUESTION not in visitor.get("/home")
        assert QUESTION in visitor.get("/cases")
        assert QUESTION in visitor.get("/home")

        assert "<h1>Your cases</h1>" in visitor.post("/security-question", answer="rover")
        assert QUESTION not in visitor.get("/cases")

    def test_instead_of_a_form(self, portal: UhcPortal, ready: Visitor) -> None:
        """A form that was sent is lost to it."""
        portal.fault("security_question", page="submit", times=1)
        assert QUESTION in submit(ready)

        ready.post("/security-question", answer="Rover")
        assert ready.url.endswith("/home")
        assert not portal.cases()
        assert portal.ledger("question_asked")[0]["data"] == {"page": "submit", "method": "POST"}

    def test_wrong_answers_lock(self, portal: UhcPortal, visitor: Visitor) -> None:
        """A wrong answer counts as a wrong password does, and the last one ends the session."""
        visitor.sign_in()
        portal.fault("security_question")
        visitor.get("/home")
        for _ in range(4):
            assert "That is not the answer we have on file." in visitor.post("/security-question", answer="Rex")

        assert "Your account is locked." in visitor.post("/security-question", answer="Rex")
        assert (counters(portal)["failed_sign_ins"], counters(portal)["lockouts"]) == (5, 1)
        visitor.get("/home")
        assert visitor.url.endswith("/signin")


@pytest.mark.parametrize("path", ["/profile", "/security-question", "/announcements"])
def test_for_nobody(visitor: Visitor, path: str) -> None:
    """Who is not signed in is asked to sign in."""
    visitor.get(path)

    assert visitor.url.endswith("/signin")
