"""The last button, and what stops a request before it is saved."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from mock_portals.kit.clock import stamp
from mock_portals.kit.connection import HangUp
from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.answer import answer
from mock_portals.kit.wizard.draft import NOTHING_OPEN, expires
from mock_portals.kit.wizard.saving import save

NOT_FILLED = ("review", "confirmation")


async def submit(visit: Visit) -> Response:
    """A draft becomes one case, once."""
    draft = _draft(visit)
    if draft is None or expires(visit, draft, "review"):
        return visit.go("/home", NOTHING_OPEN)
    if draft.ended and not _doubling(visit, draft):
        return visit.render("already_submitted", 409)
    missing = next((step for step in _needed(visit) if step not in draft.content.get("done", [])), None)
    if missing:
        return visit.go(f"/request/{missing}")
    return await send(visit, draft)


async def send(visit: Visit, draft: Draft) -> Response:
    """Save a finished draft as a case, unless a fault stops it, and tell."""
    return _stopped_by_fault(visit, draft) or _on_file(visit, draft) or await answer(visit, save(visit, draft))


async def show_similar(visit: Visit) -> Response:
    """The payer believes it has this request already."""
    return visit.render("similar", reference=visit.request.path_params["reference"])


def _draft(visit: Visit) -> Draft | None:
    draft = visit.portal.drafts.find(visit.text("draft"))
    return draft if draft and draft.id == visit.session.data.get("draft") else None


def _needed(visit: Visit) -> list[str]:
    return [step for step in visit.portal.rules.steps if step not in NOT_FILLED]


def _doubling(visit: Visit, draft: Draft) -> bool:
    return draft.reference is not None and visit.portal.faults.fires("allow_double_submit")


def _stopped_by_fault(visit: Visit, draft: Draft) -> Response | None:
    faults = visit.portal.faults
    if faults.fires("submit_drops", when="before"):
        return HangUp()
    if faults.fires("submit_500_before_save"):
        return visit.render("server_error", 500)
    similar = faults.take("duplicate_on_file")
    if similar is not None:
        return visit.go(f"/request/similar/{similar.get('reference') or _similar(visit, draft)}")
    return _phantom(visit, draft) if faults.fires("banner_without_case") else None


def _on_file(visit: Visit, draft: Draft) -> Response | None:
    """The case that has the same member, code and day and was not denied, at a portal that looks for one."""
    if not visit.portal.rules.looks_for_similar or draft.reference:
        return None
    wanted, closed = _asked(draft.content), visit.portal.rules.statuses.closed
    same = [case for case in visit.portal.cases.all() if case["status"] not in closed and _asked(case) & wanted]
    return visit.go(f"/request/similar/{same[-1]['reference']}") if same else None


def _asked(content: Mapping[str, Any]) -> set[tuple[str, ...]]:
    member = content.get("member", content)
    return {(member["member_id"], member["first_name"], line["code"], line["start"]) for line in content["lines"]}


def _similar(visit: Visit, draft: Draft) -> str:
    member = draft.content["member"]
    cases = [case for case in visit.portal.cases.all() if case["member_id"] == member["member_id"]]
    return cases[-1]["reference"] if cases else visit.portal.rules.new_reference()


def _phantom(visit: Visit, draft: Draft) -> Response:
    reference = visit.portal.rules.new_reference()
    visit.session.data["phantom"] = {
        "reference": reference,
        "status": visit.portal.rules.statuses.first,
        "submitted": stamp(visit.portal.clock.now()),
    }
    draft.reference = reference
    visit.portal.drafts.save(draft)
    return visit.go(f"/request/confirmation/{reference}")
