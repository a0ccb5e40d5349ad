"""
Filling a declared form: compared first, filled, and every value seen to be kept.

A form may show further fields after an answer, and drop what was typed when another one changes; so it is compared
and read again until nothing more is to be filled.
"""

from collections.abc import Awaitable, Sequence
from collections.abc import Set as AbstractSet
from time import monotonic
from typing import Protocol

from playwright.async_api import Frame, Request

from portal_bots.browser import controls
from portal_bots.browser.contract import Declared, FormDiff, compare
from portal_bots.browser.forms import Entry, Kind
from portal_bots.browser.in_page import SETTLED
from portal_bots.browser.manners import Manners
from portal_bots.browser.proposal import proposed
from portal_bots.browser.shown import ShownField, ShownForm
from portal_bots.domain import errors
from portal_bots.domain.errors import Phase

PASSES = 4  # a field may be shown by an answer to one that was shown by an answer
STILL = 300  # milliseconds without a change: the page is as it stays


class Fillable(Protocol):
    """What is needed of a tab."""

    manners: Manners
    phase: Phase
    noted: list[str]

    @property
    def frame(self) -> Frame:
        """Where the form is."""

    @property
    def under_way(self) -> AbstractSet[Request]:
        """What it asks the portal for now."""

    async def act(self, action: Awaitable[object]) -> None:
        """Do something on it."""

    async def quiet(self, begun: AbstractSet[Request]) -> None:
        """Wait for the answers to what it asks for, what it had ``begun`` before left out."""

    async def shown_form(self) -> ShownForm:
        """The form as it is now."""

    async def disturbed(self) -> int:
        """How often something was sent away so far."""


class Filling:
    """One form being filled for a request."""

    def __init__(self, tab: Fillable, declared: Declared, request: object) -> None:
        self._tab = tab
        self._declared = declared
        self._request = request
        self._entries = list(declared.form.entries(request))
        self._begun = tab.under_way

    async def complete(self) -> None:
        """
        Fill all that is to be filled.

        Raises:
            FormChanged: The page has another form than the declared one; nothing was typed on it.
            AnswerNeeded: It asks a question that the request does not answer.
            PatientMismatch: The page did not keep what was typed.

        """
        shown = await self.as_declared()
        due = [entry for entry in self._entries if _to_fill(entry, _control(entry, shown))]
        for _ in range(PASSES):
            await self._fill(due)
            await self._answered()
            before, shown = shown, await self.as_declared()
            lost = self._lost(shown)
            due = [entry for entry in self._entries if entry in lost or _new(entry, before, shown)]
            if not due:
                return
        told = (f"{entry.label}: filled {entry.text!r}, the page holds {held!r}" for entry, held in lost.items())
        raise errors.PatientMismatch("; ".join(told)).during(self._tab.phase)

    async def _fill(self, entries: Sequence[Entry]) -> None:
        for entry in self._entries:
            if entry.begins is not None:
                await self._tab.act(controls.begin_row(self._tab.frame, entry, entry.begins))
            if entry in entries:
                await self._fill_one(entry)
        await self._tab.act(controls.leave(self._tab.frame))

    async def _fill_one(self, entry: Entry) -> None:
        """Once more where something came up meanwhile: it may have taken the focus, and a list with it."""
        for _ in range(PASSES):
            before = await self._tab.disturbed()
            try:
                await self._tab.act(controls.fill(self._tab.frame, entry))
            except errors.UnexpectedPage:
                if await self._tab.disturbed() == before:
                    raise
            if await self._tab.disturbed() == before:
                return

    async def _answered(self) -> None:
        """An answer that others depend on may yet take theirs away."""
        if any(entry.field.after for entry in self._entries):
            await self._tab.quiet(self._begun)
            await self._settled(STILL)

    async def as_declared(self) -> ShownForm:
        """
        The page's form, once it is the declared one; what is missing at first may only not have come yet.

        Raises:
            FormChanged: It is another one.
            AnswerNeeded: It asks a question that the request does not answer.

        """
        shown = await self._tab.shown_form()
        diff = compare(self._declared, shown, self._request)
        ends = monotonic() + self._tab.manners.patience
        while diff.harmful and (left := ends - monotonic()) > 0:
            moved = await self._settled(STILL)
            if not moved and diff.only_lacks:
                moved = await self._settled(left * 1000)
            again = await self._tab.shown_form()
            if again == shown and not moved:
                break
            shown, diff = again, compare(self._declared, again, self._request)
        self._judge(diff, shown)
        return shown

    async def _settled(self, quiet: float) -> bool:
        """Wait until the page has held still for so many milliseconds. True when anything moved."""
        longest = self._tab.manners.patience * 1000
        moved: bool = await self._tab.frame.evaluate(SETTLED, [quiet, longest])
        return moved

    def _judge(self, diff: FormDiff, shown: ShownForm) -> None:
        heading = self._declared.form.screen.heading
        notes = (f"{heading}: {change}" for change in diff.harmless)
        self._tab.noted += [note for note in notes if note not in self._tab.noted]
        if diff.harmful:
            words = f"{heading}: {'; '.join(map(str, diff.harmful))}"
            changed = errors.FormChanged(words, detail=proposed(self._declared.form, shown), place=heading)
            raise changed.during(self._tab.phase)
        if diff.asked:
            raise errors.AnswerNeeded(diff.asked).during(self._tab.phase)

    def _lost(self, shown: ShownForm) -> dict[Entry, str]:
        """What the page does not hold as it was filled."""
        lost = {}
        for entry in self._entries:
            control = _control(entry, shown)
            held = control.value if control is not None else ""
            if _to_fill(entry, control) and entry.field.kind is not Kind.FILE and not controls.holds(entry, held):
                lost[entry] = held
        return lost


def _to_fill(entry: Entry, control: ShownField | None) -> bool:
    """Something goes in, or what the page put there goes out."""
    if entry.answer is None or (control is not None and control.fixed and controls.holds(entry, control.value)):
        return False
    if entry.blank:
        return control is not None and control.filled and entry.field.kind.looks is Kind.TEXT
    return control is not None or not entry.field.sometimes


def _control(entry: Entry, shown: ShownForm) -> ShownField | None:
    return next((control for control in shown.fields if entry.is_at(control.label, control.group)), None)


def _new(entry: Entry, before: ShownForm, shown: ShownForm) -> bool:
    """An answer made the page show it."""
    return entry.field.sometimes and _control(entry, before) is None and _control(entry, shown) is not None
