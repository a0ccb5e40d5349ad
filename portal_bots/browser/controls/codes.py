"""Codes: lists offer similar ones (M54.5 and M54.50, 62323 and 62323-26)."""

import re

_GOES_ON = r"(?![\w.]|-\w{1,2}\b)"  # another code begins with these letters


def is_of(code: str, text: str) -> bool:
    """True when a text is about exactly this code."""
    return re.match(rf"\s*{re.escape(code)}{_GOES_ON}", text) is not None


def is_chosen(code: str, text: str) -> bool:
    """True when a control shows the portal's own words for the code: what was only typed was not chosen."""
    return is_of(code, text) and re.search(r"\w", text.strip()[len(code) :]) is not None


def beginning(code: str) -> re.Pattern[str]:
    """What matches the text of an option as a browser tells it, where code and words may have no space between."""
    return re.compile(rf"^\s*{re.escape(code)}(?![\d.])")
