"""The report as CSV and as an XLSX workbook. No cell is ever a formula."""

import csv
import io
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal_bots.desk.report import rows, wording
from portal_bots.desk.report.model import Report
from portal_bots.desk.report.rows import Cell, Rows

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # with what a spreadsheet begins a formula
_SHEETS = {
    "News": rows.news,
    "Lines": rows.lines,
    "Submitted": rows.submitted,
    "Needs a person": rows.needs,
    "Did not run": rows.idle,
    "Outages": rows.outages,
    "Accounts": rows.accounts,
    "Follow-ups": rows.follow_ups,
    "Counts": rows.counts,
}
_HEAD = PatternFill("solid", start_color="1F3A4D")
_WIDEST, _NARROWEST = 60, 9


def csv_text(report: Report) -> str:
    """All news and all that needs a person as one flat table. A byte-order mark lets Excel read accents."""
    flat = rows.flat(report)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows.columns(flat) or ["Section"], restval="")
    writer.writeheader()
    writer.writerows({name: _harmless(cell) for name, cell in row.items()} for row in flat)
    return "\ufeff" + out.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A text that would be a formula gets the apostrophe by which spreadsheets know a text."""
    if isinstance(cell, date):
        return wording.day(cell)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell


def workbook(report: Report) -> bytes:
    """One sheet per section."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, table in _SHEETS.items():
        _fill(book.create_sheet(title), table(report))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Rows) -> None:
    names = rows.columns(table) or ["Nothing"]
    sheet.append([_head(sheet, name) for name in names])
    for row in table:
        sheet.append([_cell(sheet, row.get(name)) for name in names])
    for column, name in enumerate(names, 1):
        widest = max((len(_shown(row.get(name))) for row in table), default=0)
        width = min(max(len(name), widest, _NARROWEST) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _head(sheet: Worksheet, name: str) -> SheetCell:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = _HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(sheet: Worksheet, value: Cell) -> SheetCell:
    cell = WriteOnlyCell(sheet)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(value, str):
        cell.data_type = "s"  # a text, also where it begins like a formula
        cell.number_format = "@"
    elif isinstance(value, date):
        cell.number_format = "mm/dd/yyyy"
    return cell


def _shown(cell: Cell) -> str:
    return "12/02/2026" if isinstance(cell, date) else str(cell or "")
