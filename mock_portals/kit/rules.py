"""The rules in which portals differ."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Says:
    """The words of pages that every portal has in its own."""

    locked: str
    disabled: str
    code_wrong: str
    code_used: str
    expired: str  #: heading of the page that wants a new password
    terms: str  #: heading of the page with terms to accept


@dataclass(frozen=True)
class Offers:
    """What a form lets one choose from, for a fault that chooses something else."""

    places: Mapping[str, str]  #: their words by code
    levels: Sequence[str]
    unit_types: Sequence[str]
    diagnoses: Sequence[str]
    procedures: Sequence[str]


@dataclass(frozen=True)
class Statuses:
    """The words for where a case stands, and what follows from some of them."""

    words: Sequence[str]
    first: str  #: of a new case
    first_of_line: str
    closed: frozenset[str]  #: no more documents
    decided: frozenset[str]  #: with a date
    lines_after: Mapping[str, str]  #: what a decision on the case alone makes of its lines
    line_approved: str


@dataclass(frozen=True)
class Rules:
    """What one portal decided for itself; each mock gives its values with their sources."""

    slug: str
    name: str
    zone: ZoneInfo
    idle: timedelta
    bad_tries: int
    locked_for: timedelta
    password_days: int
    unused_days: int
    trusted_for: timedelta
    second_step: str | None  #: the page of the sign-in that comes after the password, if one does
    remembers: bool  #: whether a browser can be spared that step; limit `remember_device`
    file_types: Sequence[str]
    max_files: int
    max_bytes: int
    max_name_length: int
    max_pages: int | None
    looks_for_similar: bool  #: whether a request for what is on file is refused; else only by a fault
    ranges: Mapping[str, str]  #: of the list of cases: "30d" or "all", with their words; the first is chosen
    page_size: int
    steps: Mapping[str, str]  #: of the wizard
    says: Says
    offers: Offers
    statuses: Statuses
    letter_titles: Mapping[str, str]
    new_reference: Callable[[], str]
