"""Clinical questions of plans and codes: answered from the request or by a person, and never made up."""

from pathlib import Path
from typing import Any

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.desk import tracker
from portal_bots.desk.tracker import TrackerRow
from portal_bots.domain import AuthRequest, Status
from portal_bots.domain.questions import Said
from portal_bots.store import resolving
from portal_bots.store.exceptions import UnknownExceptionError
from portal_bots.testing import Bot
from portal_bots.testing.bot import WHO
from tests.conftest import NIGHT, Tonight

TRIED = "Has conservative treatment been tried?"
WEEKS = "Weeks of conservative treatment"
PREGNANT = "Is the member pregnant?"
YES_NO = {"plan": "*", "options": ["Yes", "No"]}
OF_A_PLAN = {"label": TRIED, **YES_NO, "plan": "Choice Plus"}
AFTER = {"label": WEEKS, "plan": "*", "kind": "text", "after": TRIED, "is": "Yes"}
OF_A_CODE = {"label": PREGNANT, **YES_NO, "codes": ["70553"]}


def ask(portal: UhcPortal, *questions: dict[str, Any]) -> None:
    """The portal asks."""
    portal.seed({"plan_questions": list(questions)})


def answered(folder: Path, number: int, cell: str) -> AuthRequest:
    """A request of a tracker with a column of clinical answers."""
    lines = (NIGHT / "tracker.csv").read_text("utf-8").splitlines()
    [row] = [line for line in lines if line.startswith(f"REQ-{number},")]
    file = folder / "tracker.csv"
    file.write_text(f'{lines[0]},Clinical answers\n{row},"{cell}"\n', "utf-8")
    [read] = [one for one in tracker.read(file, "602-555-0100") if isinstance(one, TrackerRow)]
    return read.request


@pytest.fixture
def asking(portal: UhcPortal) -> UhcPortal:
    """A portal that asks a plan's question, what follows from it, and a code's question."""
    ask(portal, OF_A_PLAN, AFTER, OF_A_CODE)
    return portal


async def test_from_the_tracker(bot: Bot, asking: UhcPortal, tmp_path: Path) -> None:
    """What the tracker answers is given as it stands there, also to what an answer brings up; nothing else is."""
    ask(asking, {"label": "Who referred?", "plan": "*", "kind": "text", "required": False})
    cell = f"{TRIED} = yes (Dr. Lee); {WEEKS} = 8 (chart); {PREGNANT} = No (chart)"

    standing = await bot.submit(answered(tmp_path, 1003, cell))

    [created] = asking.ledger("case_created")
    assert standing.status is Status.SUBMITTED
    assert created["data"]["answers"] == {TRIED: "Yes", WEEKS: "8", PREGNANT: "No", "Who referred?": ""}


@pytest.mark.battery
async def test_by_a_person(bot: Bot, asking: UhcPortal, night: Tonight) -> None:
    """Each question is asked with its options; with the last answer it goes on, to what that brings up."""
    await bot.submit(night.request(1003))
    [row] = bot.exceptions
    first = (row.code, [(asked.label, asked.options) for asked in row.questions])
    await bot.say(row, "Yes", TRIED)
    [row] = bot.exceptions
    half = [asked.label for asked in row.questions]
    await bot.say(row, "No", PREGNANT)
    [row] = bot.exceptions
    branch = (row.code, [(asked.label, asked.options) for asked in row.questions])
    await bot.say(row, "8")

    [created] = asking.ledger("case_created")
    assert first == ("ANSWER_NEEDED", [(TRIED, ("Yes", "No")), (PREGNANT, ("Yes", "No"))])
    assert half == [PREGNANT]
    assert branch == ("ANSWER_NEEDED", [(WEEKS, ())])
    assert created["data"]["answers"] == {TRIED: "Yes", WEEKS: "8", PREGNANT: "No"}
    assert bot.exceptions == []


@pytest.mark.battery
async def test_not_offered(bot: Bot, portal: UhcPortal, tmp_path: Path) -> None:
    """An answer that the portal does not offer is not bent to one that it does: it is asked again, and told."""
    ask(portal, OF_A_CODE)
    await bot.submit(answered(tmp_path, 1003, f"{PREGNANT} = Not known (chart)"))

    [row] = bot.exceptions
    assert row.words == f"{PREGNANT} (Yes / No) – 'Not known' is not offered"
    said = Said(answer="Perhaps", supplied_by="Dr. Lee")
    with pytest.raises(UnknownExceptionError, match="is answered with one of: Yes / No"):
        bot.store.run(resolving.answer_question, row.id, said, WHO, bot.tools.clock.now())
    assert portal.ledger("case_created") == []

    await bot.say(row, "No")

    [created] = portal.ledger("case_created")
    assert created["data"]["answers"] == {PREGNANT: "No"}


@pytest.mark.battery
async def test_another_answer_of_the_branch(bot: Bot, asking: UhcPortal, tmp_path: Path) -> None:
    """What is only asked after another answer is neither asked for nor given."""
    cell = f"{TRIED} = No (Dr. Lee); {WEEKS} = 8 (chart); {PREGNANT} = No (chart)"

    await bot.submit(answered(tmp_path, 1003, cell))

    [created] = asking.ledger("case_created")
    assert created["data"]["answers"] == {TRIED: "No", PREGNANT: "No"}
