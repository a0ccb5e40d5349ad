"""Fields of a form, and groups of rows, as declarations."""

from dataclasses import dataclass, replace

from portal_bots.browser.forms import Kind
from portal_bots.domain.wording import plain
from portal_bots.scaffold.recording import todo
from portal_bots.scaffold.recording.guessing import Guess, Scope, guess
from portal_bots.scaffold.recording.layout import Call, Item, call, quoted
from portal_bots.scaffold.recording.parts import Control
from portal_bots.scaffold.recording.rows import Rows
from portal_bots.scaffold.recording.todo import Decision

OPEN = "lambda r: ..."
URGENCY = {
    **dict.fromkeys(("routine", "urgent"), "r.priority.capitalize()"),
    **dict.fromkeys(("standard", "expedited"), '"Expedited" if r.urgent else "Standard"'),
}  #: by what is written beside one of the radio buttons
ITEMS = {Scope.DIAGNOSIS: "lambda r: r.diagnoses", Scope.LINE: "lambda r: r.lines"}


@dataclass(frozen=True)
class Declaration:
    """Some source, and what is to be decided in it."""

    item: Item
    decisions: tuple[Decision, ...] = ()


def field(control: Control) -> Declaration:
    """A field that is on its own."""
    if _is_question(control):
        return _question(control)
    guessed = _guess(control)
    sentences = [todo.of_label(control), "" if guessed else todo.of_value(control)]
    if guessed is not None and guessed.scope is not Scope.REQUEST:
        sentences.append("A request may have several of them: record a second row, and it becomes a Group.")
    value = guessed.of_request if guessed else OPEN
    return _declared(control, control.label, value, guessed, sentences)


def group(rows: Rows) -> Declaration:
    """Fields that come once for each line or diagnosis."""
    guesses = [guess(control.label, control.kind) for control in rows.fields]
    scope = next((one.scope for one in guesses if one is not None and one.scope is not Scope.REQUEST), None)
    fields = [_in_row(*row) for row in zip(rows.fields, rows.numbered, guesses, strict=True)]
    decisions = [decision for one in fields for decision in one.decisions]
    items = Item(ITEMS[scope]) if scope else Item("lambda r: ...", todo=("Of what is this one row each?",))
    decisions += [Decision(rows.line, sentence) for sentence in items.todo]
    add = Item(call("Button", quoted(rows.add.name)), "add")
    legend = [Item(quoted(rows.legend), "legend")] if rows.legend else []
    inner = Call("", tuple(one.item for one in fields))
    return Declaration(Item(call("Group", items, inner, add, *legend)), tuple(decisions))


def _in_row(control: Control, label: str, guessed: Guess | None) -> Declaration:
    value = guessed.of_row if guessed and guessed.scope is not Scope.REQUEST else OPEN
    alone = replace(control, target=replace(control.target, position=""))  # a row is what tells them apart
    sentences = [todo.of_label(alone), todo.of_value(control) if value == OPEN else ""]
    return _declared(control, label, value, guessed, sentences)


def _declared(
    control: Control, label: str, value: str, guessed: Guess | None, sentences: list[str]
) -> Declaration:
    kind = [] if control.kind is Kind.TEXT else [Item(f"Kind.{control.kind.name}")]
    optional = [Item("True", "optional")] if guessed is not None and guessed.optional else []
    made = call("Field", quoted(label), value, *kind, *optional)
    return _told(control, made, sentences)


def _told(control: Control, made: Call, sentences: list[str]) -> Declaration:
    decisions = tuple(Decision(control.line, sentence) for sentence in sentences if sentence)
    return Declaration(Item(made, todo=tuple(map(str, decisions))), decisions)


def _guess(control: Control) -> Guess | None:
    if control.kind is Kind.RADIO:
        urgency = URGENCY.get(plain(control.target.name))
        return Guess(Scope.REQUEST, urgency) if urgency else None
    return guess(control.label, control.kind) if control.label else None


def _is_question(control: Control) -> bool:
    return control.kind is Kind.RADIO and plain(control.target.name) in {"yes", "no"}


def _question(control: Control) -> Declaration:
    """A clinical question: its answer is never made up, so it needs no value."""
    return _told(control, call("Question", quoted(control.label)), [todo.of_label(control)])
