"""The pages of a recording by what they are for: signing in, the wizard up to its last button, what follows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from portal_bots.scaffold.recording.layout import constant
from portal_bots.scaffold.recording.paging import LEAVES, STAYS, RecordedPage, pages
from portal_bots.scaffold.recording.parts import Control, Press
from portal_bots.scaffold.recording.steps import Recording
from portal_bots.scaffold.recording.todo import is_pick

PASSWORD = re.compile(r"\b(password|passphrase)\b", re.IGNORECASE)
CODE = re.compile(
    r"\b(passcode|otp|one[- ]time|authenticator|(verification|access|security|login|sign[- ]in|digit) code)\b"
    r"|^(enter )?(your )?code$",
    re.IGNORECASE,
)
SENDS = re.compile(r"\b(submit|send|finish|complete|confirm|transmit)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Plan:
    """Every page of a recording, in its part of the work."""

    signing_in: tuple[RecordedPage, ...]
    wizard: tuple[RecordedPage, ...]  #: up to the page with the last button
    after: tuple[RecordedPage, ...]  #: or beside it: tabs in which nothing is filled
    last: Press | None  #: the button that is proposed as the irreversible one
    earlier: tuple[Press, ...]  #: buttons before it whose words say that they send

    @property
    def home(self) -> RecordedPage | None:
        """The first page after signing in."""
        return self.wizard[0] if self.wizard and self.signing_in else None

    @property
    def review(self) -> RecordedPage | None:
        """The page with the last button; none where a recording stopped before it, at a form."""
        if self.last is None or (self.wizard[-1].controls and not SENDS.search(self.last.name)):
            return None
        return self.wizard[-1]

    @property
    def forms(self) -> tuple[RecordedPage, ...]:
        """Pages of the wizard that are filled and led on from."""
        return tuple(page for page in self.wizard if page.controls and page is not self.review)

    def needs_screen(self, page: RecordedPage) -> bool:
        """True for a page that something other than its form must recognise."""
        return page not in self.forms or page is self.home or page.opened or page.attached is not None

    def names(self) -> dict[int, str]:
        """A constant's name for each page, by its number."""
        found: dict[int, str] = {}
        for page in (*self.signing_in, *self.wizard):
            name = next(filter(None, self._names(page)), f"PAGE_{page.number}")
            found[page.number] = f"{name}_{page.number}" if name in found.values() else name
        return found

    def _names(self, page: RecordedPage) -> Iterator[str]:
        """What a page may be called, the best first."""
        if page in self.signing_in:
            yield "SIGN_IN" if page is self.signing_in[0] else ""
            yield from ("PASSWORD" for control in page.controls if PASSWORD.search(control.label))
            yield from ("CODE" for control in page.controls if CODE.search(control.label))
        yield "HOME" if page is self.home else "REVIEW" if page is self.review else ""
        yield constant(page.heading)
        yield "DOCUMENTS" if page.attached is not None else ""
        yield constant([*filter(None, page.path.split("/")), ""][-1] if page.path.strip("/") else "")
        yield from (constant(control.label) for control in page.controls)


def plan(recording: Recording) -> Plan:
    """Part the pages of a recording by what they are for."""
    every = pages(recording)
    secret = [at for at, page in enumerate(every) if any(is_secret(control) for control in page.controls)]
    begins = secret[-1] + 1 if secret else 0
    rest, aside = _by_tab(every[begins:])
    last = _last(rest)
    ends = next((at for at, page in enumerate(rest, start=1) if last in page.parts), len(rest))
    wizard = rest[:ends]
    return Plan(every[:begins], wizard, (*rest[ends:], *aside), last, _earlier(wizard, last))


def is_secret(control: Control) -> bool:
    """True for a field of signing in that nobody else may know."""
    return bool(PASSWORD.search(control.label) or CODE.search(control.label))


def _by_tab(every: Sequence[RecordedPage]) -> tuple[tuple[RecordedPage, ...], tuple[RecordedPage, ...]]:
    """The pages of the first tab and of those in which something is filled, and all others."""
    works = {page.tab for page in every if page.controls} | {page.tab for page in every[:1]}
    return (
        tuple(page for page in every if page.tab in works),
        tuple(page for page in every if page.tab not in works),
    )


def _last(every: Sequence[RecordedPage]) -> Press | None:
    """The last button that says it sends; where none says so, the last one that picks no row nor signs out."""
    buttons = [press for press in _buttons(every) if not (LEAVES.search(press.name) or is_pick(press))]
    sending = [press for press in buttons if SENDS.search(press.name)]
    return next(reversed(sending or buttons), None)


def _earlier(every: Sequence[RecordedPage], last: Press | None) -> tuple[Press, ...]:
    return tuple(press for press in _buttons(every) if press is not last and SENDS.search(press.target.name))


def _buttons(every: Sequence[RecordedPage]) -> Iterator[Press]:
    """The buttons, but those that work within a page."""
    for part in chain.from_iterable(page.parts for page in every):
        if isinstance(part, Press) and not part.is_link and not part.stays and not STAYS.match(part.target.name):
            yield part
