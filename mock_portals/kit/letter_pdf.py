"""The page of a decision letter."""

from datetime import date
from html import escape
from io import BytesIO

from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import inch
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from mock_portals.kit.database import Row

OPENING = {
    "approval": "We reviewed the request below and approved it.",
    "denial": "We reviewed the request below and did not approve it. You may appeal within 180 days.",
    "partial": "We reviewed the request below and approved part of it. Each line shows its own decision.",
    "information": "We cannot decide on the request below without more clinical information.",
}
HEADINGS = ["Code", "Requested", "Approved", "From", "To", "Decision", "Reason"]
GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, "#8899aa"),
        ("BACKGROUND", (0, 0), (-1, 0), "#e6eef7"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)


def shown(day: str | None) -> str:
    """A date as letters write it."""
    return date.fromisoformat(day).strftime("%m/%d/%Y") if day else ""


def letter_pdf(case: Row, kind: str, title: str, day: str) -> bytes:
    """The letter about a case as PDF bytes."""
    styles = getSampleStyleSheet()
    body, heading = styles["BodyText"], styles["Title"]
    paragraphs = ["INVENTED – written by a mock portal, no real person", shown(day), *_facts(case)]
    story: list[object] = [Paragraph(title, heading)]
    story += [Paragraph(escape(text), body) for text in paragraphs]
    story += [Spacer(1, 8), Paragraph(OPENING[kind], body), Spacer(1, 8), _lines(case, body)]
    story += [Spacer(1, 8), *(Paragraph(escape(text), body) for text in _closing(case))]
    page = BytesIO()
    SimpleDocTemplate(page, pagesize=LETTER, title=title, author="INVENTED").build(story)
    return page.getvalue()


def _facts(case: Row) -> list[str]:
    facts = {
        "Reference number": case["reference"],
        "Authorization number": case["authorization_number"],
        "Member": f"{case['last_name']}, {case['first_name']}",
        "Member ID": case["member_id"],
        "Date of birth": shown(case["born"]),
        "Status": case["status"],
    }
    return [f"{name}: {value}" for name, value in facts.items() if value]


def _lines(case: Row, body: object) -> Table:
    rows = [
        [
            "-".join([line["code"], *line["modifiers"]]),
            f"{line['units']} {line['unit_type']}",
            "" if line["units_approved"] is None else str(line["units_approved"]),
            shown(line["start"]),
            shown(line["end"]),
            line["status"],
            Paragraph(escape(line["reason"] or ""), body),
        ]
        for line in case["lines"]
    ]
    return Table([HEADINGS, *rows], colWidths=[x * inch for x in (0.8, 0.9, 0.8, 0.9, 0.9, 0.8, 1.6)], style=GRID)


def _closing(case: Row) -> list[str]:
    due = f"Send the information by {shown(case['information_due'])}." if case["information_due"] else ""
    return [text for text in (case["note"] or "", due) if text]
