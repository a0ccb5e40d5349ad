"""The truth about a request, read from the portal's own records."""

from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

from mock_portals.uhc import UhcPortal
from portal_bots.domain import AuthRequest

Case = dict[str, Any]


def ours(portal: UhcPortal, request: AuthRequest) -> list[Case]:
    """The cases that were created for a request by our press, as the portal has them now."""
    created = {row["data"]["reference"] for row in portal.ledger("case_created")}
    return [case for case in portal.cases() if case["reference"] in created and _is_of(case, request)]


def _is_of(case: Case, request: AuthRequest) -> bool:
    """True also for a case with a wrong line or provider: its member tells whose it is."""
    return bool(case["member_id"] == request.member.member_id)


def differences(case: Case, request: AuthRequest, packets: Path) -> list[str]:
    """What of a case is not as the request asked, down to the bytes of its documents."""
    pairs = {
        "member": (case["first_name"], request.member.first_name),
        "rendering provider": (case["rendering_npi"], request.rendering.npi),
        "place of service": (case["place_of_service"], request.place_of_service),
        "level": (case["level"], request.priority.capitalize()),
        "diagnoses": (sorted(case["diagnoses"]), sorted(request.diagnoses)),
        "lines": (Counter(map(_kept_line, case["lines"])), Counter(_asked_lines(request))),
        "documents": (
            Counter((document["name"], document["sha256"]) for document in case["documents"]),
            Counter((document.file, _digest(packets / document.file)) for document in request.documents),
        ),
    }
    return [f"{what}: {kept} instead of {asked}" for what, (kept, asked) in pairs.items() if kept != asked]


def _kept_line(line: dict[str, Any]) -> tuple[object, ...]:
    modifiers = tuple(line["modifiers"])
    return (line["code"], modifiers, int(line["units"]), line["unit_type"].lower(), line["start"], line["end"])


def _asked_lines(request: AuthRequest) -> list[tuple[object, ...]]:
    return [
        (line.code, line.modifiers, line.units, line.unit_type.value, str(line.start), str(line.end))
        for line in request.lines
    ]


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()
