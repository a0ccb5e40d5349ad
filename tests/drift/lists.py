"""States of a case list in which cases hide or look alike; the status is read and a request sent all the same."""

from dataclasses import dataclass, field
from typing import Any

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation, Status
from portal_bots.testing import Bot
from tests.conftest import Tonight
from tests.faults.truth import ours

SENT, READ = 1001, 1012
LONG_AGO = "2026-08-01T12:00:00Z"  # before the 30 days that the list shows by itself


@dataclass(frozen=True)
class Lists:
    """How the portal's lists are, and what must come of a status and a submission."""

    name: str
    limits: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, dict[str, Any]] = field(default_factory=dict)
    others: int = 0  #: cases of other members beside
    twins: int = 0  #: cases of somebody of the same name and birth date, of another member ID
    ours: int = 0  #: cases just like the request that is sent
    family: int = 0  #: cases of siblings with the same member ID and birth date
    stops: str = ""  #: the code for the submission
    created: int = 1  #: cases that the submission makes


LISTS = (
    Lists("as ever"),
    Lists("sent long ago", ours=1, created=0),
    Lists("in pages of two", limits={"page_size": 2}, others=12),
    Lists("ours on a later page", limits={"page_size": 1}, ours=1, family=3, created=0),
    Lists("in another order every time", faults={"shuffled": {"seed": 5}}, others=12),
    Lists("grown to three hundred", limits={"page_size": 50}, others=300),
    Lists("people of the same name", twins=3),
    Lists("siblings with one member ID", family=3),
    Lists("the same case twice", ours=2, stops="SEVERAL_CASES", created=0),
)


@dataclass(frozen=True)
class Survived:
    """What came of it."""

    lists: Lists
    codes: tuple[str, ...]
    created: int
    status: Status
    truth: str

    @property
    def as_told(self) -> bool:
        """The status is the portal's, and the request is there as often as it must be."""
        stops = (self.lists.stops,) if self.lists.stops else ()
        return (self.codes, self.created) == (stops, self.lists.created) and self.status.value == self.truth


async def survive(bot: Bot, portal: UhcPortal, night: Tonight, lists: Lists) -> Survived:
    """Read a status and send a request while the lists are so."""
    portal.seed({"limits": lists.limits, **_seed(night, lists)})
    for name, params in lists.faults.items():
        portal.fault(name, **params)
    request, reference = night.request(READ), night.reference(READ)
    bot.take(request, reference)
    await bot.do(Operation.READ_STATUS, request)
    await bot.submit(night.request(SENT))
    await bot.wait()
    words = next(case["status"] for case in portal.cases() if case["reference"] == reference)
    truth = bot.tools.portal("uhc").flow.words[words].value
    created = len(ours(portal, night.request(SENT)))
    return Survived(lists, tuple(row.code for row in bot.exceptions), created, bot.standing(request).status, truth)


def _seed(night: Tonight, lists: Lists) -> dict[str, list[dict[str, Any]]]:
    like, people = _like(night), [*_others(lists), *_twins(night, lists), *_family(night, lists)]
    cases = [like | {"reference": f"A90000{n:04}", "submitted": LONG_AGO} for n in range(lists.ours)]
    cases += [like | one | {"reference": f"A91000{n:04}", "submitted": LONG_AGO} for n, one in enumerate(people)]
    members = [{"plan": "Choice Plus", "sex": "F", "state": "AZ", **one} for one in people]
    return {"members": members, "cases": cases}


def _others(lists: Lists) -> list[dict[str, str]]:
    named = {"last_name": "Person", "born": "1961-02-03"}
    return [{"member_id": f"77{n:07}", "first_name": f"Other{n}", **named} for n in range(lists.others)]


def _twins(night: Tonight, lists: Lists) -> list[dict[str, str]]:
    member = night.request(SENT).member
    names = {"first_name": member.first_name, "last_name": member.last_name, "born": member.born.isoformat()}
    return [{"member_id": f"78{n:07}", **names} for n in range(lists.twins)]


def _family(night: Tonight, lists: Lists) -> list[dict[str, str]]:
    member = night.request(SENT).member
    same = {"member_id": member.member_id, "last_name": member.last_name, "born": member.born.isoformat()}
    return [{"first_name": f"Sibling{n}", **same} for n in range(lists.family)]


def _like(night: Tonight) -> dict[str, Any]:
    """A case just like the request that is sent."""
    request = night.request(SENT)
    member = request.member
    return {
        "member_id": member.member_id,
        "first_name": member.first_name,
        "last_name": member.last_name,
        "born": member.born.isoformat(),
        "rendering_npi": request.rendering.npi,
        "place_of_service": request.place_of_service,
        "level": request.priority.capitalize(),
        "diagnoses": list(request.diagnoses),
        "status": "Pended",
        "lines": [
            {
                "code": line.code,
                "modifiers": list(line.modifiers),
                "units": line.units,
                "unit_type": line.unit_type.capitalize(),
                "start": line.start.isoformat(),
                "end": line.end.isoformat(),
            }
            for line in request.lines
        ],
    }
