"""Reading at a portal: the status of a case, its letter."""

from portal_bots.domain.errors import Phase
from portal_bots.domain.outcomes import Outcome, Path
from portal_bots.engine.work import Work
from portal_bots.store.files import Kind


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
    name = f"letters/{work.request.id}-attempt-{work.claim.attempt_id}.pdf"
    kept = await work.tools.evidence.keep(Kind.LETTER, name, letter, work.about)
    work.evidence.append(kept)
    return Outcome(Path.FETCHED, letter=kept)
