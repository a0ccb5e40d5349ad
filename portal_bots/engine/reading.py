"""Reading at a portal: the status of a case, its letter. And adding documents, which is read back."""

import asyncio

from portal_bots.domain import errors
from portal_bots.domain.errors import Phase
from portal_bots.domain.outcomes import Outcome, Path
from portal_bots.engine import packets
from portal_bots.engine.work import Work


async def read_status(work: Work) -> Outcome:
    """Read the case line by line."""
    tab = await work.tab()
    tab.phase = Phase.READ
    return Outcome(Path.READ, decision=await work.flow.read_status(tab, work.standing.reference))


async def fetch_letter(work: Work) -> Outcome:
    """Keep the latest letter. While the portal has none, the next night asks again."""
    tab = await work.tab()
    tab.phase = Phase.READ
    letter = await work.flow.fetch_letter(tab, work.standing.reference)
    if letter is None:
        return Outcome(Path.FETCHED, letter="offered")
    kept = work.tools.evidence.keep(f"letters/{work.request.id}.pdf", letter)
    work.evidence.append(kept)
    return Outcome(Path.FETCHED, letter=kept)


async def upload(work: Work) -> Outcome:
    """
    Add the documents that the portal does not list yet, and see them listed.

    Raises:
        DocumentRejected: The portal did not take one.

    """
    files = await asyncio.to_thread(packets.check, work.standing)
    tab = await work.tab()
    tab.phase = Phase.READ
    before = await work.flow.read_status(tab, work.standing.reference)
    missing = [file for file in files if file.name not in before.documents]
    if missing:
        tab.phase = Phase.SUBMIT
        await work.flow.upload(tab, work.standing.reference, missing)
    tab.phase = Phase.CONFIRM
    after = await work.flow.read_status(tab, work.standing.reference)
    lost = [file.name for file in missing if file.name not in after.documents]
    if lost:
        message = f"not listed on the case after the upload: {', '.join(lost)}"
        raise errors.DocumentRejected(message, phase=Phase.CONFIRM)
    await work.show(tab, "documents")
    return Outcome(Path.UPLOADED, uploaded=after.documents)
