"""Screens, forms and uploads of pages, as declarations at the top of a flow."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal_bots.scaffold.recording import fields, todo
from portal_bots.scaffold.recording.layout import Call, Item, assigned, call, comment, quoted
from portal_bots.scaffold.recording.paging import STAYS, RecordedPage
from portal_bots.scaffold.recording.parts import Attached, Press
from portal_bots.scaffold.recording.plan import Plan
from portal_bots.scaffold.recording.rows import Rows, grouped
from portal_bots.scaffold.recording.todo import Decision


@dataclass
class Screens:
    """Writes the declarations of a plan's pages, and remembers what is to be decided in them."""

    plan: Plan
    names: dict[int, str]
    decisions: list[Decision] = field(default_factory=list)

    def screen_name(self, page: RecordedPage) -> str:
        """What a page's screen is called."""
        return self.names[page.number] + ("_PAGE" if page in self.plan.forms else "")

    def uploads_name(self, page: RecordedPage) -> str:
        """What a page's uploads are called."""
        return f"{self.names[page.number]}_UPLOADS"

    def write(self) -> str:
        """All of it: screens, uploads, forms."""
        pages = (*self.plan.signing_in, *self.plan.wizard)
        screens = [self._screen(page) for page in pages if self.plan.needs_screen(page)]
        uploads = [self._uploads(page, page.attached) for page in pages if page.attached is not None]
        forms = [self._form(page) for page in self.plan.forms]
        return "\n\n".join("\n".join(block) for block in (screens, uploads, forms) if block)

    def _told(self, *decisions: Decision) -> tuple[str, ...]:
        self.decisions += decisions
        return tuple(map(str, decisions))

    def _screen(self, page: RecordedPage) -> str:
        shown = [line for sentence in self._unknown(page) for line in comment(sentence)]
        return "\n".join([*shown, assigned(self.screen_name(page), _screen(page))])

    def _unknown(self, page: RecordedPage) -> tuple[str, ...]:
        return self._told(*(Decision(page.line, sentence) for sentence in _lacks(page)))

    def _form(self, page: RecordedPage) -> str:
        if self.plan.needs_screen(page):
            screen = Item(self.screen_name(page))
        else:
            screen = Item(_screen(page), todo=self._unknown(page))
        inside = [screen]
        for entry in grouped(page.parts):
            if isinstance(entry, Press):
                self._tell_of(entry, page)
                continue
            made = fields.group(entry) if isinstance(entry, Rows) else fields.field(entry)
            self.decisions += made.decisions
            inside.append(made.item)
        return assigned(self.names[page.number], call("Form", *inside, self._next(page)))

    def _next(self, page: RecordedPage) -> Item:
        """The button that leads on; none that may send the request is ever taken by itself."""
        press = page.leading
        if press is None or press.is_link:
            return self._button("", page.line, "No button that leads on was recorded: write its name.")
        if press in self.plan.earlier:
            return self._button("", press.line, todo.of_sending(press))
        return self._button(press.name, press.line, todo.of_press(press))

    def _button(self, name: str, line: int, reason: str) -> Item:
        return self._item(call("Button", quoted(name)), "next", line, reason)

    def _tell_of(self, press: Press, page: RecordedPage) -> None:
        """A button that works within the page, of which a form knows nothing."""
        if press is not page.leading and press is not sends_files(page):
            sentence = f"{press.name or 'A button'!r} stays on the page: write in a verb when it is pressed."
            self.decisions.append(Decision(press.line, sentence))

    def _uploads(self, page: RecordedPage, attached: Attached) -> str:
        press, reason = sends_files(page), todo.of_name(attached.target, "label")
        files = self._item(quoted(attached.target.name), "files", attached.line, reason)
        unsent = "" if press else "No button that sends the files was recorded."
        button = self._item(quoted(press.name if press else ""), "button", attached.line, unsent)
        caption = "The caption and the columns of the table that lists the files."
        table = self._item(call("Table", '""', '"File name"', '"Size"'), "listed", attached.line, caption)
        made = call("Uploads", self.screen_name(page), files, button, table)
        return assigned(self.uploads_name(page), made)

    def _item(self, value: str | Call, keyword: str, line: int, reason: str) -> Item:
        """An argument, with what is to be decided of it, if anything."""
        return Item(value, keyword, self._told(Decision(line, reason)) if reason else ())


def sends_files(page: RecordedPage) -> Press | None:
    """The button that was pressed after files were given, and stays on the page."""
    attached = page.attached
    later = page.parts[page.parts.index(attached) :] if attached is not None else ()
    return next((part for part in later if isinstance(part, Press) and STAYS.match(part.name)), None)


def _screen(page: RecordedPage) -> Call:
    inside = [Item(quoted(page.frame), "inside")] if page.frame is not None else []
    return call("Screen", quoted(page.path), Item(quoted(page.heading), "heading"), *inside)


def _lacks(page: RecordedPage) -> Iterator[str]:
    """What is not known of a page."""
    lacking = [word for word, known in (("path", page.path), ("first heading", page.heading)) if not known]
    if lacking:
        what = " and ".join(lacking)
        yield f"Write the {what} of the page {page.came}. If it is no page of its own, join the two."
    if page.fragment:
        yield "Its address goes on behind a #, which no path tells: only its heading makes it known."
    if page.frame == "":
        yield "The page is worked in a frame of no known title: give the frame's title."
