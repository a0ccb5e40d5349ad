"""
A trial: one request is walked through a portal up to its review page, and every screen is looked at.

The last button is not pressed; it stays blocked as ever. What the wizard keeps on its way, such as a draft and its
documents, is the portal's.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from time import monotonic

from portal_bots.browser.launch import Shell
from portal_bots.browser.manners import Manners
from portal_bots.browser.masking import NotMaskedError
from portal_bots.browser.screens import Screen
from portal_bots.browser.state import State
from portal_bots.browser.tab import Tab
from portal_bots.browser.trouble import BrowserError
from portal_bots.domain import errors
from portal_bots.domain.documents import PacketFile
from portal_bots.domain.jobs import Operation
from portal_bots.engine import packets, permission
from portal_bots.engine.evidence import hidden
from portal_bots.engine.holding import held
from portal_bots.engine.place import Place
from portal_bots.engine.sitting import Sitting
from portal_bots.engine.tools import Tools
from portal_bots.store.requests import Standing


class Until(StrEnum):
    """How far to go."""

    SIGNED_IN = "signed-in"
    FOUND = "found"  #: it was looked for among the portal's cases
    REVIEW = "review"  #: the review page is read back


@dataclass(frozen=True)
class Step:
    """A screen that was shown."""

    heading: str
    path: str
    seconds: float  #: since the step before
    told: str = ""  #: what was found out here, or what stopped it
    picture: bytes = b""  #: masked; empty where it could not be sure that the patient is covered


@dataclass
class Trial:
    """Every step, and how it ended."""

    steps: list[Step] = field(default_factory=list)
    stopped: errors.PortalError | None = None


class _Watched(Shell):
    """The worker's browser, in which somebody looks on."""

    def __init__(self, shell: Shell, watcher: "_Watcher") -> None:
        self._shell = shell
        self._watcher = watcher

    async def open_tab(self, manners: Manners, state: State | None = None) -> Tab:
        """A tab whose screens are told."""
        tab = await self._shell.open_tab(manners, state)
        tab.shown = self._watcher.shown
        return tab

    async def close(self) -> None:
        """It is somebody else's."""


class _Watcher:
    """Looks at each screen."""

    def __init__(self, standing: Standing, trial: Trial) -> None:
        self._hidden = hidden(standing.request, [standing.reference])
        self._trial = trial
        self._since = monotonic()

    async def shown(self, tab: Tab, screen: Screen) -> None:
        """A screen is there; one that is only waited for again is the same step."""
        last = self._trial.steps[-1] if self._trial.steps else None
        if last is None or (last.heading, last.path, last.told) != (screen.heading, tab.path, ""):
            await self.note(tab, screen.heading, "")

    async def note(self, tab: Tab, heading: str, told: str) -> None:
        """Add a step with a picture of what is shown now."""
        now = monotonic()
        step = Step(heading, tab.path, now - self._since, told, await self._picture(tab))
        self._trial.steps.append(step)
        self._since = monotonic()

    async def _picture(self, tab: Tab) -> bytes:
        with suppress(NotMaskedError, errors.PortalError, BrowserError):
            return await tab.picture(self._hidden)
        return b""


async def run(tools: Tools, place: Place, standing: Standing, until: Until) -> Trial:
    """
    Try a request at a portal.

    Raises:
        HeldElsewhereError: A worker works this account now.

    """
    trial = Trial()
    watcher = _Watcher(standing, trial)
    watched = replace(tools, shell=_Watched(tools.shell, watcher))
    try:
        files = packets.check(standing, tools.store, tools.home)
        await permission.check(tools, place, Operation.SUBMIT)
        async with held(tools, place) as lease, Sitting(watched, lease, place) as sitting:
            await _walk(sitting, watcher, standing, files, until)
    except errors.PortalError as error:
        trial.stopped = error
    return trial


async def _walk(
    sitting: Sitting, watcher: _Watcher, standing: Standing, files: Sequence[PacketFile], until: Until
) -> None:
    try:
        tab = await sitting.signed_in_tab()
        if until is not Until.SIGNED_IN:
            await _find(sitting, tab, watcher, standing)
        if until is Until.REVIEW:
            await sitting.flow.prepare(tab, standing.request, files)
            await tab.read_back(sitting.flow.review, standing.request)
            await watcher.note(tab, sitting.flow.review.screen.heading, "Read back: all is as asked. Not pressed.")
    except errors.PortalError as error:
        if sitting.tab is not None:
            await watcher.note(sitting.tab, error.code, f"{error.sentence()} {error.words}".strip())
        raise


async def _find(sitting: Sitting, tab: Tab, watcher: _Watcher, standing: Standing) -> None:
    tab.phase = errors.Phase.SEARCH
    found = await sitting.flow.find_cases(tab, standing.request)
    numbers = ", ".join(one.reference for one in found) or "none"
    await watcher.note(tab, sitting.flow.cases.screen.heading, f"Cases that may be this request: {numbers}.")
