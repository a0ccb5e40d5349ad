"""Steps 6 and 7: review, and the confirmation."""

from starlette.responses import Response

from mock_portals.kit.database import Row
from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit
from mock_portals.uhc import catalog
from mock_portals.uhc.assumptions import STATUS_AT_SUBMISSION
from mock_portals.uhc.wizard.draft import on_draft, show, show_last


@on_draft("review")
async def show_review(visit: Visit, draft: Draft) -> Response:
    """Everything read back before it is sent."""
    content = draft.content
    people = visit.portal.people
    return show(
        visit,
        draft,
        "review",
        draft_id=draft.id,
        member=people.member(**content["member"]),
        rendering=people.providers([content["details"]["rendering_npi"]])[0],
        diagnoses=[catalog.DIAGNOSES[code] for code in content["diagnoses"]],
        answers={label: answer for label, answer in content.get("answers", {}).items() if answer},
        documents=visit.portal.documents.of_draft(draft.id),
        double_post=visit.portal.faults.take("double_post"),
    )


async def show_confirmation(visit: Visit) -> Response:
    """The number of the request; a fault shows one that was never kept."""
    reference = visit.request.path_params["reference"]
    case = visit.portal.cases.find(reference)
    phantom: Row = visit.session.data.get("phantom", {})
    if case is None and phantom.get("reference") == reference:
        case = phantom
    if case is None:
        return visit.render("case_not_found", 404)
    case["status"] = STATUS_AT_SUBMISSION
    return show_last(visit, "confirmation", case=case)
