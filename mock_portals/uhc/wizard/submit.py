"""The last button, and everything that may go wrong when it is pressed."""

import asyncio
from typing import Any

from starlette.responses import Response

from mock_portals.kit.clock import stamp
from mock_portals.kit.database import Row
from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit
from mock_portals.uhc.assumptions import STATUS_AT_SUBMISSION, new_reference
from mock_portals.uhc.wizard.draft import STEPS

NEEDED = [step for step in STEPS if step not in ("review", "confirmation")]


async def submit(visit: Visit) -> Response:
    """A draft becomes one case, once."""
    draft = _draft(visit)
    if draft is None:
        return visit.go("/home", "There is no open request. Start a new request.")
    if draft.ended and not _doubling(visit, draft):
        return visit.render("already_submitted", 409)
    missing = next((step for step in NEEDED if step not in draft.content.get("done", [])), None)
    if missing:
        return visit.go(f"/request/{missing}")
    return _stopped_by_fault(visit, draft) or await _answer(visit, _save(visit, draft))


async def show_similar(visit: Visit) -> Response:
    """The payer believes it has this request already."""
    return visit.render("similar", reference=visit.request.path_params["reference"])


def _draft(visit: Visit) -> Draft | None:
    draft = visit.portal.drafts.find(visit.text("draft"))
    return draft if draft and draft.id == visit.session.data.get("draft") else None


def _doubling(visit: Visit, draft: Draft) -> bool:
    return draft.reference is not None and visit.portal.faults.fires("allow_double_submit")


def _stopped_by_fault(visit: Visit, draft: Draft) -> Response | None:
    faults = visit.portal.faults
    if faults.fires("submit_500_before_save"):
        return visit.render("server_error", 500)
    similar = faults.take("duplicate_on_file")
    if similar is not None:
        return visit.go(f"/request/similar/{similar.get('reference') or _similar(visit, draft)}")
    return _phantom(visit, draft) if faults.fires("banner_without_case") else None


def _similar(visit: Visit, draft: Draft) -> str:
    member = draft.content["member"]
    cases = [case for case in visit.portal.cases.all() if case["member_id"] == member["member_id"]]
    return cases[-1]["reference"] if cases else new_reference()


def _phantom(visit: Visit, draft: Draft) -> Response:
    reference = new_reference()
    visit.session.data["phantom"] = {
        "reference": reference,
        "status": STATUS_AT_SUBMISSION,
        "submitted": stamp(visit.portal.clock.now()),
    }
    draft.reference = reference
    visit.portal.drafts.save(draft)
    return visit.go(f"/request/confirmation/{reference}")


def _save(visit: Visit, draft: Draft) -> Row:
    content, documents = _content(visit, draft), visit.portal.documents.of_draft(draft.id)
    half = visit.portal.faults.take("half_saved")
    if half is not None:
        dropped = content["lines"] if half.get("drop", "line") == "line" else documents
        del dropped[-1:]
    with visit.portal.database.transaction():
        case = visit.portal.cases.create(content, documents, STATUS_AT_SUBMISSION)
        visit.portal.accounts.remember_rendering(visit.account["username"], content["rendering_npi"])
        draft.reference = case["reference"]
        visit.portal.drafts.save(draft)
        visit.record("case_created", draft=draft.id, **case)
    return case


def _content(visit: Visit, draft: Draft) -> dict[str, Any]:
    content = draft.content
    return {
        **content["member"],
        **content["details"],
        "place_of_service": content["place_of_service"],
        "diagnoses": content["diagnoses"],
        "lines": list(content["lines"]),
        "answers": content.get("answers", {}),
        "account": visit.account["username"],
    }


async def _answer(visit: Visit, case: Row) -> Response:
    hang = visit.portal.faults.take("submit_hang")
    if hang is not None:
        await asyncio.sleep(hang.get("seconds", 60))
    if visit.portal.faults.fires("submit_504_after_save"):
        return visit.render("gateway_timeout", 504)
    return visit.go(f"/request/confirmation/{case['reference']}")
