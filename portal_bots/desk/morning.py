"""The morning report of a store, written to a folder."""

import asyncio
from collections.abc import Mapping, Sequence, Set
from contextlib import ExitStack
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from portal_bots.browser.launch import Shell, choose
from portal_bots.browser.printing import print_pdf
from portal_bots.desk import report
from portal_bots.desk.report import Report
from portal_bots.domain.actions import Action
from portal_bots.domain.calendar import Terms
from portal_bots.store import Store, audit

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
    who: str = audit.PROGRAM,
) -> list[Path]:
    """
    Write the report as ``html``, ``json``, ``csv``, ``xlsx`` or ``pdf``; returns the files, the page first.

    A report that the audit cannot be told of is not kept.

    Raises:
        BrowserMissingError: A PDF was asked for and there is no browser to print it.

    """
    built = build(store, since, now, terms)
    files = report.write(built, folder, formats - {"pdf"})
    if "pdf" in formats:
        pdf = asyncio.run(_print(report.render_html(built), browser))
        files.append(report.keep(folder, built, "pdf", pdf))
    with ExitStack() as unless_told:
        for file in files:
            unless_told.callback(file.unlink, missing_ok=True)
        store.run(_tell, who, files, now)
        unless_told.pop_all()
    return files


def _tell(tx: Connection, who: str, files: Sequence[Path], now: datetime) -> None:
    for file in files:
        facts = {"file": file.name, "sha256": sha256(file.read_bytes()).hexdigest()}
        audit.add(tx, who, Action.REPORT_WRITTEN, facts=facts, now=now)


def show(store: Store, since: datetime, now: datetime, terms: Mapping[str, Terms], who: str) -> str:
    """The report as JSON, for a person to see: that is told to the audit."""

    def built(tx: Connection) -> Report:
        audit.add(tx, who, Action.REPORT_SHOWN, now=now)
        return report.build(tx, since, now, ZONE, terms)

    return store.run(built).model_dump_json(indent=2)


async def _print(html: str, browser: Path | None) -> bytes:
    shell = Shell(choose(browser))
    try:
        return await print_pdf(shell, html)
    finally:
        await shell.close()
