"""One fault on one request: switched on, worked, cleared, answered, worked to the end."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flows.uhc import Uhc
from mock_portals.uhc import UhcPortal
from portal_bots.domain import AuthRequest
from portal_bots.domain.attention import ExceptionRow
from portal_bots.flow.registry import Registered, Registry
from portal_bots.testing import Bot
from tests.faults.table import Act, Fault
from tests.faults.truth import Case, differences, ours


class Impatient(Uhc):
    """The flow, with a portal that answers within seconds or not at all."""

    portal = replace(Uhc.portal, patience=timedelta(seconds=6), answer=timedelta(seconds=3))


@dataclass(frozen=True)
class Seen:
    """What came of a request under a fault."""

    stopped: tuple[ExceptionRow, ...]
    left: tuple[ExceptionRow, ...]
    waiting: int
    cases: tuple[Case, ...]
    wrong: tuple[str, ...]
    reference: str


def impatient(bot: Bot) -> Bot:
    """The same bot, with a shorter wait for pages and answers."""
    registered = Registered(Impatient(), bot.tools.portal("uhc").playbook)
    return replace(bot, tools=replace(bot.tools, registry=Registry({"uhc": registered})))


async def run(bot: Bot, portal: UhcPortal, fault: Fault, request: AuthRequest) -> Seen:
    """From the switch to the end."""
    for name, params in fault.switches.items():
        portal.fault(name, **params)
    portal.seed({"limits": fault.limits})
    await bot.submit(request)
    await bot.wait()
    stopped = tuple(bot.exceptions)
    portal.clear_faults()
    portal.seed(
        {"limits": {"max_bytes": 50 * 1_048_576, "max_files": 10, "max_name_length": 120, "max_pages": 999}}
    )
    for row in stopped:
        await _act(bot, portal, fault.act, row, request)
    await bot.wait()
    cases = tuple(ours(portal, request))
    return Seen(
        stopped,
        tuple(bot.exceptions),
        bot.waiting,
        cases,
        tuple(wrong for case in cases for wrong in differences(case, request, bot.packets)),
        bot.standing(request).reference,
    )


async def _act(bot: Bot, portal: UhcPortal, act: Act, row: ExceptionRow, request: AuthRequest) -> None:
    match act:
        case Act.RETRY:
            await bot.retry(row)
        case Act.NOT_THERE:
            await bot.answer(row)
        case Act.THERE:
            await bot.answer(row, ours(portal, request)[0]["reference"])
