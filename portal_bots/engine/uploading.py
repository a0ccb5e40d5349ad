"""Adding documents to a case: look at its list, send what is missing, once, and see it listed."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from portal_bots.browser.tab import Tab
from portal_bots.domain import errors
from portal_bots.domain.decisions import Decision
from portal_bots.domain.documents import DocumentState, PacketFile, not_listed
from portal_bots.domain.errors import Phase, Written
from portal_bots.domain.outcomes import Outcome, Path
from portal_bots.domain.steps import Step
from portal_bots.engine import packets, reconcile
from portal_bots.engine.trouble import lost_answers
from portal_bots.engine.work import Work
from portal_bots.store import journal


async def upload(work: Work) -> Outcome:
    """
    Add the documents that the portal does not list yet.

    Raises:
        DocumentRejected: The portal did not take one.
        ScanPending: The portal still checks one.
        UploadUnknown: One may have been sent, and the list does not show it.

    """
    files = await asyncio.to_thread(packets.check, work.standing, work.tools.store, work.tools.home)
    tab = await work.tab()
    case = await _read(work, tab)
    missing = _missing(files, case)
    if not missing:
        return await _seen(work, tab, case)
    if work.claim.answer is not None and work.claim.answer.there:
        return Outcome(Path.UPLOADED, uploaded=tuple(file.name for file in files))
    if work.claim.pressed:
        await _no_refusal(work, missing, case)
        reconcile.certain(work)
        if not (work.claim.said_not_there or await _never_left(work)):
            raise _unknown(missing)
    await work.reached(Step.LOOKED)
    return await _send(work, tab, missing)


async def _read(work: Work, tab: Tab) -> Decision:
    tab.phase = Phase.CONFIRM if work.claim.pressed else Phase.READ
    return await work.flow.read_status(tab, work.standing.reference)


def _missing(files: Sequence[PacketFile], case: Decision) -> list[PacketFile]:
    sizes = {file.name: file.size for file in files}
    names = not_listed(sizes.items(), case.documents)
    shown = {row.name: row for row in case.documents}
    for name in names:
        if name in shown and shown[name].state is DocumentState.TAKEN:
            message = f"the case lists another {name} ({shown[name].size}): rename yours to tell them apart"
            raise errors.DocumentRejected(message, phase=Phase.READ)
    return [file for file in files if file.name in names]


async def _send(work: Work, tab: Tab, missing: Sequence[PacketFile]) -> Outcome:
    sent = {"files": await asyncio.to_thread(packets.described, missing), "page": tab.path}
    try:
        intent = await work.tools.store.arun(journal.write, work.lease, work.claim, work.now(), sent)
    except IntegrityError as error:
        raise _unknown(missing) from error
    work.pressing(intent)
    await work.reached(Step.JOURNALED)
    tab.phase = Phase.SUBMIT
    try:
        with lost_answers(), tab.under(work.permit(intent)):
            await work.flow.upload(tab, work.standing.reference, missing)
    except errors.DocumentRejected as refused:
        await work.tools.store.arun(journal.give_up, work.lease, work.claim, refused.code, work.now())
        raise
    except errors.PortalError as lost:
        await _lost(work, lost)
    await work.reached(Step.PRESSED)
    tab = await work.tab()
    case = await _read(work, tab)
    if missing := _missing(missing, case):
        reconcile.certain(work)
        raise _unknown(missing)
    return await _seen(work, tab, case)


async def _never_left(work: Work) -> bool:
    """True when the journal proves that nothing left the browser: no permit was ever given. It may go now."""
    intent = work.claim.intent
    if intent is None or intent.sent_at is not None:
        return False
    await work.tools.store.arun(journal.give_up, work.lease, work.claim, "never sent", work.now())
    work.claim = replace(work.claim, intent=None)
    return True


async def _no_refusal(work: Work, missing: Sequence[PacketFile], case: Decision) -> None:
    """A document that the portal lists as refused is known to have arrived, and to be no good."""
    refused = {row.name for row in case.documents if row.state is DocumentState.REFUSED}
    names = [file.name for file in missing if file.name in refused]
    if names:
        error = errors.DocumentRejected(f"the portal's check refused {', '.join(names)}", phase=Phase.CONFIRM)
        await work.tools.store.arun(journal.give_up, work.lease, work.claim, error.code, work.now())
        raise error


async def _lost(work: Work, lost: errors.PortalError) -> None:
    await work.tools.store.arun(journal.keep_words, work.lease, work.claim, lost.words or lost.sentence())
    await work.sitting.recover(lost)


async def _seen(work: Work, tab: Tab, case: Decision) -> Outcome:
    pending = [row.name for row in case.documents if row.state is DocumentState.PENDING]
    if pending:
        raise errors.ScanPending(", ".join(pending)).wrote(Written.YES)
    await work.try_show(tab, "documents")
    await work.reached(Step.VERIFIED)
    return Outcome(Path.UPLOADED, uploaded=tuple(row.name for row in case.documents))


def _unknown(missing: Sequence[PacketFile]) -> errors.UploadUnknown:
    words = ", ".join(file.name for file in missing)
    return errors.UploadUnknown(words, phase=Phase.CONFIRM).wrote(Written.UNKNOWN)
