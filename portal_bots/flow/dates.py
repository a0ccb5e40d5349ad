"""Dates as US portals take and show them."""

from datetime import date, datetime


def us_date(day: date) -> str:
    """MM/DD/YYYY, as US portals take and show dates."""
    return f"{day:%m/%d/%Y}"


def read_us_date(text: str) -> date | None:
    """The date in MM/DD/YYYY, or None where the portal shows none."""
    return datetime.strptime(text, "%m/%d/%Y").date() if text else None  # noqa: DTZ007 -- a day has no zone
