"""The rules of a described portal, and what can go wrong at it. What a description does not say is assumed."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from mock_portals.kit.described.description import Description, Meaning
from mock_portals.kit.faults import Fault
from mock_portals.kit.rules import Offers, Rules, Says, Statuses
from mock_portals.kit.standard_faults import STANDARD

MEGABYTE = 1_048_576
# Assumption: names of files are not longer than this.
MAX_NAME_LENGTH = 120
# Assumption: as at other payers (uhc/assumptions.py).
PASSWORD_DAYS, UNUSED_DAYS = 90, 45
LETTER_TITLES = {
    "approval": "Approval letter",
    "denial": "Denial letter",
    "partial": "Partial approval letter",
    "information": "Request for information letter",
}
CONFIRMATION = "Confirmation"
# What a fault chooses in place of a code that was typed: codes that exist.
OTHER_DIAGNOSES = ("M54.16", "M17.11", "K02.9", "G47.33")
OTHER_PROCEDURES = ("62323", "72148", "97110", "27447", "D2740", "D2750", "D4341")
NEEDS_OPTIONS = ("level", "unit_type")
#: Pages that every portal has, as faults name them.
BEFORE = ("signin", "password", "code", "challenge", "expired", "device", "terms", "profile", "question", "home")
AFTER = ("review", "submit", "confirmation", "emailed", "similar", "cases", "case")
UPLOADS = (
    *("upload_504_after_save", "upload_lost", "upload_truncates", "scan", "scan_rejects", "scan_stuck"),
    "save_submits",
)
SLIPS: Mapping[str, Meaning] = {
    "provider": "rendering_npi",
    "member": "member_id",
    "diagnosis": "diagnoses",
    "place": "place_of_service",
    "level": "level",
    "code": "code",
    "modifier": "modifiers",
    "units": "units",
    "unit_type": "unit_type",
    "start": "start",
    "end": "end",
}


def rules_of(told: Description) -> Rules:
    """What the kit asks about a portal."""
    entry, files = told.sign_in, told.documents
    return Rules(
        slug=told.slug,
        name=told.name,
        zone=ZoneInfo(told.zone),
        idle=timedelta(minutes=entry.idle_minutes),
        bad_tries=entry.tries,
        locked_for=timedelta(minutes=entry.lock_minutes),
        password_days=PASSWORD_DAYS,
        unused_days=UNUSED_DAYS,
        trusted_for=timedelta(days=entry.remember_days),
        second_step=None if entry.second_step == "none" else "code",
        remembers=entry.second_step == "new_device",
        file_types=files.types if files else (),
        max_files=files.max_files if files else 0,
        max_bytes=files.max_mb * MEGABYTE if files else 0,
        max_name_length=MAX_NAME_LENGTH,
        max_pages=None,
        looks_for_similar=told.similar.looks,
        ranges=_ranges(told.cases.days),
        page_size=told.cases.page_size,
        steps=_steps(told),
        says=_says(told),
        offers=_offers(told),
        statuses=_statuses(told),
        letter_titles=LETTER_TITLES,
        new_reference=lambda: _number(told.received.format),
    )


def faults_of(told: Description) -> dict[str, Fault]:
    """Faults that can happen here: none of a step or a field that this portal does not have."""
    slips = [what for what, means in SLIPS.items() if _can_slip(told, means)]
    drops = ["line", *(["units"] if told.field_of("units") else [])]
    absent = set() if told.documents else set(UPLOADS)
    absent |= {"code_taken"} if told.sign_in.second_step == "none" else set()
    if told.documents:
        slips, drops = [*slips, "document"], [*drops, "document"]
    pages = page_names(told)
    on_pages = {name: _on_pages(fault, pages) for name, fault in STANDARD.items() if "page" in fault.params}
    narrowed = on_pages | {
        "slips": Fault(STANDARD["slips"].meaning, what=slips),
        "half_saved": Fault(STANDARD["half_saved"].meaning, drop=drops),
    }
    return {name: narrowed.get(name, fault) for name, fault in STANDARD.items() if name not in absent}


def page_names(told: Description) -> list[str]:
    """The pages of this portal, as faults name them."""
    files = ["documents"] if told.documents else []
    return [*BEFORE, *(page.name for page in told.pages), *files, *AFTER]


def _on_pages(fault: Fault, pages: list[str]) -> Fault:
    return Fault(fault.meaning, **(dict(fault.params) | {"page": pages}))


def _can_slip(told: Description, means: Meaning) -> bool:
    found = told.field_of(means)
    return found is not None and len(found.options) != 1 and not (means in NEEDS_OPTIONS and not found.options)


def _ranges(days: int) -> dict[str, str]:
    some = {f"{days}d": f"Last {days} days"} if days else {}
    return {**some, "all": "All dates"}


def _steps(told: Description) -> dict[str, str]:
    pages = {page.name: page.heading for page in told.pages}
    files = {"documents": told.documents.heading} if told.documents else {}
    return {**pages, **files, "review": told.review.heading, "confirmation": CONFIRMATION}


def _says(told: Description) -> Says:
    says = told.sign_in.says
    return Says(
        locked=says.locked,
        disabled=says.disabled,
        code_wrong=says.code_rejected,
        code_used=says.code_used,
        expired=says.expired,
        terms=says.terms,
    )


def _offers(told: Description) -> Offers:
    places = dict(option.split(" - ", 1) for option in _options(told, "place_of_service") if " - " in option)
    return Offers(
        places=places or {"11": "Office", "22": "On campus outpatient hospital"},
        levels=_options(told, "level"),
        unit_types=_options(told, "unit_type"),
        diagnoses=OTHER_DIAGNOSES,
        procedures=OTHER_PROCEDURES,
    )


def _options(told: Description, means: Meaning) -> tuple[str, ...]:
    found = told.field_of(means)
    return found.options if found else ()


def _statuses(told: Description) -> Statuses:
    lines = {means: word for word, means in reversed(list(told.line_words.items()))}
    return Statuses(
        words=tuple(told.words),
        first=next(iter(told.words)),
        first_of_line=lines.get("in_review") or lines.get("submitted") or next(iter(told.words)),
        closed=frozenset(told.meaning("denied", "cancelled")),
        decided=frozenset(told.meaning("approved", "partial", "modified", "denied")),
        lines_after={word: lines[told.words[word]] for word in told.meaning("approved", "denied")},
        line_approved=lines["approved"],
    )


def _number(form: str) -> str:
    return "".join(str(secrets.randbelow(10)) if sign == "#" else sign for sign in form)
