"""Statuses, dates and spans in the words a specialist uses."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from portal_bots.desk.report.model import FollowUp, Kind, Line, Need
from portal_bots.domain.calendar import Care
from portal_bots.domain.decisions import Status
from portal_bots.domain.errors import Phase, Written
from portal_bots.domain.jobs import Operation
from portal_bots.domain.outcomes import Path

END_OF_DAY = time(23, 59)  # what domain.deadlines means by a day without an hour

STATUS = {
    Status.NEW: "Not sent yet",
    Status.SUBMITTED: "Submitted",
    Status.IN_REVIEW: "In review",
    Status.NEEDS_INFO: "Information wanted",
    Status.APPROVED: "Approved",
    Status.PARTIAL: "Partially approved",
    Status.MODIFIED: "Modified",
    Status.DENIED: "Denied",
    Status.CANCELLED: "Cancelled",
    Status.NOT_REQUIRED: "Not required",
    Status.CONTACT_PAYER: "Call the payer",
    Status.UNKNOWN: "Words not known",
}
KIND = {
    **{kind: STATUS[Status(kind.value)] for kind in Kind if kind.value in set(Status)},
    Kind.TAKEN_BACK: "Decision taken back",
    Kind.ADOPTED: "Already at the portal",
}
PATH = {
    Path.SUBMITTED: "Sent, seen at the portal",
    Path.FOUND: "Sent, answer lost, found at the portal",
    Path.ADOPTED: "Already there, adopted",
    Path.NOT_REQUIRED: "No authorization required",
}
OPERATION = {
    Operation.CHECK_REQUIREMENT: "Check requirement",
    Operation.SUBMIT: "Submit",
    Operation.UPLOAD: "Add documents",
    Operation.READ_STATUS: "Read status",
    Operation.FETCH_LETTER: "Fetch letter",
    Operation.APPEAL: "Appeal",
}
CARE = {
    Care.PASSWORD: "Password",
    Care.INACTIVITY: "Not used",
    Care.PERMISSION: "Permission",
}
PHASE = {
    Phase.PREPARE: "before the portal was opened",
    Phase.SIGN_IN: "while signing in",
    Phase.SEARCH: "while looking for the case",
    Phase.FILL: "while filling the form",
    Phase.REVIEW: "on the review page",
    Phase.SUBMIT: "while submitting",
    Phase.CONFIRM: "after submitting",
    Phase.READ: "while reading the case",
}
ZONES = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Los_Angeles": "Pacific",
}
WRITTEN = {Written.NO: "No", Written.YES: "Yes", Written.UNKNOWN: "Unknown"}


def day(value: date | None) -> str:
    """``12/02/2026``, or nothing."""
    return f"{value:%m/%d/%Y}" if value else ""


def span(days: tuple[date | None, date | None] | None) -> str:
    """``12/02/2026 to 01/02/2027``."""
    shown = [day(value) for value in days or () if value]
    return " to ".join(dict.fromkeys(shown))


def moment(value: datetime | None, zone: str) -> str:
    """``Wed 12/02, 6:15 AM`` in a zone."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    return f"{local:%a %m/%d}, {_hour(local)}"


def clock(value: datetime, zone: str, beside: datetime) -> str:
    """``01:10``, with its day where the moment beside it is of another: ``Tue 12/01 23:50``."""
    local, other = value.astimezone(ZoneInfo(zone)), beside.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M}" if local.date() == other.date() else f"{local:%a %m/%d %H:%M}"


def zone_name(zone: str) -> str:
    """``Eastern``."""
    return ZONES.get(zone, zone)


def full_moment(value: datetime, zone: str) -> str:
    """``Wednesday, December 2, 2026, 6:15 AM EST``."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{local:%A, %B} {local.day}, {local.year}, {_hour(local)} {local.tzname()}"


def due(value: datetime | None, zone: str) -> str:
    """A deadline: with its hour only where it has one."""
    if value is None:
        return ""
    if value.astimezone(UTC).time() == END_OF_DAY:
        return f"{value.astimezone(UTC):%a %m/%d/%Y}"
    return moment(value, zone)


def due_day(value: datetime, zone: str) -> date:
    """The day of a deadline."""
    whole_day = value.astimezone(UTC).time() == END_OF_DAY
    return value.astimezone(UTC if whole_day else ZoneInfo(zone)).date()


def _hour(local: datetime) -> str:
    return f"{local:%I:%M %p}".lstrip("0")


def left(days: int | None) -> str:
    """``in 3 days``, ``today``, ``2 days overdue``."""
    if days is None:
        return ""
    if days < 0:
        return f"{counted(-days, 'day')} overdue"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def open_for(days: int | None) -> str:
    """``since last night``, ``for 4 days``."""
    if days is None:
        return ""
    return f"for {counted(days, 'day')}" if days else "since last night"


def counted(count: int, noun: str) -> str:
    """``1 job``, ``2 jobs``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(words: Iterable[str]) -> str:
    """``a, b and c``."""
    *most, last = [word for word in words if word] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def spoken(word: str) -> str:
    """``pain_msk`` as ``pain msk``."""
    return word.replace("_", " ")


def code(line: Line) -> str:
    """``77003-26``."""
    return "-".join((line.code, *line.modifiers))


def units(count: int | None, unit_type: str) -> str:
    """``12 visits``, or a dash where the portal shows none."""
    if count is None:
        return "–"
    return f"{count} {unit_type.removesuffix('s') if count == 1 else unit_type}"


def dates(line: Line) -> str:
    """The dates of a line: as decided, where the portal shows any."""
    return span(line.dates) or span(line.asked_dates) or "–"


def waiting(count: int) -> str:
    """What waits behind something."""
    return (
        f"{counted(count, 'job')} {'waits' if count == 1 else 'wait'} for it."
        if count
        else "Nothing waits for it."
    )


def over(item: FollowUp) -> str:
    """How long a follow-up is due."""
    return left(-item.days_over)


def age(days: float) -> str:
    """``2.5 days``."""
    return "less than a day" if days < 1 else f"{days:g} day{'' if days == 1 else 's'}"


def written(need: Need) -> str:
    """Was anything submitted? What was read or uploaded only was sent before."""
    earlier = need.written is Written.NO and need.sent_before and need.requests
    return "No; the request itself was sent earlier" if earlier else WRITTEN[need.written]


def where(need: Need) -> str:
    """``uhc, account main, while signing in``."""
    account = f"account {need.account}" if need.account else ""
    phase = PHASE[Phase(need.phase)] if need.phase in set(Phase) else need.phase
    return ", ".join(part for part in (need.portal, account, phase) if part)


def whose(need: Need) -> str:
    """``Ana Ruiz; open for 2 days; seen 3 times``."""
    seen = f"seen {need.times} times" if need.times > 1 else ""
    since = f"open {open_for(need.days_open)}" if need.opened_at else ""
    return "; ".join(part for part in (need.owner or "nobody yet", since, seen) if part)


def difference(line: Line) -> str:
    """What differs; that nothing does is said only where the portal showed it."""
    if line.differences:
        return "; ".join(line.differences)
    if line.status is not Status.APPROVED:
        return "–"
    return "as asked" if line.approved is not None else "the portal shows no units"
