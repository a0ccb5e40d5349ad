"""Step 6: review."""

from starlette.responses import Response

from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.draft import on_draft, show
from mock_portals.uhc import catalog


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
