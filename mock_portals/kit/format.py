"""How portals write dates, sizes, people and codes, and read the dates people type."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from mock_portals.kit.clock import moment_of
from mock_portals.kit.file_rules import extension
from mock_portals.kit.rules import Rules

ACTIONS = Markup('<div class="actions">')


def day(iso: str | None) -> str:
    """MM/DD/YYYY."""
    return date.fromisoformat(iso).strftime("%m/%d/%Y") if iso else ""


def moment(stored: str, zone: ZoneInfo) -> str:
    """MM/DD/YYYY hh:mm AM/PM in the payer's time zone."""
    return moment_of(stored).astimezone(zone).strftime("%m/%d/%Y %I:%M %p")


def moment_day(stored: str, zone: ZoneInfo) -> str:
    """The day of a moment in the payer's time zone."""
    return moment_of(stored).astimezone(zone).strftime("%m/%d/%Y")


def typed_day(text: str) -> str | None:
    """The ISO date somebody typed as MM/DD/YYYY, or nothing."""
    try:
        return datetime.strptime(text, "%m/%d/%Y").date().isoformat()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None


def size(count: int) -> str:
    """12 KB."""
    return f"{count / 1_048_576:.1f} MB" if count >= 1_048_576 else f"{max(1, round(count / 1024))} KB"


def file_type(name: str) -> str:
    """The type of a file as the table of documents shows it."""
    return extension(name).upper()


def person(row: Mapping[str, Any]) -> str:
    """LAST, FIRST."""
    return f"{row['last_name'] or ''}, {row['first_name']}".upper()


def provider(row: Mapping[str, Any]) -> str:
    """NAME · NPI 1234567893."""
    return f"{row['name']} · NPI {row['npi']}"


def place(code: str | None, places: Mapping[str, str]) -> str:
    """22 - On campus outpatient hospital."""
    words = places.get(code or "")
    return f"{code} - {words}" if words else (code or "")


def procedures(lines: list[Mapping[str, Any]]) -> str:
    """62323, 77003-26."""
    return ", ".join("-".join([line["code"], *line["modifiers"]]) for line in lines)


def doubled(words: Iterable[str]) -> list[tuple[str, str]]:
    """Words that are their own keys in a list of options."""
    return [(word, word) for word in words]


def before_button(page: Markup, part: Markup) -> Markup:
    """A page with something more just above the buttons of its first form, or else at its end."""
    before, actions, rest = page.partition(ACTIONS)
    return Markup("").join((before, part, actions, rest))


def filters(rules: Rules) -> dict[str, Callable[..., Any]]:
    """All of it for the templates of one portal."""
    return {
        "day": day,
        "moment": lambda stored: moment(stored, rules.zone),
        "moment_day": lambda stored: moment_day(stored, rules.zone),
        "size": size,
        "file_type": file_type,
        "person": person,
        "provider": provider,
        "place": lambda code: place(code, rules.offers.places),
        "procedures": procedures,
        "doubled": doubled,
        "before_button": before_button,
    }
