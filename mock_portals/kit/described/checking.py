"""Whether what was typed into a control can be what it means, and the value that is kept of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mock_portals.kit.described.description import CHOSEN, Description, Field, Meaning
from mock_portals.kit.format import provider, typed_day

NPI = re.compile(r"\b\d{10}\b")
DIAGNOSIS = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")
PROCEDURE = re.compile(r"\d{4}[0-9A-Z]|[A-Z]\d{4}")
MODIFIER = re.compile(r"[A-Z0-9]{2}")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_UNITS = 999  # assumed
PHONE_DIGITS = 10  # assumed
REQUIRED = "{label} is required."


class Refused(Exception):
    """What was typed is not taken; the message says why."""


def listed(text: str) -> list[str]:
    """Words between commas."""
    return [word.strip().upper() for word in text.split(",") if word.strip()]


def day(text: str) -> str:
    """A date as people type it, or as the browser's own control sends it."""
    found = text if ISO_DAY.fullmatch(text) else typed_day(text)
    if found is None:
        raise Refused("enter the date as MM/DD/YYYY.")
    return found


def units(text: str) -> int:
    """A whole number."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_UNITS:
        raise Refused(f"enter a number from 1 to {MOST_UNITS}.")
    return int(text)


def modifiers(text: str) -> list[str]:
    """Two characters each."""
    found = listed(text)
    if not all(MODIFIER.fullmatch(word) for word in found):
        raise Refused("enter two characters each, separated by commas.")
    return found


def diagnoses(text: str) -> list[str]:
    """ICD-10 codes, as far as one can see."""
    found = listed(text)
    if not all(DIAGNOSIS.fullmatch(word) for word in found):
        raise Refused("enter a diagnosis code such as M54.16.")
    return found


def procedure(text: str) -> str:
    """A CPT, HCPCS or CDT code, as far as one can see."""
    if not PROCEDURE.fullmatch(text.upper()):
        raise Refused("enter a procedure code of five characters.")
    return text.upper()


def phone(text: str) -> str:
    """Ten digits, however they are written."""
    if sum(map(str.isdecimal, text)) < PHONE_DIGITS:
        raise Refused("enter ten digits.")
    return text


def place(text: str) -> str:
    """The two digits before the words."""
    code = text.partition(" ")[0]
    if not re.fullmatch(r"\d{2}", code):
        raise Refused("enter a place of service of two digits.")
    return code


CHECKS: Mapping[Meaning, Callable[[str], Any]] = {
    "born": day,
    "start": day,
    "end": day,
    "units": units,
    "modifiers": modifiers,
    "diagnoses": diagnoses,
    "code": procedure,
    "contact_phone": phone,
    "place_of_service": place,
}


class Checker:
    """Checks the fields of one portal for one visitor, and collects what the page has to say."""

    def __init__(self, told: Description, providers: Sequence[Mapping[str, Any]]) -> None:
        self._says = told.says
        self._providers = providers
        self.alerts: list[str] = []

    def value(self, one: Field, text: str, number: int | None = None) -> Any:
        """What is kept of it; nothing, and an alert, if it is not taken."""
        label = one.label.replace("{n}", str(number or ""))
        if not text:
            if not one.optional:
                self.alerts.append(REQUIRED.format(label=label))
            return None
        try:
            return self._checked(one, text)
        except Refused as refused:
            self.alerts.append(f"{label}: {refused}")
            return None

    def _checked(self, one: Field, text: str) -> Any:
        if one.means == "rendering_npi":
            return self._npi(text)
        if one.kind in CHOSEN and text not in one.options:
            raise Refused("choose from the list.")
        if one.means == "answer":
            return day(text) and text if one.kind == "date" else text
        return CHECKS.get(one.means, str)(text)

    def _npi(self, text: str) -> str:
        known = {row["npi"]: provider(row) for row in self._providers}
        found = NPI.search(text)
        if found is None or found[0] not in known or text not in (found[0], known[found[0]]):
            raise Refused(self._says.no_provider)
        return found[0]
