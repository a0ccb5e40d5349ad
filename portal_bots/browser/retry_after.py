"""How long a portal asks to wait: the Retry-After of its answer (RFC 9110, 10.2.3), in seconds or as a date."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=24)  #: a portal that says more is asked again after this


def pause(headers: Mapping[str, str]) -> timedelta | None:
    """The pause that an answer asks for; None where it names none that can be understood."""
    asked = headers.get("retry-after", "").strip()
    if asked.isdigit():
        found = timedelta(seconds=int(asked))
    else:
        until, now = _date(asked), _date(headers.get("date", ""))
        if until is None:
            return None
        found = until - (now or datetime.now(UTC))  # by the portal's own clock, where it tells it
    return min(max(found, timedelta(0)), LONGEST)


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None
