"""The cases that are checked: one account, as many members as checks."""

from datetime import date
from typing import Any

from mock_portals.uhc import UhcPortal
from portal_bots.domain import AuthRequest, Member, Provider, ServiceLine
from portal_bots.engine.secrets import Credentials

CHECKS = 100
NPI = "1234567893"
SIGN_IN = Credentials("bench", "Invented-Bench-1", "INVENTEDSECRETFORTHEBENCHMARK23")
DAY = date(2026, 12, 15)


def reference(number: int) -> str:
    """The reference number of the n-th case."""
    return f"PA{number:010d}"


def seeded(portal: UhcPortal) -> None:
    """Fill the portal afresh. Its clock goes on: a code that was used stays used."""
    portal.advance(31)
    now = portal.now()
    portal.seed({
        "accounts": [{
            "username": SIGN_IN.username, "password": SIGN_IN.password, "totp_secret": SIGN_IN.totp_secret,
            "person": "Bench", "providers": [NPI], "challenge": None,
        }],
        "providers": [{"npi": NPI, "name": "Bench Clinic", "tin": "000000001", "specialty": "Imaging"}],
        "members": [_member(number) for number in range(CHECKS)],
        "cases": [_case(number, now.isoformat()) for number in range(CHECKS)],
    })  # fmt: skip


def _member(number: int) -> dict[str, Any]:
    return {
        "member_id": f"9{number:08d}", "first_name": "Bench", "last_name": f"Row{number}-Testpatient",
        "born": "1970-01-01", "sex": "F", "plan": "Choice Plus", "state": "OH",
    }  # fmt: skip


def _case(number: int, submitted: str) -> dict[str, Any]:
    line = {"code": "72148", "modifiers": [], "units": 1, "unit_type": "Units", "start": str(DAY), "end": str(DAY)}
    return {
        "reference": reference(number), "member_id": f"9{number:08d}", "first_name": "Bench",
        "place_of_service": "22", "diagnoses": ["M54.16"], "lines": [line], "rendering_npi": NPI,
        "level": "Routine", "status": "Pended", "submitted": submitted, "documents": [],
    }  # fmt: skip


def request(number: int) -> AuthRequest:
    """The request of the n-th case."""
    return AuthRequest(
        id=f"BENCH-{number}",
        patient_id=f"P-{number}",
        member=Member(
            member_id=f"9{number:08d}",
            first_name="Bench",
            last_name=f"Row{number}-Testpatient",
            born=date(1970, 1, 1),
        ),
        payer="UnitedHealthcare",
        service="advanced_imaging",
        place_of_service="22",
        diagnoses=("M54.16",),
        lines=(ServiceLine(code="72148", units=1, start=DAY, end=DAY),),
        rendering=Provider(npi=NPI, name="Bench Clinic"),
    )
