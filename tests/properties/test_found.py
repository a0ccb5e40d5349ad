"""Nights that were found and went wrong once."""

from datetime import timedelta

import pytest

from portal_bots.domain.errors import Written
from portal_bots.domain.jobs import Operation
from portal_bots.domain.steps import Step
from tests.paper.faults import Press, Verb
from tests.paper.life import Fate
from tests.paper.office import Office
from tests.properties.ending import come_to_an_end, loose_ends
from tests.properties.truths import Facts, lies

LONG = timedelta(minutes=10)


def overtake(office: Office) -> None:
    """Another worker finds nothing, a person agrees, and it is sent again."""
    office.clock.jump(LONG)
    office.lapse()
    for _ in range(3):
        office.work("another")
        office.clock.jump(LONG)
    for row in office.open:
        office.answer(row)
    office.work("another")
    office.clock.jump(LONG)
    office.work("another")


def all_is_well(office: Office) -> bool:
    """Every truth holds, now and in the end."""
    found = lies(office, Facts.of(office))
    come_to_an_end(office)
    return [*found, *lies(office, Facts.of(office)), *loose_ends(office)] == []


@pytest.mark.parametrize("moment", [Step.READ_BACK, Step.JOURNALED, Step.PRESSED, "before permit"])
def test_a_press_that_comes_too_late(office: Office, moment: str) -> None:
    """A worker that stood still before its press left the browser sends nothing when it wakes up."""
    office.work("late", (Fate.FREEZES, moment, 1))
    overtake(office)

    office.thaw("late", stopping=True)

    assert [press.worker for press in office.pressed] == ["another"]
    assert all_is_well(office)


@pytest.mark.parametrize("moment", [Step.JOURNALED, Verb.UPLOAD, "before permit"])
def test_an_upload_that_comes_too_late(office: Office, moment: str) -> None:
    """Nor does one that stood still before its upload: the document is on the case once."""
    office.work("late")
    office.attach("REQ-1")
    office.schedule("REQ-1", Operation.UPLOAD)
    office.work("late", (Fate.FREEZES, moment, 1))
    overtake(office)

    office.thaw("late", stopping=True)

    assert all_is_well(office)


def test_a_press_that_took_its_time(office: Office) -> None:
    """The lag counts from when the press left the browser, not from the journal: what is shown last is found."""
    office.portal.presses.append(Press.CUT)
    office.work("slow", (Fate.FREEZES, "before permit", 1))
    office.clock.jump(timedelta(seconds=20))
    office.thaw("slow")

    while (moment := office.next_due) is not None:
        office.clock.jump(moment - office.clock.now())
        office.work("slow")

    assert office.open == []
    assert all_is_well(office)


def test_pressed_when_tried_again(office: Office) -> None:
    """An exception from before the press does not go on saying that nothing was submitted."""
    office.portal.troubles[Verb.PREPARE].append("captcha")
    office.work("first")
    [row] = office.open
    office.retry(row)

    office.work("second", (Fate.DIES, Step.JOURNALED, 1))

    assert [row.written for row in office.open] == [Written.UNKNOWN]
    assert all_is_well(office)


def test_pressed_and_then_locked_out(office: Office) -> None:
    """Nor does one of the whole account that holds a request whose press is not settled."""
    office.portal.presses.append(Press.DELAYED)
    office.work("first")
    office.order("REQ-2")
    office.portal.troubles[Verb.PROBE].append("captcha")

    office.work("first")

    [row] = office.open
    assert (sorted(row.requests), row.written) == (["REQ-1", "REQ-2"], Written.UNKNOWN)
    assert all_is_well(office)


def test_nothing_to_ask_for_any_more(office: Office) -> None:
    """A press that left nothing is settled when the payer wants no request any more."""
    office.portal.presses.append(Press.LOST)
    office.work("first")
    office.clock.jump(LONG)
    office.work("first")
    [row] = office.open
    office.answer(row)
    office.portal.exempt.add(office.tracker["REQ-1"].member.member_id)

    assert all_is_well(office)
    assert Facts.of(office).open_intents == []
