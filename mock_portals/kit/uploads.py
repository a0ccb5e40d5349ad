"""Files sent with a form, for a new request or a case that is open, and what a fault makes of them."""

from starlette.responses import Response

from mock_portals.kit.documents import REJECTED, SCANNING, Scan
from mock_portals.kit.visit import Visit

# Assumption: a scan for viruses takes this long; the words for its states are in kit/documents.py.
SCAN_SECONDS = 5.0
WAITING = {
    SCANNING: "{name} is still being scanned. Try again in a moment.",
    REJECTED: "{name} was rejected by the virus scan. Remove it to continue.",
}


async def take_files(visit: Visit, path: str, *, draft: int | None = None, case: str | None = None) -> Response:
    """Each file is taken or refused on its own; then back to the page."""
    alerts = [] if visit.uploads("files") else ["Choose a file first."]
    for file in visit.uploads("files"):
        name, content = file.filename or "", await file.read()
        refusal = visit.portal.file_rules.refusal(name, content, _attached(visit, draft, case))
        if refusal:
            alerts.append(refusal)
        else:
            _keep(visit, name, content, draft, case)
    if visit.portal.faults.fires("upload_504_after_save"):
        return visit.render("gateway_timeout", 504)
    return visit.go(path, *alerts)


def unfinished(visit: Visit, draft: int) -> list[str]:
    """What keeps a request from going on: files that are not scanned, or did not pass."""
    rows = visit.portal.documents.of_draft(draft)
    return [WAITING[row["status"]].format(name=row["name"]) for row in rows if row["status"] in WAITING]


def _attached(visit: Visit, draft: int | None, case: str | None) -> int:
    documents = visit.portal.documents
    return len(documents.of_case(case) if case else documents.of_draft(draft or 0))


def _keep(visit: Visit, name: str, content: bytes, draft: int | None, case: str | None) -> None:
    faults = visit.portal.faults
    if faults.fires("upload_lost"):
        visit.record("document_lost", name=name)
        return
    if faults.fires("upload_truncates"):
        content = content[: len(content) // 2]
    document = visit.portal.documents.add(name, content, draft=draft, case=case, scan=_scan(visit))
    if case:
        visit.record("document_added", reference=case, **document)
    else:
        visit.record("document_uploaded", draft=draft, **document)


def _scan(visit: Visit) -> Scan | None:
    faults = visit.portal.faults
    if faults.fires("scan_stuck"):
        return Scan(None)
    for name, scan in (("scan_rejects", Scan(SCAN_SECONDS, REJECTED)), ("scan", Scan(SCAN_SECONDS))):
        fault = faults.take(name)
        if fault is not None:
            return Scan(fault.get("seconds", scan.seconds), scan.verdict)
    return None
