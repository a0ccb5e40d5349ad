"""What a control holds, compared with the answer."""

import re
from contextlib import suppress
from datetime import date, datetime

from portal_bots.browser.controls import codes
from portal_bots.browser.forms import YES, Entry, Kind
from portal_bots.domain.wording import same

_US = "%m/%d/%Y"
_WRITTEN = (_US, "%Y-%m-%d", "%B %d, %Y", "%b %d, %Y")  # as calendars write the day that was chosen
_US_NUMBER = re.compile(r"\d{10}")


def holds(entry: Entry, value: str) -> bool:
    """True when what a control holds is the answer."""
    match entry.field.kind:
        case Kind.TYPEAHEAD:
            return codes.is_chosen(entry.text, value)
        case Kind.CHECKBOX:
            return (value == "true") is same(entry.text, YES)
        case Kind.DATE:
            return value == iso(entry.text)
        case Kind.PICKER:
            return _day(value) == day(entry.text)
        case Kind.MASKED:
            return _unmasked(value, entry.text)
        case _:
            return entry.fits(value)


def day(us_date: str) -> date:
    """A day as flows write it."""
    return datetime.strptime(us_date, _US).date()  # noqa: DTZ007 -- a day has no zone


def iso(us_date: str) -> str:
    """A day as the browser's own date control wants it."""
    return day(us_date).isoformat()


def _day(written: str) -> date | None:
    for way in _WRITTEN:
        with suppress(ValueError):
            return datetime.strptime(written.strip(), way).date()  # noqa: DTZ007 -- a day has no zone
    return None


def _unmasked(value: str, text: str) -> bool:
    """A mask adds signs between the letters and digits, and the country before a telephone number."""
    held, asked = _bare(value), _bare(text)
    return held == asked or (_US_NUMBER.fullmatch(asked) is not None and held == f"1{asked}")


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
