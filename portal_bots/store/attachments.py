"""Documents that join a request after it was imported."""

import shutil
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from portal_bots.domain.actions import Action
from portal_bots.domain.requests import Document
from portal_bots.store import audit, requests


def add(tx: Connection, request_id: str, kind: str, file: Path, now: datetime, who: str = audit.PROGRAM) -> None:
    """
    Add a document to a request; its file is copied into the packet's folder.

    Raises:
        LookupError: There is no such request, or its packet has another file of this name.

    """
    standing = requests.get(tx, request_id)
    if standing is None:
        message = f"There is no request {request_id}. `portal-bots requests list` shows all."
        raise LookupError(message)
    kept = standing.folder / file.name
    if kept.exists() and not kept.samefile(file):
        message = f"The packet of {request_id} has another file named {file.name}. Rename yours."
        raise LookupError(message)
    if not kept.exists():
        shutil.copy(file, kept)
    document = Document(kind=kind, file=file.name)
    grown = standing.request.model_copy(update={"documents": (*standing.request.documents, document)})
    requests.put(tx, grown, standing.portal, standing.folder, standing.reference, now)
    facts = {"kind": kind, "sha256": sha256(kept.read_bytes()).hexdigest()}
    audit.add(tx, who, Action.DOCUMENT_ATTACHED, request_id=request_id, facts=facts, now=now)
