"""The morning report of a store, written to a folder."""

import asyncio
from collections.abc import Mapping, Set
from datetime import datetime
from pathlib import Path

from portal_bots.browser.launch import Shell, choose
from portal_bots.browser.printing import print_pdf
from portal_bots.desk import report
from portal_bots.desk.report import Report
from portal_bots.domain.calendar import Terms
from portal_bots.store import Store

ZONE = "America/New_York"


def build(store: Store, since: datetime, now: datetime, terms: Mapping[str, Terms]) -> Report:
    """The report of what happened since a moment; ``terms`` are what portals ask of their accounts."""
    return store.run(report.build, since, now, ZONE, terms)


def write(
    store: Store,
    since: datetime,
    now: datetime,
    terms: Mapping[str, Terms],
    folder: Path,
    formats: Set[str],
    browser: Path | None,
) -> list[Path]:
    """
    Write the report as ``html``, ``json``, ``csv``, ``xlsx`` or ``pdf``; returns the files, the page first.

    Raises:
        BrowserMissingError: A PDF was asked for and there is no browser to print it.

    """
    built = build(store, since, now, terms)
    files = report.write(built, folder, formats - {"pdf"})
    if "pdf" in formats:
        pdf = asyncio.run(_print(report.render_html(built), browser))
        files.append(report.keep(folder, built, "pdf", pdf))
    return files


async def _print(html: str, browser: Path | None) -> bytes:
    shell = Shell(choose(browser))
    try:
        return await print_pdf(shell, html)
    finally:
        await shell.close()
