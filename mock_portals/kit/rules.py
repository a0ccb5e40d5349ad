"""The rules in which portals differ."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Rules:
    """What one portal decided for itself; each mock gives its values with their sources."""

    slug: str
    zone: ZoneInfo
    idle: timedelta
    bad_tries: int
    locked_for: timedelta
    password_days: int
    unused_days: int
    trusted_for: timedelta
    max_files: int
    max_bytes: int
    max_name_length: int
    max_pages: int | None
    closed_statuses: frozenset[str]
    decided_statuses: frozenset[str]
    letter_titles: dict[str, str]
    new_reference: Callable[[], str]
