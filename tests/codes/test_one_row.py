"""One change of a page is one thing to do, however many requests it stops."""

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation, Status
from portal_bots.domain.errors import Written
from portal_bots.testing import Bot
from tests.conftest import Tonight

READ = (1018, 1019, 1020, 1021, 1022, 1026)
SENT = (1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011)


async def stop(bot: Bot, night: Tonight, operation: Operation, numbers: tuple[int, ...]) -> None:
    """All of them meet it."""
    requests = [night.request(number) for number in numbers]
    for number, request in zip(numbers, requests, strict=True):
        known = night.reference(number) or ("PA2611004618" if operation is Operation.READ_STATUS else "")
        bot.take(request, known)
    await bot.do(operation, *requests)


async def test_of_a_table(bot: Bot, portal: UhcPortal, night: Tonight) -> None:
    """Six statuses that cannot be read for one reason are one row; resolved once, all of them are read."""
    portal.drift({"kind": "rename_column", "caption": "Service lines", "column": "Line status", "to": "State"})
    await stop(bot, night, Operation.READ_STATUS, READ)

    [row] = bot.exceptions
    assert (row.code, row.waiting, len(row.requests)) == ("FORM_CHANGED", 6, 6)
    assert row.words == "Case details: column Line status is missing"

    portal.clear_drift()
    await bot.resolve(row)

    assert (bot.exceptions, bot.waiting) == ([], 0)
    assert all(bot.standing(night.request(number)).decision is not None for number in READ)


@pytest.mark.battery
async def test_of_a_form(bot: Bot, portal: UhcPortal, night: Tonight) -> None:
    """All that a night sends stops at one new field, before anything is typed; resolved, all of it is sent."""
    portal.fault("extra_field", page="service", label="County", required=True)
    await stop(bot, night, Operation.SUBMIT, SENT)

    [row] = bot.exceptions
    assert (row.code, row.waiting, row.written) == ("FORM_CHANGED", len(SENT), Written.NO)
    assert row.words == "Place of service: required field added: 'County' (text)"
    assert row.urgent

    portal.clear_faults()
    await bot.resolve(row)

    assert (bot.exceptions, bot.waiting) == ([], 0)
    assert len(portal.ledger("case_created")) == len(SENT)
    assert {bot.standing(night.request(number)).status for number in SENT} == {Status.SUBMITTED}
