"""What pages may show that was not there before."""

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import Visitor


def test_extra_field(portal: UhcPortal, visitor: Visitor) -> None:
    """A required field that was not there before stops the step until it is filled."""
    portal.fault("extra_field", page="service", label="Referral number", required=True)
    visitor.sign_in().get("/request/new")
    assert "Referral number</label>" in visitor.text
    assert "Referral number is required." in visitor.post("/request/service", place_of_service="22")
    visitor.post("/request/service", place_of_service="22", extra="R1")
    assert visitor.url.endswith("/request/member")


def test_renamed_label_and_notice(portal: UhcPortal, visitor: Visitor) -> None:
    """A label can change its words, and a page can carry a notice."""
    portal.fault("rename_label", page="service", old="Place of service", new="Site of care")
    portal.fault("notice", page="service", text="Planned work on Sunday")
    page = visitor.sign_in().get("/request/new")
    assert ">Site of care</label>" in page
    assert "Planned work on Sunday" in page


def test_security_check_in_the_middle(portal: UhcPortal, visitor: Visitor) -> None:
    """A security check may appear after sign-in, and its picture is a PNG."""
    visitor.sign_in()
    portal.fault("captcha", where="any")
    assert "<h1>Security check</h1>" in visitor.get("/cases")
    with visitor.open("/signin/challenge.png") as answer:
        assert answer.read().startswith(b"\x89PNG")
