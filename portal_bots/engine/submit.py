"""
Submit once.

The order is fixed: look first, prepare, journal, press once, read the receipt, verify by reading. (Settling, in
one transaction, is the lane's.) Nothing can be sent before the journal is on disk. After it, every failure means
*unknown*, and unknown is resolved by reading, never by pressing again, unless a person says that nothing is there
and a search, made when the portal must show it, says so too.
"""

import asyncio
from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from portal_bots.browser.gate import Permit
from portal_bots.browser.press import aim, pressed
from portal_bots.browser.tab import Tab
from portal_bots.domain import errors
from portal_bots.domain.documents import PacketFile
from portal_bots.domain.errors import Phase, Written
from portal_bots.domain.outcomes import Outcome, Path
from portal_bots.domain.receipts import Number, NumberKind, Receipt
from portal_bots.domain.steps import Step
from portal_bots.engine import packets, reconcile
from portal_bots.engine.trouble import lost_answers
from portal_bots.engine.work import Work
from portal_bots.store import journal


async def submit(work: Work) -> Outcome:
    """
    Submit a request, or adopt the case that the portal already has.

    Raises:
        PortalError: It stopped; ``written`` says whether anything was submitted.

    """
    if work.claim.pressed or work.standing.reference:
        return await _find_out(work)
    work.tools.portal(work.job.portal).playbook.check(work.request)
    files = await _packet(work)
    tab = await work.tab()
    tab.phase = Phase.SEARCH
    await work.sitting.see_lists(tab)
    if found := await reconcile.search(work, tab):
        return await reconcile.take(work, tab, found, Path.ADOPTED)
    reconcile.certain(work)
    await work.reached(Step.LOOKED)
    return await _send(work, tab, files)


async def _find_out(work: Work) -> Outcome:
    """An earlier attempt pressed, or the number is known: read what is there."""
    tab = await work.tab()
    if found := await reconcile.search(work, tab):
        return await reconcile.take(work, tab, found, Path.FOUND)
    reconcile.certain(work)
    if work.claim.said_not_there and not (work.given and await reconcile.is_shown(work, tab)):
        return await _send(work, tab, await _packet(work))
    raise await reconcile.not_there(work, tab)


async def _packet(work: Work) -> Sequence[PacketFile]:
    return await asyncio.to_thread(packets.check, work.standing, work.tools.store, work.tools.home)


async def _send(work: Work, tab: Tab, files: Sequence[PacketFile]) -> Outcome:
    try:
        await _prepare(work, tab, files)
    except errors.NotRequired as settled:
        await work.show(tab, "not-required")
        return _not_required(settled)
    except errors.EngineerActs as stopped:
        return await _perhaps_sent(work, tab, stopped)
    button = await aim(tab)
    permit = await _write_journal(work, tab, files)
    try:
        with lost_answers():
            async with pressed(tab, button, permit):
                await work.reached(Step.PRESSED)
                tab.phase = Phase.CONFIRM
                receipt = await work.flow.read_receipt(tab)
    except errors.PortalError as lost:
        return await _answer_lost(work, tab, lost)
    await _keep_receipt(work, tab, receipt)
    return await _read_again(work, Path.SUBMITTED)


async def _prepare(work: Work, tab: Tab, files: Sequence[PacketFile]) -> None:
    await work.flow.prepare(tab, work.request, files)
    tab.profile.guard.check()
    await work.reached(Step.PREPARED)
    await tab.read_back(work.flow.review, work.request)
    await work.show(tab, "review")
    await work.reached(Step.READ_BACK)


def _not_required(settled: errors.NotRequired) -> Outcome:
    number = Number(kind=NumberKind.DECISION, value=settled.decision)
    return Outcome(Path.NOT_REQUIRED, Receipt(numbers=(number,), words=settled.words))


async def _perhaps_sent(work: Work, tab: Tab, stopped: errors.EngineerActs) -> Outcome:
    """A page nobody expected may be the end of the wizard: some portals submit where they say *save*."""
    await work.show_stop(tab)
    tab.placed(stopped)
    try:
        found = await reconcile.search(work, tab)
    except errors.PortalError:
        raise stopped.wrote(Written.UNKNOWN) from None
    if not found:
        late = isinstance(stopped, errors.UnexpectedPage) and work.flow.portal.search_lag
        raise stopped.wrote(Written.UNKNOWN) if late else stopped
    work.notes.append("The portal submitted the request before the last button was pressed.")
    return await reconcile.take(work, tab, found, Path.FOUND)


async def _write_journal(work: Work, tab: Tab, files: Sequence[PacketFile]) -> Permit:
    """Commit the intent. From here on nobody may press for this request until it is settled."""
    sent = {
        "review": work.flow.review.asked(work.request),
        "files": await asyncio.to_thread(packets.described, files),
        "page": tab.path,
    }
    try:
        intent = await work.tools.store.arun(journal.write, work.lease, work.claim, work.now(), sent)
    except IntegrityError as error:
        words = "An earlier press of this request is not settled."
        raise errors.SubmitUnknown(words, phase=Phase.SUBMIT).wrote(Written.UNKNOWN) from error
    work.pressing(intent)
    await work.reached(Step.JOURNALED)
    return work.permit(intent)


async def _answer_lost(work: Work, tab: Tab, lost: errors.PortalError) -> Outcome:
    """Only reading tells whether the portal has the case."""
    await work.try_show_all(tab, "answer")
    work.take_notes(tab)
    words = lost.words or lost.sentence()
    await work.tools.store.arun(journal.keep_words, work.lease, work.claim, words)
    await work.sitting.recover(lost)
    if isinstance(lost, errors.DuplicateOnFile):
        return await _refused_as_duplicate(work, lost)
    return await _read_again(work, Path.FOUND)


async def _refused_as_duplicate(work: Work, refused: errors.DuplicateOnFile) -> Outcome:
    """The portal names a case that it takes for this one: adopted if it is."""
    tab = await work.tab()
    if found := await reconcile.search(work, tab):
        return await reconcile.take(work, tab, found, Path.ADOPTED)
    raise refused.during(Phase.CONFIRM)


async def _keep_receipt(work: Work, tab: Tab, receipt: Receipt) -> None:
    await work.tools.store.arun(journal.keep_receipt, work.lease, work.claim, receipt, work.now())
    work.received(receipt)
    await work.try_show(tab, "receipt")
    await work.reached(Step.RECEIVED)


async def _read_again(work: Work, path: Path) -> Outcome:
    """The page's "submitted" is a claim: the case is read in a fresh navigation and must be complete, once."""
    tab = await work.tab()
    if found := await reconcile.search(work, tab):
        return await reconcile.take(work, tab, found, path)
    reconcile.certain(work)
    raise await reconcile.not_there(work, tab)
