"""As many invented requests as kills, each of a patient of its own, and what the portal knows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal_bots.domain import AuthRequest, Operation
from tests.conftest import NIGHT, Tonight

COMPLETE = (1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011)
TWINS = 1008  #: after each of its copies comes one for the twin: member ID, birth date, code and day are the same
PACKETS = NIGHT / "packets"


@dataclass(frozen=True)
class Planned:
    """A request and what is to be done for it. For an upload its case is at the portal, one document short."""

    request: AuthRequest
    operation: Operation
    reference: str = ""

    @property
    def case(self) -> dict[str, Any]:
        """The case of an upload, as the portal has it before."""
        request = self.request
        return {
            "reference": self.reference,
            "member_id": request.member.member_id,
            "first_name": request.member.first_name,
            "place_of_service": request.place_of_service,
            "diagnoses": list(request.diagnoses),
            "lines": [
                line.model_dump(mode="json") | {"unit_type": line.unit_type.capitalize()} for line in request.lines
            ],
            "rendering_npi": request.rendering.npi,
            "level": request.priority.capitalize(),
            "status": "Pended",
            "documents": [
                {"name": document.file, "size": (PACKETS / document.file).stat().st_size}
                for document in request.documents[:-1]
            ],
        }

    @property
    def member(self) -> dict[str, Any]:
        """The patient, as the portal knows them."""
        member = self.request.member
        return member.model_dump(mode="json") | {"plan": self.request.plan, "state": "OH"}


def plan(night: Tonight, operations: Sequence[Operation]) -> list[Planned]:
    """A request for each operation: copies of the complete ones of the night."""
    templates = [request for number in COMPLETE for request in _with_twin(night.request(number))]
    return [_copy(templates[n % len(templates)], n, operation) for n, operation in enumerate(operations)]


def _with_twin(request: AuthRequest) -> list[AuthRequest]:
    if request.id != f"REQ-{TWINS}":
        return [request]
    sister = request.member.model_copy(update={"first_name": "Mia"})
    return [request, request.model_copy(update={"member": sister})]


def _copy(template: AuthRequest, number: int, operation: Operation) -> Planned:
    family = number - 1 if template.member.first_name == "Mia" else number
    name = template.member.last_name.replace("-Testpatient", f" {family}-Testpatient")
    member = template.member.model_copy(update={"member_id": f"7{family:08d}", "last_name": name})
    request = template.model_copy(
        update={"id": f"KILL-{number}", "patient_id": f"P-{number}", "member": member, "account": "main"}
    )
    return Planned(request, operation, f"PA{number:010d}" if operation is Operation.UPLOAD else "")


def seed(night: Tonight, planned: Sequence[Planned]) -> dict[str, Any]:
    """What the portal knows before the first kill."""
    return {
        "accounts": [row for row in night.seed["accounts"] if row["username"] == "night.main"],
        "providers": night.seed["providers"],
        "members": [one.member for one in planned],
        "cases": [one.case for one in planned if one.reference],
    }
