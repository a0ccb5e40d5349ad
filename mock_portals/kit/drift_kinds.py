"""The ways in which a page can drift: each kind of change with its parameters."""

from collections.abc import Mapping, Sequence
from typing import Any

CONTROLS = ("text", "textarea", "select", "radio", "checkbox", "date")
RETYPED = ("text", "textarea", "select", "radio", "checkbox")
COMMON = ("kind", "heading")  # `heading`: only on the page whose first h1 says so; every page without it

#: What a parameter has to be; all others are words.
TYPES: Mapping[str, tuple[str, tuple[type, ...]]] = {
    "required": ("true or false", (bool,)),
    "options": ("a list of words", (list,)),
    "seed": ("a number or words", (int, str)),
    "ms": ("a number", (int, float)),
}


class Kind:
    """What a change does, the parameters it needs, and those it may have."""

    def __init__(self, meaning: str, *needs: str, may: Sequence[str] = (), **words: Sequence[str]) -> None:
        self.meaning = meaning
        self.needs = needs
        self.may = may
        self.words = words

    def problem(self, change: Mapping[str, Any]) -> str | None:
        """What is wrong with a change of this kind, as the end of a sentence."""
        for name in self.needs:
            if name not in change:
                return f"needs {name!r}"
        for name, value in change.items():
            if name not in (*COMMON, *self.needs, *self.may):
                return f"has no {name!r}"
            told, types = TYPES.get(name, ("words", (str,)))
            if not _is(value, types) or (name == "options" and not all(isinstance(one, str) for one in value)):
                return f"needs {told} as {name!r}"
            if name in self.words and value not in self.words[name]:
                return f"needs one of {', '.join(self.words[name])} as {name!r}"
        return None


def _is(value: object, types: tuple[type, ...]) -> bool:
    return isinstance(value, types) and (bool in types or not isinstance(value, bool))


KINDS: Mapping[str, Kind] = {
    # Controls. `{n}` in a label is the number of a row.
    "add": Kind(
        "A new control, after another or last.",
        *("label", "control", "required"),
        may=("options", "after", "value"),
        control=CONTROLS,
    ),
    "remove": Kind("A control is gone with its label.", "label"),
    "rename": Kind("A control has another label.", "label", "to"),
    "decorate": Kind("The same words in another case, or with * or : after them.", "label", "to"),
    "retype": Kind("Another control of the same name.", "label", "to", may=("options",), to=RETYPED),
    "require": Kind("A control must be filled.", "label"),
    "unrequire": Kind("A control may stay empty.", "label"),
    "read_only": Kind("A control cannot be changed.", "label"),
    "hint": Kind("Other words in an empty control and beside it.", "label", "text"),
    "twin": Kind("A second control of the same label.", "label"),
    "move": Kind("A control comes after another.", "label", "after"),
    # Options, of selects, radio buttons and lists that open.
    "drop_option": Kind("No option that contains these words.", "label", "option"),
    "add_option": Kind("One more option.", "label", "option"),
    "shuffle_options": Kind("Options in another order; one that says to choose stays first.", "label", "seed"),
    # The page's form.
    "shuffle_fields": Kind("Fields in another order.", "seed"),
    "new_ids": Kind("Every id is another.", "seed"),
    "restyle": Kind("More classes, other colours and sizes.", "seed"),
    "wrap": Kind("Each field lies deeper.", "seed"),
    "slow": Kind("The form comes later.", "ms"),
    "notice": Kind("A notice above the form.", "text"),
    # Wizard and buttons.
    "add_step": Kind("One more step, after another or last.", "name", may=("after",)),
    "drop_step": Kind("One step less.", "name"),
    "rename_button": Kind("A button has another name.", "name", "to"),
    "drop_button": Kind("A button is gone.", "name"),
    "twin_button": Kind("Two buttons of one name.", "name"),
    "add_button": Kind("Another button of the form.", "name"),
    # Tables, by caption.
    "rename_column": Kind("A column has another heading.", "caption", "column", "to"),
    "drop_column": Kind("A column is gone.", "caption", "column"),
    "add_column": Kind("One more column, before all others.", "caption", "column"),
    "shuffle_columns": Kind("Columns in another order.", "caption", "seed"),
    "rename_caption": Kind("A table has another caption.", "caption", "to"),
    "shuffle_rows": Kind("Rows in another order.", "caption", "seed"),
    "drop_table": Kind("A table is gone.", "caption"),
    # Facts: terms and what is said of them.
    "rename_fact": Kind("A fact has another label.", "label", "to"),
    "drop_fact": Kind("A fact is gone.", "label"),
    "shuffle_facts": Kind("Facts in another order.", "seed"),
    # Page.
    "retitle": Kind("Another heading.", "heading_to"),
}
