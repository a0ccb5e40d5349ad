"""
Identifiers of US healthcare and how to tell a wrong one.

Each check raises ``ValueError`` with a sentence a person can act on.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

_ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
_CPT = re.compile(r"[0-9]{4}[0-9FMTU]")
_HCPCS = re.compile(r"[A-V][0-9]{4}")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_PLACE = re.compile(r"[0-9]{2}")
_MEMBER = re.compile(r"[0-9A-Z][0-9A-Z-]{4,19}")


def npi_check_digit(first_nine: str) -> str:
    """The tenth digit of a National Provider Identifier: Luhn over ``80840`` and the first nine digits."""
    total = 0
    for position, digit in enumerate(reversed("80840" + first_nine)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def check_npi(value: str) -> str:
    """A 10-digit NPI that starts with 1 or 2 and carries the right check digit."""
    if not re.fullmatch(r"[12][0-9]{9}", value):
        message = f"NPI {value!r} must be 10 digits and start with 1 or 2"
        raise ValueError(message)
    if npi_check_digit(value[:9]) != value[9]:
        message = f"NPI {value!r} has a wrong check digit: a digit is mistyped"
        raise ValueError(message)
    return value


def check_diagnosis(value: str) -> str:
    """An ICD-10-CM code, with its point after the third character when it has more."""
    if not _ICD10.fullmatch(value):
        message = f"diagnosis code {value!r} is not an ICD-10-CM code such as M54.16"
        raise ValueError(message)
    return value if "." in value or len(value) == 3 else f"{value[:3]}.{value[3:]}"


def check_procedure(value: str) -> str:
    """A CPT or HCPCS level II code."""
    if not (_CPT.fullmatch(value) or _HCPCS.fullmatch(value)):
        message = f"procedure code {value!r} is not a CPT or HCPCS code such as 62323 or G0299"
        raise ValueError(message)
    return value


def check_modifier(value: str) -> str:
    """A two-character CPT or HCPCS modifier."""
    if not _MODIFIER.fullmatch(value):
        message = f"modifier {value!r} must be two letters or digits such as 26 or LT"
        raise ValueError(message)
    return value


def check_place(value: str) -> str:
    """A two-digit place-of-service code."""
    if not _PLACE.fullmatch(value):
        message = f"place of service {value!r} must be two digits such as 11 or 22"
        raise ValueError(message)
    return value


def check_member_id(value: str) -> str:
    """A member ID as printed on the card, without spaces."""
    if not _MEMBER.fullmatch(value):
        message = f"member ID of {len(value)} characters must be 5 to 20 letters, digits or hyphens"
        raise ValueError(message)
    return value


def _clean(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


Npi = Annotated[str, BeforeValidator(_clean), AfterValidator(check_npi)]
DiagnosisCode = Annotated[str, BeforeValidator(_clean), AfterValidator(check_diagnosis)]
ProcedureCode = Annotated[str, BeforeValidator(_clean), AfterValidator(check_procedure)]
Modifier = Annotated[str, BeforeValidator(_clean), AfterValidator(check_modifier)]
PlaceOfService = Annotated[str, BeforeValidator(_clean), AfterValidator(check_place)]
MemberId = Annotated[str, BeforeValidator(_clean), AfterValidator(check_member_id)]
