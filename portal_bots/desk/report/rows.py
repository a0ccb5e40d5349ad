"""The report as tables of cells: what CSV and XLSX show alike."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal_bots.desk.report import wording
from portal_bots.desk.report.model import Brief, Line, Need, News, Report
from portal_bots.domain.receipts import Number

Cell = str | int | float | date | None
Rows = list[dict[str, Cell]]


def flat(report: Report) -> Rows:
    """All news and all that needs a person, one row each, in the report's order."""
    return [
        *({"Section": "News", **row} for row in news(report)),
        *({"Section": "Needs a person", **row} for row in needs(report)),
    ]


def news(report: Report) -> Rows:
    """One row per request that changed."""
    return [_news(one) for one in report.news]


def _news(one: News) -> dict[str, Cell]:
    return {
        "What": wording.KIND[one.kind],
        "Urgent": _yes(one.request.urgent),
        **_request(one.request),
        "Status was": wording.STATUS[one.was],
        "Status": wording.STATUS[one.status],
        "Portal's words": one.words,
        "Reference": one.reference,
        "Authorization": one.authorization,
        "Other numbers": _numbers(one.numbers),
        "Differences": "; ".join(difference for line in one.lines for difference in line.differences),
        "Decided on": one.decided_on,
        "Deadline": one.information_due,
        "Days left": one.days_left,
        "Note": one.note,
        "Letter": one.letter,
    }


def lines(report: Report) -> Rows:
    """One row per service line of the news."""
    return [_line(one, line) for one in report.news for line in one.lines]


def _line(one: News, line: Line) -> dict[str, Cell]:
    asked, decided = line.asked_dates or (None, None), line.dates or (None, None)
    return {
        "Request": one.request.id,
        "Patient": one.request.patient,
        "What": wording.KIND[one.kind],
        "Code": line.code,
        "Modifiers": " ".join(line.modifiers),
        "Units asked": line.asked,
        "Units approved": line.approved,
        "Unit type": line.approved_unit_type.value,
        "Asked from": asked[0],
        "Asked to": asked[1],
        "Approved from": decided[0],
        "Approved to": decided[1],
        "Line status": wording.STATUS[line.status] if line.status else "",
        "Portal's words": line.words,
        "Reason": line.reason,
        "Differences": "; ".join(line.differences),
    }


def submitted(report: Report) -> Rows:
    """One row per request sent or found."""
    return [
        {
            **_request(one.request),
            "How": wording.PATH[one.path],
            "At": wording.moment(one.at, report.zone),
            "Reference": one.reference,
            "Other numbers": _numbers(one.numbers),
            "Portal's words": one.words,
            "Follow-up": one.follow_up,
            "Proof": "; ".join(one.evidence),
        }
        for one in report.submitted
    ]


def needs(report: Report) -> Rows:
    """One row per root cause."""
    return [_need(one, report.zone) for one in report.needs]


def _need(one: Need, zone: str) -> dict[str, Cell]:
    only = one.requests[0] if len(one.requests) == 1 else None
    return {
        "What": one.label,
        "Urgent": _yes(one.urgent),
        "Exception": one.exception,
        "Code": one.code,
        **(_request(only) if only else {"Portal": one.portal}),
        "Account": one.account,
        "What happened": one.sentence,
        "Portal's words": one.words,
        "Was anything submitted?": wording.written(one),
        "Next step": one.next_step,
        "Requests": "; ".join(brief.id for brief in one.requests),
        "Jobs waiting": one.waiting,
        "Owner": one.owner,
        "Deadline": wording.due_day(one.deadline, zone) if one.deadline else None,
        "Days left": one.days_left,
        "Opened": _local_day(one.opened_at, zone),
        "Seen": one.times,
        "Last note": one.last_note,
        "Evidence": "; ".join(one.evidence),
        "Command": one.command,
    }


def idle(report: Report) -> Rows:
    """One row per group of jobs that did not run."""
    return [
        {
            "What": wording.OPERATION[row.operation],
            "Portal": row.portal,
            "Account": row.account,
            "Why": row.why,
            "When": wording.moment(row.when, report.zone),
            "Exception": row.exception,
            "Pressed at": wording.moment(row.pressed_at, report.zone),
            "Jobs": len(row.requests),
            "Urgent": row.urgent,
            "Requests": "; ".join(row.requests),
        }
        for row in report.idle
    ]


def outages(report: Report) -> Rows:
    """One row per outage."""
    return [
        {
            "What happened": one.sentence,
            "Portal": one.portal,
            "Payer": one.payer,
            "Portal's words": one.words,
            "From": wording.moment(one.began_at, report.zone),
            "To": wording.moment(one.ended_at, report.zone),
            "Next try": wording.moment(one.next_try, report.zone),
            "Jobs that waited": one.held,
            "Not done yet": one.undone,
            "With a deadline today": one.pressing,
        }
        for one in report.outages
    ]


def accounts(report: Report) -> Rows:
    """One row per thing that ends for a sign-in."""
    return [
        {
            "Portal": row.portal,
            "Account": row.name,
            "What": wording.CARE[row.care],
            "Last day": row.day,
            "Days left": row.left,
            "Owner": row.owner,
            "What happens": row.what,
            "What to do": row.to_do,
        }
        for row in report.accounts
    ]


def follow_ups(report: Report) -> Rows:
    """One row per request to look after today."""
    return [
        {
            **_request(one.request),
            "Status": wording.STATUS[one.status],
            "Portal's words": one.words,
            "Reference": one.reference,
            "Follow-up": one.follow_up,
            "Days over": one.days_over,
            "Payer's time ends": one.payer_due,
            "Overdue at payer": _yes(one.overdue_at_payer),
        }
        for one in report.follow_ups
    ]


def counts(report: Report) -> Rows:
    """Every number of the header."""
    shown = report.counts.model_dump(exclude={"by_status", "portals_down"})
    rows: Rows = [{"Number": wording.spoken(name).capitalize(), "Value": value} for name, value in shown.items()]
    rows.append({"Number": "Portals down", "Value": ", ".join(report.counts.portals_down)})
    rows += [
        {"Number": f"Requests: {wording.STATUS[status].lower()}", "Value": count}
        for status, count in report.counts.by_status.items()
    ]
    return rows


def columns(rows: Sequence[dict[str, Cell]]) -> list[str]:
    """Every column of the rows, in the order first met."""
    return list(dict.fromkeys(name for row in rows for name in row))


def _request(brief: Brief) -> dict[str, Cell]:
    return {
        "Request": brief.id,
        "Patient": brief.patient,
        "Patient ID": brief.patient_id,
        "Payer": brief.payer,
        "Plan": brief.plan,
        "Portal": brief.portal,
        "Service": wording.spoken(brief.service),
        "Start of service": brief.start,
        "Owner": brief.owner,
    }


def _numbers(found: Iterable[Number]) -> str:
    return "; ".join(f"{number.kind} {number.value}" for number in found)


def _local_day(moment: datetime | None, zone: str) -> date | None:
    return moment.astimezone(ZoneInfo(zone)).date() if moment else None


def _yes(value: bool) -> str:  # noqa: FBT001 -- a word for a fact
    return "yes" if value else ""
