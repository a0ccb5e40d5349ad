"""A declaration of the form as the page shows it, for an engineer to paste into the flow."""

import inspect
import json
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal_bots.browser.contract.matching import Matching
from portal_bots.browser.forms import Field, Form, Group, Kind, Question, Slot
from portal_bots.browser.shown import ShownField, ShownForm

INDENT = "    "


def proposed(form: Form, shown: ShownForm) -> str:
    """
    The form as it is now: what is declared as it is written, a new label with its old value, and what is new.

    New fields are questions: whether a request can answer them, and from what, is for an engineer to say.
    """
    return "\n".join(_Proposal(form, shown).lines())


@dataclass(frozen=True)
class _Proposal:
    form: Form
    shown: ShownForm

    def lines(self) -> Iterator[str]:
        screen = self.form.screen
        yield "Form("
        yield f"{INDENT}Screen({_quoted(screen.path)}, heading={_quoted(screen.heading)}),"
        for part in self.form.fields:
            yield from (_indented(line) for line in self._part(part))
        yield from (_indented(_question(one)) for one in self._new(""))
        yield f"{INDENT}next=Button({_quoted(self.form.next.name)}),"
        yield ")"

    def _part(self, part: Field | Group) -> Iterator[str]:
        if isinstance(part, Field):
            yield self._row(Slot(part))
            return
        yield "Group("
        yield _indented(f"{_written(part.items, 'lambda') or '...'},")
        yield _indented("(")
        rows = [self._row(Slot(row, part.legend)) for row in part.fields]
        yield from (_indented(_indented(row)) for row in (*rows, *map(_question, self._new(part.legend))))
        yield _indented("),")
        yield _indented(f"add=Button({_quoted(part.add.name)}),")
        if part.legend:
            yield _indented(f"legend={_quoted(part.legend)},")
        yield "),"

    def _row(self, slot: Slot) -> str:
        """A declared field, under its new label where it has one."""
        renamed = self._matching.renamed.get(slot)
        written = _as_written(slot.field)
        if renamed is None:
            return written
        return f"{written.replace(_quoted(slot.field.label), _quoted(renamed.label), 1)}  # was {slot.label!r}"

    def _new(self, legend: str) -> list[ShownField]:
        """What nobody declared, in the rows of a legend or outside of all rows."""
        of_rows = [part.legend for part in self.form.fields if isinstance(part, Group) and part.legend]
        new = self._matching.new
        if legend:
            return [one for one in new if Slot(_ANY, legend).in_group(one.group)]
        return [one for one in new if not any(Slot(_ANY, other).in_group(one.group) for other in of_rows)]

    @cached_property
    def _matching(self) -> Matching:
        return Matching(list(self.form.slots()), self.shown.fields)


_ANY = Question("")


def _question(control: ShownField) -> str:
    new = Question(control.label, control.kind, options=control.options, optional=not control.required)
    return f"{_asked(new)}  # new"


def _asked(question: Field) -> str:
    """The row of a question."""
    kind = "" if question.kind is Kind.RADIO else f", Kind.{question.kind.name}"
    listed = ", ".join(map(_quoted, question.options)) + ("," if len(question.options) == 1 else "")
    options = f", options=({listed})" if listed else ""
    optional = ", optional=True" if question.optional else ""
    return f"Question({_quoted(question.label)}{kind}{options}{optional}),"


def _as_written(field: Field) -> str:
    """The row of a field in its flow, where its source can be read."""
    if isinstance(field, Question):
        return _asked(field)
    line = _written(field.value, "Field(")
    if line and field.label in line:
        return f"{line},"
    value = "str" if field.value is str else "..."
    return f"Field({_quoted(field.label)}, {value}, Kind.{field.kind.name}),"


def _written(function: Callable[..., Any], begins: str) -> str:
    """The line of source in which a small function stands, if it begins so."""
    try:
        line = inspect.getsource(function).strip().removesuffix(",")
    except (OSError, TypeError):
        return ""
    return line if line.startswith(begins) and "\n" not in line else ""


def _indented(text: str) -> str:
    return textwrap.indent(text, INDENT)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
