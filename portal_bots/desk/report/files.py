"""Writing the report to files that only their owner can read."""

import os
from collections.abc import Callable, Set
from pathlib import Path
from zoneinfo import ZoneInfo

from portal_bots.desk.report.html import render_html
from portal_bots.desk.report.model import Report
from portal_bots.desk.report.spreadsheet import csv_text, workbook

_FORMATS: dict[str, Callable[[Report], bytes]] = {
    "html": lambda report: render_html(report).encode(),
    "json": lambda report: report.model_dump_json(indent=2).encode(),
    "csv": lambda report: csv_text(report).encode(),
    "xlsx": workbook,
}


def write(report: Report, folder: Path, formats: Set[str]) -> list[Path]:
    """
    Write a report in the formats wanted: ``html``, ``json``, ``csv``, ``xlsx``. The page comes first.

    A PDF is printed by the browser: ``print_pdf`` makes it from ``render_html``, ``keep`` writes it.
    """
    unknown = formats - _FORMATS.keys()
    if unknown:
        message = f"a report cannot be written as {', '.join(sorted(unknown))}"
        raise ValueError(message)
    return [keep(folder, report, kind, make(report)) for kind, make in _FORMATS.items() if kind in formats]


def keep(folder: Path, report: Report, kind: str, content: bytes) -> Path:
    """Write one file of a report, whole or not at all. Its name tells the time, and no patient."""
    local = report.now.astimezone(ZoneInfo(report.zone))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"morning-report-{local:%Y-%m-%d-%H%M%S}.{kind}"
    part = path.with_name(f".{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    part.replace(path)
    return path
