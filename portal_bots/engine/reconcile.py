"""
Finding out by reading: is the request at the portal, once and as it was sent?

Nothing here presses anything.
"""

from collections.abc import Sequence

from portal_bots.browser.tab import Tab
from portal_bots.domain import errors
from portal_bots.domain.claims import next_look
from portal_bots.domain.decisions import Decision, Status, lacking
from portal_bots.domain.documents import DocumentState
from portal_bots.domain.errors import Phase, Written
from portal_bots.domain.outcomes import Outcome, Path
from portal_bots.domain.receipts import Receipt
from portal_bots.domain.steps import Step
from portal_bots.engine.work import Work
from portal_bots.store import journal


async def search(work: Work, tab: Tab) -> list[Receipt]:
    """Every case that may be the request, as the portal shows it now."""
    tab.phase = Phase.CONFIRM if work.claim.pressed else Phase.SEARCH
    found = await work.flow.find_cases(tab, work.request)
    if work.claim.pressed:
        numbers = [receipt.reference for receipt in found]
        await work.tools.store.arun(journal.keep_search, work.lease, work.claim, numbers, work.now())
        await work.try_show(tab, "search")
    if not found and work.given and work.claim.said(work.given):
        return [Receipt.of(work.given, "")]  # portal and person agree on a case that a search does not show
    return found


def certain(work: Work) -> None:
    """
    Make sure that a search which found nothing proves that nothing is there.

    Raises:
        NotYetShown: Something may have been sent so lately that the portal need not show it yet.

    """
    lag, now = work.flow.portal.search_lag, work.now()
    moment = work.claim.certain_from(lag)
    if moment is not None and now < moment:
        raise errors.NotYetShown(until=next_look(now, moment, lag))


async def not_there(work: Work, tab: Tab) -> errors.NeverAlone:
    """What to tell a person when a search should show the case by now and does not."""
    claim = work.claim
    if work.given:
        return await _given_and_not_found(work, tab)
    if claim.answer is not None and claim.answer.there:
        words = f"{claim.answer.who} says it is there as {claim.answer.number}. A search shows no case."
        return _unknown(errors.SubmitUnknown(words))
    shown = claim.intent.words if claim.intent else ""
    left = "" if claim.intent is None or claim.intent.sent_at else " Nothing had left the browser when it ended."
    after = f"After the press the portal showed: {shown} " if shown else "The work ended right after the press. "
    return _unknown(errors.SubmitUnknown(f"{after}A search shows no case.{left}"))


async def _given_and_not_found(work: Work, tab: Tab) -> errors.NeverAlone:
    """The number may lead to a case that a search for the request does not show, since it is not as sent."""
    try:
        decision = await work.flow.read_status(tab, work.given)
    except errors.PortalError:
        return _unknown(errors.SubmitRefuted(f"{work.given} was given, but no such case is shown."))
    await work.try_show(tab, "case")
    differences = "; ".join(lacking(work.request.lines, decision)) or "a search for the member does not show it"
    incomplete = errors.SubmitIncomplete(f"{work.given}: {differences}", phase=Phase.CONFIRM).wrote(Written.YES)
    incomplete.reference = work.given
    return incomplete


def _unknown(error: errors.NeverAlone) -> errors.NeverAlone:
    return error.during(Phase.CONFIRM).wrote(Written.UNKNOWN)


async def take(work: Work, tab: Tab, found: Sequence[Receipt], path: Path) -> Outcome:
    """
    Settle on the case that was found, after reading it.

    Raises:
        SeveralCases: There are several, and nothing tells which one it is.
        SubmitRefuted: It has another number than the one that was given.
        SubmitIncomplete: It was sent, and is not there as it was sent.
        CaseDiffers: It was not sent by us, and is not as asked.

    """
    receipt = _ours(work, found)
    tab.phase = Phase.CONFIRM
    try:
        decision = await work.flow.read_status(tab, receipt.reference)
    except errors.PortalError as error:
        raise _there(error, receipt, path) from error
    await work.try_show(tab, "case")
    differences = _differences(work, decision, path)
    if differences and not work.claim.said(receipt.reference):
        words = f"{receipt.reference}: {'; '.join(differences)}"
        differs = errors.CaseDiffers if path is Path.ADOPTED else errors.SubmitIncomplete
        raise _there(differs(words), receipt, path)
    await work.reached(Step.VERIFIED)
    return Outcome(path, receipt, uploaded=_listed(work, decision))


def _ours(work: Work, found: Sequence[Receipt]) -> Receipt:
    by_number = {receipt.reference: receipt for receipt in found}
    answer = work.claim.answer
    if answer is not None and answer.number in by_number:
        return by_number[answer.number]
    numbers = ", ".join(by_number)
    if len(found) > 1:
        if work.given not in by_number:
            raise errors.SeveralCases(numbers, phase=Phase.CONFIRM)
        several = errors.SeveralCases(f"{numbers}. The portal gave us {work.given}.", phase=Phase.CONFIRM)
        raise _there(several, by_number[work.given], Path.SUBMITTED)
    if work.given and work.given not in by_number:
        raise _unknown(errors.SubmitRefuted(f"{work.given} was given, a search shows {numbers}."))
    return found[0]


def _there(error: errors.PortalError, receipt: Receipt, path: Path) -> errors.PortalError:
    """A person must look, but what we sent is at the portal, under this number."""
    error = error.during(Phase.CONFIRM)
    if path is not Path.ADOPTED:
        error.reference = receipt.reference
        error.wrote(Written.YES)
    return error


def _differences(work: Work, decision: Decision, path: Path) -> tuple[str, ...]:
    if path is Path.ADOPTED and decision.status is Status.CANCELLED:
        return ("the case is cancelled",)
    return tuple(f"{what}" for what in lacking(work.request.lines, decision))


def _listed(work: Work, decision: Decision) -> tuple[str, ...]:
    """Documents of the packet that the case shows, by name and size; what is missing is sent after it."""
    taken = [row for row in decision.documents if row.state is not DocumentState.REFUSED]
    sizes = {document.file: work.size(document) for document in work.request.documents}
    return tuple(name for name, size in sizes.items() if any(row.is_file(name, size) for row in taken))
