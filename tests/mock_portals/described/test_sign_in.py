"""The ways in that a description can choose, and each refusal in the portal's own words."""

import pytest

from tests.mock_portals.described.world import PASSWORD, AtDental, AtMedical, Clerk
from tests.mock_portals.world import current_code

REJECTED = "The user ID or password is not right."
LOCKED = "Your account is locked. Call provider support."


class TestIdentityFirst:
    def test_refusals(self, medical: AtMedical) -> None:
        """An unknown ID, a wrong password, a used code and a wrong one are told; a right one still leads in."""
        medical.open("/signin")
        medical.fill(User_ID="nobody")
        medical.press("Continue")
        medical.told(REJECTED)
        medical.password("wrong")
        medical.told(REJECTED)
        medical.at("Enter your password")
        medical.sign_in()
        used = current_code(medical.portal)
        medical.press("Sign out")
        medical.password()
        for code, words in ((used, "That code has already been used."), ("000000", "That code is not valid.")):
            medical.field("Six-digit code").fill(code)
            medical.press("Verify")
            medical.told(words)

        medical.field("Six-digit code").fill(medical.code())
        medical.press("Verify")
        medical.at("Prior authorizations")

    def test_lockout(self, clerk: Clerk) -> None:
        """After so many tries as the description says, even the right password is refused."""
        clerk.get("/signin")
        clerk.post("/signin", username="dana")
        answers = [clerk.post("/signin/password", password="wrong") for _ in range(4)]
        assert [LOCKED in text for text in answers] == [False, False, False, True]

        assert LOCKED in clerk.post("/signin/password", password=PASSWORD)
        assert clerk.portal.accounts()[0]["lockouts"] == 1

    @pytest.mark.parametrize(
        ("fault", "heading"), [("terms", "Updated terms of service"), ("profile", "Complete your profile")]
    )
    def test_in_the_way(self, clerk: Clerk, fault: str, heading: str) -> None:
        """What has to be done by a person first has a page whose heading the description can say."""
        clerk.portal.fault(fault)

        assert clerk.sign_in().heading() == heading

    def test_expired(self, clerk: Clerk) -> None:
        """A password that is too old has to be changed."""
        clerk.portal.advance(91 * 86_400)
        clerk.portal.seed({"limits": {"unused_days": 365}})

        clerk.get("/signin")
        clerk.post("/signin", username="dana")
        clerk.post("/signin/password", password=PASSWORD)
        assert clerk.heading() == "Choose a new password"

    def test_idle(self, clerk: Clerk) -> None:
        """A session ends after the minutes of the description, and not before."""
        clerk.sign_in()
        clerk.portal.advance(14 * 60)
        assert "<h1>Your cases</h1>" in clerk.get("/cases")
        clerk.portal.advance(16 * 60)

        assert "Your session has ended. Sign in again." in clerk.get("/cases")


class TestOnePage:
    def test_refused_together(self, dental: AtDental) -> None:
        """ID and password are on one page, which does not say which of them is wrong."""
        dental.password("wrong")
        dental.told(REJECTED)
        dental.at("Dentist sign in")

    def test_known_device(self, dental: AtDental) -> None:
        """A browser that was to be remembered is spared the code, another one is not."""
        dental.log_in()
        dental.press("Log out")
        dental.log_in(remember=True)
        dental.press("Log out")
        dental.password()
        dental.at("Pre-determinations")

        dental.press("Log out")
        dental.page.context.clear_cookies()
        dental.password()
        dental.at("Enter your code")
