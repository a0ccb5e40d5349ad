"""The second step of the sign-in, beside the app: codes that are sent, phones that are asked, known devices."""

import re

import pytest
from playwright.sync_api import Page, expect

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor, account, counters, current_code, take_over

DAYS = 86_400
METHOD = "<h1>Verify your identity</h1>"
QUESTION = "<h1>Security question</h1>"


@pytest.fixture
def known(portal: UhcPortal) -> Visitor:
    """A person whose right password was just given, on an account with a recovery code."""
    portal.seed({"accounts": [account(recovery_code="1234567890123456", security_answer="Rover")]})
    visitor = Visitor(portal)
    visitor.password("solo")
    return visitor


def buttons(text: str) -> list[str]:
    """The ways that the chooser offers."""
    return re.findall(r'name="method"[^>]*>([^<]+)<', text)


class TestMethods:
    @pytest.mark.parametrize(
        ("only", "offered"),
        [
            ("no_app", ["Text message", "Phone call", "Passkey"]),
            ("renamed", ["Code generator", "Text message", "Phone call"]),
            ("phone", ["Text me", "Call me"]),
            ("email", ["Email me a code"]),
            ("push", ["Approve on your phone"]),
        ],
    )
    def test_changed(self, portal: UhcPortal, visitor: Visitor, only: str, offered: list[str]) -> None:
        """The chooser can offer other ways, and takes no other."""
        portal.fault("methods", only=only, times=1)
        assert buttons(visitor.password("solo")) == offered
        assert "Choose one of the ways below." in visitor.post("/signin/method", method="none")

        assert buttons(visitor.password("solo")) == ["Authenticator app", "Text message", "Phone call"]

    @pytest.mark.parametrize(("only", "method", "page"), [("phone", "text", "phone"), ("email", "email", "email")])
    def test_sent_code(self, portal: UhcPortal, visitor: Visitor, only: str, method: str, page: str) -> None:
        """A code that was sent lets in once, within ten minutes."""
        portal.fault("methods", only=only)
        visitor.password("solo")
        visitor.post("/signin/method", method=method)
        [sent] = portal.ledger("code_sent")
        code = sent["data"]["code"]
        assert "That code is not valid." in visitor.post(f"/signin/{page}", code="no")
        portal.advance(11 * 60)
        assert "That code is not valid." in visitor.post(f"/signin/{page}", code=code)

        visitor.password("solo")
        visitor.post("/signin/method", method=method)
        visitor.post(f"/signin/{page}", code=portal.ledger("code_sent")[-1]["data"]["code"])
        assert visitor.url.endswith("/home")

    def test_passkey(self, portal: UhcPortal, visitor: Visitor) -> None:
        """No passkey is found in a browser that has none."""
        portal.fault("methods", only="no_app")
        visitor.password("solo")

        assert "No passkey was found" in visitor.post("/signin/method", method="passkey")

    def test_push(self, portal: UhcPortal, visitor: Visitor, page: Page) -> None:
        """The page waits, and goes on by itself once the person approves."""
        portal.fault("methods", only="push")
        visitor.password("solo")
        visitor.post("/signin/method", method="push")
        assert "You have not approved the sign-in yet." in visitor.post("/signin/push")
        take_over(visitor, page, "/signin/push")
        expect(page.get_by_role("heading", name="Approve on your phone")).to_be_visible()

        portal.seed({"approvals": [{"username": "solo"}]})

        page.wait_for_url("**/home")
        assert counters(portal)["sign_ins"] == 1

    def test_recovery_code(self, portal: UhcPortal, known: Visitor) -> None:
        """The recovery code lets in once; it counts as a code, and a wrong one towards the lock."""
        known.get("/signin/recovery")
        assert "That code is not valid." in known.post("/signin/recovery", code="1111111111111111")
        known.post("/signin/recovery", code="1234 5678 9012 3456")
        assert known.url.endswith("/home")

        second = Visitor(portal)
        second.password("solo")
        second.get("/signin/recovery")
        assert "already been used" in second.post("/signin/recovery", code="1234567890123456")
        assert len(portal.ledger("recovery_used")) == 1


class TestDevices:
    def test_a_new_device_is_asked(self, portal: UhcPortal, visitor: Visitor) -> None:
        """An account can be so that a new device is asked a question, until somebody says that it is private."""
        portal.seed({"accounts": [account(device_check=True)]})
        for _ in range(2):
            assert QUESTION in visitor.password("solo")
            assert METHOD in visitor.post("/signin/device", answer="rover")

        visitor.password("solo")
        visitor.post("/signin/device", answer="Rover", private="yes")
        assert METHOD in visitor.password("solo")
        assert QUESTION in Visitor(portal).password("solo")

    def test_by_fault(self, portal: UhcPortal, visitor: Visitor) -> None:
        """A question can come up on one day and not on the next."""
        portal.fault("new_device", times=1)

        assert QUESTION in visitor.password("solo")
        assert METHOD in visitor.password("solo")

    def test_wrong_answers_lock(self, portal: UhcPortal, visitor: Visitor) -> None:
        """A wrong answer counts as a wrong password does."""
        portal.fault("new_device")
        visitor.password("solo")
        for _ in range(5):
            visitor.post("/signin/device", answer="Rex")

        assert "Your account is locked." in visitor.text
        assert counters(portal)["lockouts"] == 1

    def test_remembered(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Where devices are remembered, one that was ticked is spared the code for 30 days, with its account."""
        portal.seed({"limits": {"remember_device": True, "unused_days": 999}})
        visitor.password("solo")
        visitor.post("/signin/method", method="app")
        assert "Remember this device for 30 days" in visitor.text
        visitor.post("/signin/code", code=current_code(portal), remember="yes")
        visitor.post("/signout")

        visitor.password("solo")
        assert visitor.url.endswith("/home")
        assert (counters(portal)["sign_ins"], counters(portal)["codes_accepted"]) == (2, 1)

        visitor.post("/signout")
        assert METHOD in visitor.password("dana")
        portal.advance(30 * DAYS)
        assert METHOD in visitor.password("solo")

    def test_not_by_itself(self, portal: UhcPortal, visitor: Visitor) -> None:
        """Nothing is remembered without the tick, nor where the portal does not offer it."""
        portal.seed({"limits": {"remember_device": True}})
        visitor.sign_in()
        visitor.get("/home")
        visitor.post("/signout")
        assert METHOD in visitor.password("solo")

        portal.seed({"limits": {"remember_device": False}})
        visitor.post("/signin/method", method="app")
        assert "Remember this device" not in visitor.text
