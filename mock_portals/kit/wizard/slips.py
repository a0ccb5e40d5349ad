"""The fault that changes a draft behind the visitor's back, once the last step of filling in is left.

The review page then reads back what nobody typed, and who presses *Submit request* makes a wrong case.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from mock_portals.kit.drafts import Draft
from mock_portals.kit.rules import Offers
from mock_portals.kit.visit import Visit

Line = dict[str, Any]
A_DAY = timedelta(days=1)


def slip(visit: Visit, draft: Draft) -> None:
    """Change what the fault names, if it is on."""
    fault = visit.portal.faults.take("slips")
    if fault is None:
        return
    what, content = fault["what"], draft.content
    offers = visit.portal.rules.offers
    if what in LINE_SLIPS:
        content["lines"][-1] |= LINE_SLIPS[what](offers, content["lines"])
    else:
        SLIPS[what](visit, draft)
    content["slipped"] = True
    visit.record("draft_slipped", draft=draft.id, what=what)


def other_code(offers: Offers, taken: Sequence[str], code: str) -> str:
    """The procedure that follows one among those on offer and is not taken."""
    return _following(offers.procedures, code, taken)


def _provider(visit: Visit, draft: Draft) -> None:
    account, details = visit.account, draft.content["details"]
    allowed = [account["last_rendering"], *account["providers"]]
    offered = [*allowed, *visit.portal.people.colleagues(account["providers"])]
    details["rendering_npi"] = next(npi for npi in offered if npi and npi != details["rendering_npi"])


def _member(visit: Visit, draft: Draft) -> None:
    other = visit.portal.people.mistakable(**draft.content["member"])
    draft.content["member"] = {key: other[key] for key in ("member_id", "first_name")}


def _diagnosis(visit: Visit, draft: Draft) -> None:
    diagnoses = draft.content["diagnoses"]
    diagnoses[-1] = _following(visit.portal.rules.offers.diagnoses, diagnoses[-1], diagnoses)


def _place(visit: Visit, draft: Draft) -> None:
    place = draft.content["place_of_service"]
    draft.content["place_of_service"] = _following(list(visit.portal.rules.offers.places), place, [place])


def _level(visit: Visit, draft: Draft) -> None:
    details = draft.content["details"]
    details["level"] = _following(visit.portal.rules.offers.levels, details["level"], [details["level"]])


def _document(visit: Visit, draft: Draft) -> None:
    last = visit.portal.documents.of_draft(draft.id)[-1]
    visit.portal.documents.remove(draft.id, last["id"])


def _code(offers: Offers, lines: Sequence[Line]) -> Line:
    return {"code": other_code(offers, [line["code"] for line in lines], lines[-1]["code"])}


def _modifier(_: Offers, lines: Sequence[Line]) -> Line:
    return {"modifiers": lines[-1]["modifiers"][:-1] if lines[-1]["modifiers"] else ["59"]}


def _units(_: Offers, lines: Sequence[Line]) -> Line:
    return {"units": lines[-1]["units"] + 1}


def _unit_type(offers: Offers, lines: Sequence[Line]) -> Line:
    word = lines[-1]["unit_type"]
    return {"unit_type": _following(offers.unit_types, word, [word])}


def _start(_: Offers, lines: Sequence[Line]) -> Line:
    return {"start": (date.fromisoformat(lines[-1]["start"]) - A_DAY).isoformat()}


def _end(_: Offers, lines: Sequence[Line]) -> Line:
    return {"end": (date.fromisoformat(lines[-1]["end"]) + A_DAY).isoformat()}


SLIPS: Mapping[str, Callable[[Visit, Draft], None]] = {
    "provider": _provider,
    "member": _member,
    "diagnosis": _diagnosis,
    "place": _place,
    "level": _level,
    "document": _document,
}
LINE_SLIPS: Mapping[str, Callable[[Offers, Sequence[Line]], Line]] = {
    "code": _code,
    "modifier": _modifier,
    "units": _units,
    "unit_type": _unit_type,
    "start": _start,
    "end": _end,
}


def _following(all_of_them: Sequence[str], one: str, taken: Sequence[str]) -> str:
    place = all_of_them.index(one) + 1 if one in all_of_them else 0
    return next(word for word in [*all_of_them[place:], *all_of_them[:place]] if word not in taken)
