"""The bodies of ``sign_in`` and ``prepare``. Where a recording is not clear they stop, in plain sight."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from portal_bots.browser.forms import Kind
from portal_bots.scaffold.recording import todo
from portal_bots.scaffold.recording.layout import STEP, WIDTH, comment, quoted
from portal_bots.scaffold.recording.paging import RecordedPage
from portal_bots.scaffold.recording.parts import Control, Press, Unclear
from portal_bots.scaffold.recording.plan import CODE, PASSWORD
from portal_bots.scaffold.recording.screens import Screens, sends_files
from portal_bots.scaffold.recording.todo import Decision

INDENT = STEP * 2
STOP = f"{INDENT}raise NotImplementedError"


@dataclass
class Verbs:
    """Writes the verbs of a flow, with the names of its screens."""

    screens: Screens

    def sign_in(self) -> str:
        """From the first page to the one after signing in."""
        return "\n".join(self._signed_in()) or STOP

    def prepare(self) -> str:
        """From the first page after signing in to the one with the last button."""
        return "\n".join(self._prepared()) or STOP

    def _signed_in(self) -> Iterator[str]:
        plan = self.screens.plan
        named = False
        for page in plan.signing_in:
            verb = "open" if page.opened else "expect"
            yield f"{INDENT}await tab.{verb}({self.screens.screen_name(page)})"
            for part in page.parts:
                if isinstance(part, Control):
                    yield from self._typed(part, named=named)
                    named = named or not _secret(part)
                else:
                    yield from self._part(part)
        if plan.home is not None:
            yield f"{INDENT}await tab.expect({self.screens.screen_name(plan.home)})"

    def _typed(self, control: Control, *, named: bool) -> Iterator[str]:
        """A field of signing in; what is no secret and no user name is for a person."""
        value = _secret(control) or ("" if named or control.kind is not Kind.TEXT else "login.username")
        reason = todo.of_label(control) if value else "What goes in here, and may it be left alone?"
        if control.kind is Kind.CHECKBOX:
            reason = "A box, which the sign-in leaves alone: a person says whether it may be ticked."
            yield from self._comment(control.line, reason)
            return
        if reason:
            yield from self._comment(control.line, reason)
        yield f"{INDENT}await tab.fill({quoted(control.label)}, {value})" if value and control.label else STOP

    def _part(self, part: object) -> Iterator[str]:
        if isinstance(part, Press):
            yield from self._pressed(part)
        elif isinstance(part, Unclear):
            yield from self._comment(part.line, part.sentence)
            yield STOP

    def _pressed(self, press: Press) -> Iterator[str]:
        reason = todo.of_press(press)
        if reason:
            yield from self._comment(press.line, reason)
        yield (
            f"{INDENT}await tab.{_verb(press)}({quoted(press.name)})"
            if press.name and not todo.is_pick(press)
            else STOP
        )

    def _prepared(self) -> Iterator[str]:
        plan = self.screens.plan
        forms: list[RecordedPage] = []
        for before, page in pairwise((plan.wizard[0], *plan.wizard) if plan.wizard else ()):
            moves = page.tab != before.tab
            if page in plan.forms and page is not plan.home and _only_fills(page) and not moves:
                forms.append(page)
                continue
            yield from self._walk(forms)
            forms = []
            if moves:
                yield from self._comment(page.line, "The work goes on in another tab: use the one that came.")
                yield STOP
            yield from self._page(page)
        yield from self._walk(forms)

    def _page(self, page: RecordedPage) -> Iterator[str]:
        """A page of which there is more to do than to fill its form."""
        yield from self._arrived(page)
        if page.attached is not None:
            yield f"{INDENT}await send_files(tab, {self.screens.uploads_name(page)}, files)"
        if page is self.screens.plan.review:
            yield from self._review(page)
            return
        for part in page.parts:
            if isinstance(part, Unclear) or self._is_aside(part, page):
                yield from self._part(part)
        if page in self.screens.plan.forms:
            yield from self._walk([page])
        elif page.leading is not None:
            yield from self._pressed_unless_it_sends(page.leading)

    def _is_aside(self, part: object, page: RecordedPage) -> bool:
        """True for what is pressed on a page and neither leads on nor is known to its form or its uploads."""
        if not isinstance(part, Press) or part is page.leading or part is sends_files(page):
            return False
        return part.stays or page not in self.screens.plan.forms

    def _arrived(self, page: RecordedPage) -> Iterator[str]:
        """Open a page, or wait for it where nothing else does."""
        if page.opened or page is self.screens.plan.home:
            yield f"{INDENT}await tab.open({self.screens.screen_name(page)})"
        elif self.screens.plan.needs_screen(page) and page.attached is None:
            yield f"{INDENT}await tab.expect({self.screens.screen_name(page)})"

    def _pressed_unless_it_sends(self, press: Press) -> Iterator[str]:
        if press not in self.screens.plan.earlier:
            yield from self._pressed(press)
            return
        yield from self._comment(press.line, todo.of_sending(press))
        yield STOP

    def _review(self, page: RecordedPage) -> Iterator[str]:
        """Only the engine presses the last button; what is to be filled beside it is for a person."""
        for part in page.parts:
            if isinstance(part, Control):
                yield from self._comment(
                    part.line, "This is filled beside the last button: may it be, and with what?"
                )
                yield STOP
            elif isinstance(part, Unclear) or (self._is_aside(part, page) and part is not self.screens.plan.last):
                yield from self._part(part)

    def _walk(self, forms: list[RecordedPage]) -> Iterator[str]:
        """Fill one form after the other."""
        if not forms:
            return
        names = [self.screens.names[page.number] for page in forms]
        flat = f"{INDENT}await tab.walk(({', '.join(names)}{',' * (len(names) == 1)}), request)"
        if len(flat) <= WIDTH:
            yield flat
            return
        inner = INDENT + STEP
        yield f"{INDENT}await tab.walk("
        yield f"{inner}("
        yield from (f"{inner}{STEP}{name}," for name in names)
        yield f"{inner}),"
        yield f"{inner}request,"
        yield f"{INDENT})"

    def _comment(self, line: int, sentence: str) -> Iterator[str]:
        decision = Decision(line, sentence)
        self.screens.decisions.append(decision)
        yield from comment(str(decision), INDENT)


def _verb(press: Press) -> str:
    if press.new_tab:
        return "follow_to_new_tab"
    if press.download:
        return "download"
    return "follow" if press.is_link else "press"


def _secret(control: Control) -> str:
    if PASSWORD.search(control.label):
        return "login.password"
    return "await login.code()" if CODE.search(control.label) else ""


def _only_fills(page: RecordedPage) -> bool:
    """True for a page on which a form is all that there is to do."""
    aside = (isinstance(part, Unclear) or (isinstance(part, Press) and part.stays) for part in page.parts)
    return not page.opened and page.attached is None and not any(aside)
