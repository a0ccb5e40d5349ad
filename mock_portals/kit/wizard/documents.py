"""Step 5: clinical documents."""

from starlette.responses import Response

from mock_portals.kit.drafts import Draft
from mock_portals.kit.uploads import take_files, unfinished
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.draft import done, on_draft, show, undo
from mock_portals.kit.wizard.slips import slip
from mock_portals.kit.wizard.submit import send


@on_draft("documents")
async def show_documents(visit: Visit, draft: Draft) -> Response:
    """What is attached so far."""
    attached = visit.portal.documents.of_draft(draft.id)
    return show(visit, draft, "documents", documents=attached, types=visit.portal.file_rules.types_shown)


@on_draft("documents")
async def take_upload(visit: Visit, draft: Draft) -> Response:
    """Files that came later have to be left behind by the page's own button again."""
    undo(draft, "documents")
    return await take_files(visit, "/request/documents", draft=draft.id)


@on_draft("documents")
async def remove(visit: Visit, draft: Draft) -> Response:
    """Take one file off again."""
    number = visit.text("document")
    if number.isdecimal():
        visit.portal.documents.remove(draft.id, int(number))
    return visit.go("/request/documents")


@on_draft("documents")
async def leave_documents(visit: Visit, draft: Draft) -> Response:
    """Documents may follow later, so none is fine; one that did not pass the scan is not."""
    alerts = unfinished(visit, draft.id)
    if alerts:
        return visit.go("/request/documents", *alerts)
    following = done(visit, draft, "documents")
    slip(visit, draft)
    return await send(visit, draft) if visit.portal.faults.fires("save_submits") else following
