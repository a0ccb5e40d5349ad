"""The tracker of the practice: two patients, each with a request of two lines and two documents."""

from pathlib import Path

from portal_bots.domain import AuthRequest
from tests.factories import a_document, a_line, a_member, a_request

NUMBERS = (1, 2)


def a_tracker(packets: Path) -> dict[str, AuthRequest]:
    """The requests by id; their files lie in the folder."""
    packets.mkdir(exist_ok=True)
    return {f"REQ-{number}": _request(number, packets) for number in NUMBERS}


def _request(number: int, packets: Path) -> AuthRequest:
    files = [f"REQ-{number}-notes.txt", f"REQ-{number}-mri.txt"]
    for size, file in enumerate(files, start=100 * number):
        if not (packets / file).exists():
            (packets / file).write_bytes(b"x" * size)
    return a_request(
        f"REQ-{number}",
        member=a_member(member_id=f"0045128{number:02}"),
        payer="Payer of paper",
        lines=(a_line(), a_line(code="77003", units=2)),
        documents=tuple(a_document(file) for file in files),
    )
