"""
A tour of a portal: every page that a flow can open without writing anything, compared with what it declares.

Nothing is written: while the tour lasts every request of the browser but reading ones is stopped.
"""

from dataclasses import dataclass
from enum import StrEnum

from portal_bots.browser.contract import Declared, FormDiff, compare
from portal_bots.browser.pages import Page
from portal_bots.browser.reading_only import reading_only
from portal_bots.browser.tab import Tab
from portal_bots.domain import errors
from portal_bots.domain.errors import Phase
from portal_bots.domain.jobs import Operation
from portal_bots.engine import permission
from portal_bots.engine.holding import held
from portal_bots.engine.place import Place
from portal_bots.engine.sitting import Sitting
from portal_bots.engine.tools import Tools


class Verdict(StrEnum):
    """What came of a page."""

    AS_DECLARED = "as declared"
    STILL_WORKS = "changed, still works"
    CHANGED = "changed"
    NOT_SHOWN = "not shown"
    NOT_LOOKED_AT = "not looked at"


@dataclass(frozen=True)
class Finding:
    """A page that was opened, and what is different on it."""

    page: str
    verdict: Verdict
    told: str = ""


async def look_over(tools: Tools, place: Place, reference: str) -> list[Finding]:
    """
    Open every page that a flow declares as one that only shows, and every form that is on one.

    Args:
        tools: What a worker needs.
        place: The account to sign in with.
        reference: The number of a case, for the pages of one; empty where none is known.

    Raises:
        HeldElsewhereError: A worker works this account now.
        PortalError: The sign-in stopped, or automation is not permitted.

    """
    await permission.check(tools, place, Operation.READ_STATUS)
    async with held(tools, place) as lease, Sitting(tools, lease, place) as sitting:
        tab = await sitting.signed_in_tab()
        tab.phase = Phase.READ
        async with reading_only(tab):
            found = [await _look_at(tab, page, reference) for page in sitting.flow.pages()]
        tab.noted.clear()
    return found + [_not_reached(form.screen.heading) for form in sitting.flow.forms_not_on(sitting.flow.pages())]


async def _look_at(tab: Tab, page: Page, reference: str) -> Finding:
    heading = page.screen.heading
    if page.of_a_case and not reference:
        return Finding(heading, Verdict.NOT_LOOKED_AT, "no case is known: give one with --reference")
    parts = {"reference": reference} if page.of_a_case else {}
    try:
        shown = await tab.open(page.screen, page.query, **parts)
        lacks = list(page.lacks(shown))
        diff = await _form(tab, page)
    except errors.PortalError as error:
        return Finding(heading, Verdict.NOT_SHOWN, error.words or error.sentence())
    changed = [*lacks, *map(str, diff.harmful)]
    if changed:
        return Finding(heading, Verdict.CHANGED, "; ".join(changed))
    noted = [*map(str, diff.harmless), *tab.noted]
    tab.noted.clear()
    return Finding(heading, Verdict.STILL_WORKS if noted else Verdict.AS_DECLARED, "; ".join(noted))


async def _form(tab: Tab, page: Page) -> FormDiff:
    if page.form is None:
        return FormDiff()
    declared = Declared(page.form, tab.manners.steps, tab.manners.last_button.name)
    return compare(declared, await tab.shown_form(), None)


def _not_reached(heading: str) -> Finding:
    told = "it can only be reached by beginning a request; the first submission compares it"
    return Finding(heading, Verdict.NOT_LOOKED_AT, told)
