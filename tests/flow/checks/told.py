"""What the rules say of a practice."""

from datetime import date

from portal_bots.flow.examine import Report, examine, found
from tests.flow.practice import Practice

DAY = date(2026, 12, 1)


def reports(practice: Practice) -> dict[str, Report]:
    """What is said of each flow, by slug."""
    return {report.slug: report for report in examine(found(practice.flows), DAY)}


def told(practice: Practice, slug: str = "") -> list[tuple[str, str]]:
    """Rule and sentence of each finding of a flow."""
    return [(one.rule, one.sentence) for one in reports(practice)[slug or practice.slug].findings]
