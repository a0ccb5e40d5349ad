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
    answer = work.claim.answer
    if not found and answer is not None and answer.there and (work.claim.pressed or work.given):
        return await _told(work, tab, answer.number)
    return found


async def _told(work: Work, tab: Tab, number: str) -> list[Receipt]:
    """The case that a person names and a search does not show, if it is this member's."""
    try:
        decision = await work.flow.read_status(tab, number)
    except errors.CaseNotFound:
        return []
    mine = decision.member_id == work.request.member.member_id
    return [Receipt.of(number, decision.words)] if mine or number == work.given else []


def certain(work: Work) -> None:
    """
    Make sure that a search which found nothing proves that nothing is there.

    Raises:
        NotYetShown: Something may have been sent so lately that the portal need not show it yet.

    """
    portal, now = work.flow.portal, work.now()
    lag = portal.search_lag + portal.answer  # it may be saved as late as its answer may come
    moment = work.claim.certain_from(lag)
    if moment is not None and now < moment:
        until = next_look(now, moment, lag) if work.claim.pressed else moment
        raise errors.NotYetShown(until=until).during(Phase.SEARCH)


async def is_shown(work: Work, tab: Tab) -> bool:
    """True when the number that the portal gave leads to a case, whatever a search shows."""
    try:
        await work.flow.read_status(tab, work.given)
    except errors.CaseNotFound:
        return False
    return True


async def not_there(work: Work, tab: Tab) -> errors.NeverAlone:
    """What to tell a person when a search should show the case by now and does not."""
    claim = work.claim
    if work.given:
        return await _given_and_not_found(work, tab)
    if claim.answer is not None and claim.answer.there:
        words = f"{claim.answer.who} says it is there as {claim.answer.number}. A search shows no case."
        return _unknown(errors.SubmitUnknown(words))
    intent = await work.tools.store.arun(journal.open_intent, work.request.id, work.job.operation)
    shown = intent.words if intent else ""
    left = "" if intent is None or intent.sent_at else " Nothing had left the browser when it ended."
    after = f"After the press the portal showed: {shown} " if shown else "The work ended right after the press. "
    return _unknown(errors.SubmitUnknown(f"{after}A search shows no case.{left}"))


async def _given_and_not_found(work: Work, tab: Tab) -> errors.NeverAlone:
    """The number may lead to a case that a search for the request does not show, since it is not as sent."""
    try:
        decision = await work.flow.read_status(tab, work.given)
    except errors.CaseNotFound:
        return _unknown(errors.SubmitRefuted(f"{work.given} was given, but no such case is shown."))
    await work.try_show(tab, "case")
    if decision.member_id != work.request.member.member_id:
        return _unknown(
            errors.SubmitRefuted(f"{work.given} was given, and it is not shown as this member's case.")
        )
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
        raise _otherwise(work, receipt, f"{receipt.reference}: {'; '.join(differences)}")
    await work.reached(Step.VERIFIED)
    return Outcome(path, receipt, uploaded=_listed(work, decision))


def _ours(work: Work, found: Sequence[Receipt]) -> Receipt:
    by_number = {receipt.reference: receipt for receipt in found}
    answer = work.claim.answer
    if answer is not None and answer.number in by_number:
        return by_number[answer.number]
    numbers = ", ".join(by_number)
    if len(by_number) > 1:
        if work.given not in by_number:
            raise errors.SeveralCases(numbers, phase=Phase.CONFIRM)
        several = errors.SeveralCases(f"{numbers}. The portal gave us {work.given}.", phase=Phase.CONFIRM)
        raise _there(several, by_number[work.given], Path.SUBMITTED)
    if work.given and work.given not in by_number:
        certain(work)
        raise _unknown(errors.SubmitRefuted(f"{work.given} was given, a search shows {numbers}."))
    return found[0]


def _otherwise(work: Work, receipt: Receipt, words: str) -> errors.PortalError:
    """Ours is the case whose number the portal gave; any other one may be somebody else's."""
    if receipt.reference == work.given:
        return _there(errors.SubmitIncomplete(words), receipt, Path.SUBMITTED)
    differs = errors.CaseDiffers(words).during(Phase.CONFIRM)
    return differs.wrote(Written.UNKNOWN) if work.claim.pressed else differs


def _there(error: errors.PortalError, receipt: Receipt, path: Path) -> errors.PortalError:
    """A person must look; where it was sent, it is at the portal under this number."""
    error = error.during(Phase.CONFIRM)
    if path is not Path.ADOPTED:
        error.reference = receipt.reference
        error.wrote(Written.YES)
    return error


def _differences(work: Work, decision: Decision, path: Path) -> tuple[str, ...]:
    if path is Path.ADOPTED and decision.status is Status.CANCELLED:
        return ("the case is cancelled",)
    return lacking(work.request.lines, decision)


def _listed(work: Work, decision: Decision) -> tuple[str, ...]:
    """Documents of the packet that the case shows, by name and size; what is missing is sent after it."""
    taken = [row for row in decision.documents if row.state is not DocumentState.REFUSED]
    sizes = {document.file: work.size(document) for document in work.request.documents}
    return tuple(name for name, size in sizes.items() if any(row.is_file(name, size) for row in taken))
