"""An invented request with real documents, for tests of a flow."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pypdf import PdfWriter

from portal_bots.domain.playbooks import Playbook
from portal_bots.domain.requests import AuthRequest

LETTER = (612, 792)  # points: the size of a page
WORDS = 8000  # as many as make a file of which half is noticed
START = date(2027, 1, 14)


def example(playbook: Playbook, **changes: Any) -> AuthRequest:
    """
    A complete request that a playbook lets through: one line, and a document of each kind that it wants.

    ``changes`` replace what this portal wants otherwise; ``member``, ``rendering`` and ``line`` may be parts.
    """
    service = changes.pop("service", next(iter(playbook.documents)))
    known: dict[str, Any] = {
        "id": "REQ-1",
        "patient_id": "PT-1",
        "payer": playbook.payers[0],
        "service": service,
        "place_of_service": "11",
        "diagnoses": ("M54.16",),
        "owner": "Dana Fox",
        "contact_phone": "602-555-0100",
        "documents": _documents(playbook.documents.get(service, ())),
    }
    member = {
        "member_id": "004512873",
        "first_name": "Rosa",
        "last_name": "Testpatient",
        "born": date(1961, 4, 12),
    }
    provider = {"npi": "1999410107", "name": "Pinecrest Spine and Joint Center"}
    line = {"code": "62323", "units": 1, "start": START, "end": START}
    parts = {
        "member": member | changes.pop("member", {}),
        "rendering": provider | changes.pop("rendering", {}),
        "lines": (line | changes.pop("line", {}),),
    }
    return AuthRequest.model_validate(known | parts | changes)


def _documents(kinds: Iterable[str]) -> tuple[Mapping[str, str], ...]:
    return tuple({"kind": kind, "file": f"{kind}.pdf"} for kind in kinds)


def write_packet(request: AuthRequest, folder: Path) -> None:
    """Put a real PDF into a folder for each document of a request."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in request.documents:
        writer = PdfWriter()
        writer.add_blank_page(*LETTER)
        writer.add_metadata({"/Title": document.kind, "/Keywords": "invented " * WORDS})
        with (folder / document.file).open("wb") as file:
            writer.write(file)
