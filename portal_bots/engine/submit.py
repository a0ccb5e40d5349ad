"""
Submit once.

The order is fixed: look first, prepare, journal, press once, read the receipt, verify by reading. (Settling, in
one transaction, is the lane's.) Nothing can be sent before the journal is on disk. After it, every failure means
*unknown*, and unknown is resolved by reading, never by pressing again.
"""

import asyncio
from collections import Counter

from sqlalchemy.exc import IntegrityError

from portal_bots.browser.tab import Tab
from portal_bots.browser.trouble import BrowserError, translate
from portal_bots.domain import errors
from portal_bots.domain.decisions import Decision
from portal_bots.domain.errors import Phase, Written
from portal_bots.domain.outcomes import Outcome, Path
from portal_bots.domain.receipts import Number, NumberKind, Receipt
from portal_bots.engine import packets
from portal_bots.engine.work import Work
from portal_bots.store import journal


async def submit(work: Work) -> Outcome:
    """
    Submit a request, or adopt the case that the portal already has.

    Raises:
        PortalError: Nothing was submitted, unless its ``written`` says otherwise.

    """
    work.tools.portal(work.job.portal).playbook.check(work.request)
    files = await asyncio.to_thread(packets.check, work.standing)
    tab = await work.tab()
    found = await _look_first(work, tab)
    if found is not None:
        return await _adopted(work, tab, found)
    try:
        await work.flow.prepare(tab, work.request, files)
    except errors.NotRequired as settled:
        await work.show(tab, "not-required")
        return _not_required(settled)
    await tab.read_back(work.flow.review, work.request)
    await work.show(tab, "review")
    await _write_journal(work)
    receipt = await _press_and_read(work, tab)
    return await _verified(work, tab, receipt, Path.SUBMITTED)


async def _look_first(work: Work, tab: Tab) -> Receipt | None:
    """The case that is this request, if the portal has it."""
    tab.phase = Phase.SEARCH
    found = await work.flow.find_cases(tab, work.request)
    if len(found) > 1:
        numbers = ", ".join(receipt.reference for receipt in found)
        raise _marked(errors.SeveralCases(numbers, phase=Phase.SEARCH), work)
    if not found and work.claim.pressed_before:
        raise _unknown("An earlier attempt pressed the last button. A search finds no case now.")
    return found[0] if found else None


def _marked(error: errors.PortalError, work: Work) -> errors.PortalError:
    if work.claim.pressed_before:
        error.written = Written.UNKNOWN
    return error


def _unknown(words: str, detail: str = "") -> errors.SubmitUnknown:
    error = errors.SubmitUnknown(words, detail=detail, phase=Phase.CONFIRM)
    error.written = Written.UNKNOWN
    return error


async def _adopted(work: Work, tab: Tab, receipt: Receipt) -> Outcome:
    if work.claim.pressed_before:
        return await _verified(work, tab, receipt, Path.ADOPTED)
    decision = await work.flow.read_status(tab, receipt.reference)
    await work.show(tab, "adopted")
    return Outcome(Path.ADOPTED, receipt, uploaded=decision.documents)


def _not_required(settled: errors.NotRequired) -> Outcome:
    number = Number(kind=NumberKind.DECISION, value=settled.decision)
    return Outcome(Path.NOT_REQUIRED, Receipt(numbers=(number,), words=settled.words))


async def _write_journal(work: Work) -> None:
    """Commit the intent. From here on nobody may press for this request until it is settled."""
    try:
        await work.tools.store.arun(journal.write, work.lease, work.claim, work.now())
    except IntegrityError as error:
        raise _unknown("An earlier press of this request is not settled.") from error


async def _press_and_read(work: Work, tab: Tab) -> Receipt:
    tab.phase = Phase.SUBMIT
    try:
        await tab.press_last_button()
        tab.phase = Phase.CONFIRM
        receipt = await work.flow.read_receipt(tab)
        await work.show(tab, "receipt")
    except (errors.PortalError, BrowserError) as error:
        return await _find_out(work, translate(error))
    return receipt


async def _find_out(work: Work, lost: errors.PortalError) -> Receipt:
    """The answer was lost: only reading tells whether the portal has the case."""
    try:
        await work.sitting.begin_anew()
        tab = await work.tab()
        tab.phase = Phase.CONFIRM
        found = await work.flow.find_cases(tab, work.request)
    except errors.PortalError as error:
        error.written = Written.UNKNOWN
        raise
    if len(found) != 1:
        words = lost.words or lost.sentence()
        raise _unknown(f"After the press: {words} A search finds {len(found)} cases.", lost.detail) from lost
    return found[0]


async def _verified(work: Work, tab: Tab, receipt: Receipt, path: Path) -> Outcome:
    """The page's "submitted" is a claim: the case is read in a fresh navigation and must be complete, once."""
    tab = await work.tab()
    tab.phase = Phase.CONFIRM
    try:
        found = await work.flow.find_cases(tab, work.request)
        decision = await work.flow.read_status(tab, receipt.reference)
    except errors.CaseNotFound as error:
        raise _refuted(f"{receipt.reference} was given, but no such case is shown.") from error
    except errors.PortalError as error:
        error.written = Written.YES
        raise
    if [case.reference for case in found] != [receipt.reference]:
        shown = ", ".join(case.reference for case in found) or "none"
        raise _refuted(f"{receipt.reference} was given, a search shows {shown}.")
    if lacking := _lacking(work, decision):
        raise _refuted(f"{receipt.reference} lacks {lacking}.")
    await work.show(tab, "case")
    return Outcome(path, receipt, uploaded=decision.documents)


def _refuted(words: str) -> errors.SubmitRefuted:
    error = errors.SubmitRefuted(words, phase=Phase.CONFIRM)
    error.written = Written.UNKNOWN
    return error


def _lacking(work: Work, decision: Decision) -> str:
    lines = Counter(work.request.codes) - Counter(line.code for line in decision.lines)
    files = {document.file for document in work.request.documents} - set(decision.documents)
    return ", ".join([*lines, *sorted(files)])
