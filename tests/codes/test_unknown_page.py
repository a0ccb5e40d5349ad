"""A page that nobody knows: told so that an engineer sees what it is, and tried once more where that is safe."""

from dataclasses import replace

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation, Status
from portal_bots.domain.errors import Written
from portal_bots.flow.registry import Registered, Registry
from portal_bots.testing import Bot
from tests.codes.world import Hasty
from tests.conftest import Tonight

TOUR = "Quick tour of your new portal"


@pytest.fixture
def hasty(bot: Bot) -> Bot:
    """A bot that waits seconds for a page."""
    registry = Registry({"uhc": Registered(Hasty(), bot.tools.portal("uhc").playbook)})
    bot.tools = replace(bot.tools, registry=registry)
    return bot


async def test_at_the_sign_in(hasty: Bot, portal: UhcPortal, night: Tonight) -> None:
    """What was expected and shown is told, and how we came; nothing is tried again where accounts are locked."""
    portal.fault("unknown_page", page="password")
    request = night.request(1021)

    await hasty.read(request, night.reference(1021))

    [row] = hasty.exceptions
    assert row.words == f"expected 'Enter your password', shown {TOUR!r}"
    assert row.detail.startswith(
        f"at /signin/password, titled '{TOUR} | UnitedHealthcare Provider Portal'; landmarks: "
    )
    assert row.detail.endswith("came by: opened /signin › pressed 'Continue'")
    assert hasty.outcomes(request) == ["UNEXPECTED_PAGE"]
    assert portal.ledger("unknown_page_closed") == []


@pytest.mark.battery
async def test_in_the_wizard(hasty: Bot, portal: UhcPortal, night: Tonight) -> None:
    """Before anything was sent it is begun afresh, once; nothing is pressed on the page."""
    portal.fault("unknown_page", page="member")
    request = night.request(1003)
    await hasty.submit(request)

    [row] = hasty.exceptions
    assert row.words == f"expected 'Find the member', shown {TOUR!r}"
    assert row.detail.endswith("followed 'New request' › pressed 'Continue'")
    assert hasty.outcomes(request) == ["UNEXPECTED_PAGE"] * 2
    assert len(portal.ledger("draft_started")) == 2
    assert portal.ledger("unknown_page_closed") == portal.ledger("case_created") == []

    portal.clear_faults()
    await hasty.resolve(row)

    assert len(portal.ledger("case_created")) == 1


@pytest.mark.battery
async def test_that_comes_once(hasty: Bot, portal: UhcPortal, night: Tonight) -> None:
    """A page that is gone at the second try stops nobody."""
    portal.fault("unknown_page", page="codes", times=1)
    request = night.request(1003)

    standing = await hasty.submit(request)

    assert standing.status is Status.SUBMITTED
    assert hasty.outcomes(request) == ["UNEXPECTED_PAGE", "submitted"]
    assert len(portal.ledger("case_created")) == 1
    assert hasty.exceptions == []


@pytest.mark.battery
async def test_after_the_press(hasty: Bot, portal: UhcPortal, night: Tonight) -> None:
    """In place of the confirmation nothing is begun again: the case is found by reading."""
    portal.fault("unknown_page", page="confirmation")
    request = night.request(1003)

    standing = await hasty.submit(request)

    [created] = portal.ledger("case_created")
    assert standing.reference == created["data"]["reference"]
    assert hasty.outcomes(request) == ["found"]
    assert len(portal.ledger("draft_started")) == 1


@pytest.mark.battery
async def test_after_the_press_and_wherever_one_looks(hasty: Bot, portal: UhcPortal, night: Tonight) -> None:
    """Where reading meets it, too, a person is told at once that it may have been sent."""
    portal.fault("submit_504_after_save")
    portal.fault("unknown_page", page="cases")
    hasty.take(night.request(1003))
    portal.clear_fault("unknown_page")
    await hasty.do(Operation.SUBMIT, night.request(1003))

    assert len(portal.ledger("case_created")) == 1
    assert all(row.written is not Written.NO for row in hasty.exceptions)


@pytest.mark.parametrize(
    ("operation", "page"),
    [
        (Operation.READ_STATUS, "case"),
        *(
            pytest.param(Operation.SUBMIT, page, marks=pytest.mark.battery)
            for page in ("codes", "details", "review")
        ),
    ],
)
async def test_half_a_page_first(
    bot: Bot, portal: UhcPortal, night: Tonight, operation: Operation, page: str
) -> None:
    """A page whose heading comes before the rest is waited for."""
    portal.fault("streams", page=page, ms=700)
    number = 1003 if operation is Operation.SUBMIT else 1021
    request = night.request(number)
    bot.take(request, night.reference(number))

    [standing] = await bot.do(operation, request)

    assert bot.exceptions == []
    assert standing.status in (Status.SUBMITTED, Status.IN_REVIEW)
    assert len(bot.outcomes(request)) == 1
