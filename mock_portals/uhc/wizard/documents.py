"""Step 5: clinical documents."""

from starlette.responses import Response

from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit
from mock_portals.uhc.wizard.draft import done, on_draft, show
from mock_portals.uhc.wizard.slips import slip
from mock_portals.uhc.wizard.submit import send


@on_draft("documents")
async def show_documents(visit: Visit, draft: Draft) -> Response:
    """What is attached so far."""
    return show(visit, draft, "documents", documents=visit.portal.documents.of_draft(draft.id))


@on_draft("documents")
async def take_upload(visit: Visit, draft: Draft) -> Response:
    """Each file is taken or refused on its own."""
    alerts = [] if visit.uploads("files") else ["Choose a file first."]
    for file in visit.uploads("files"):
        name, content = file.filename or "", await file.read()
        attached = len(visit.portal.documents.of_draft(draft.id))
        refusal = visit.portal.documents.refusal(name, content, attached)
        if refusal:
            alerts.append(refusal)
        else:
            document = visit.portal.documents.add(name, content, draft=draft.id)
            visit.record("document_uploaded", draft=draft.id, **document)
    return visit.go("/request/documents", *alerts)


@on_draft("documents")
async def remove(visit: Visit, draft: Draft) -> Response:
    """Take one file off again."""
    number = visit.text("document")
    if number.isdecimal():
        visit.portal.documents.remove(draft.id, int(number))
    return visit.go("/request/documents")


@on_draft("documents")
async def leave_documents(visit: Visit, draft: Draft) -> Response:
    """Documents may follow later, so none is fine."""
    following = done(visit, draft, "documents")
    slip(visit, draft)
    return await send(visit, draft) if visit.portal.faults.fires("save_submits") else following
