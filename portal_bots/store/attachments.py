"""Documents that join a request after it was imported."""

from datetime import datetime

from sqlalchemy import Connection

from portal_bots.domain.actions import Action
from portal_bots.domain.requests import Document
from portal_bots.store import audit, requests


def add(
    tx: Connection,
    request_id: str,
    kind: str,
    name: str,
    now: datetime,
    who: str = audit.PROGRAM,
    sha256: str = "",
) -> None:
    """
    Add a document to a request, whose file lies in the packet's folder or sealed in the home.

    Raises:
        LookupError: There is no such request.

    """
    standing = requests.get(tx, request_id)
    if standing is None:
        message = f"There is no request {request_id}. `portal-bots requests list` shows all."
        raise LookupError(message)
    document = Document(kind=kind, file=name)
    grown = standing.request.model_copy(update={"documents": (*standing.request.documents, document)})
    requests.put(tx, grown, standing.portal, standing.folder, standing.reference, now)
    facts = {"kind": kind, "sha256": sha256}
    audit.add(tx, who, Action.DOCUMENT_ATTACHED, request_id=request_id, facts=facts, now=now)
