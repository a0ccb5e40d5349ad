"""How long a portal asks to wait: the Retry-After of its answer (RFC 9110, 10.2.3), in seconds or as a date."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=24)  #: a portal that says more is asked again after this
_SECONDS = re.compile(r"[0-9]+")
_MOST_DIGITS = 9  #: more are far beyond the longest


def pause(headers: Mapping[str, str]) -> timedelta | None:
    """The pause that an answer asks for; None where it names none that can be understood."""
    asked = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(asked):
        found = timedelta(seconds=int(asked)) if len(asked) <= _MOST_DIGITS else LONGEST
    else:
        until, now = http_date(asked), http_date(headers.get("date", ""))
        if until is None:
            return None
        found = until - (now or datetime.now(UTC))  # by the portal's own clock, where it tells it
    return min(max(found, timedelta(0)), LONGEST)


def http_date(text: str) -> datetime | None:
    """A moment as headers tell it, in UTC where it names no zone; None where it is none."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
