"""A declaration of the form as the page shows it, for an engineer to paste into the flow."""

import inspect
import textwrap
from collections.abc import Iterable

from portal_bots.browser.forms import Field, Form, Slot
from portal_bots.browser.shown import ShownField, ShownForm


def proposed(form: Form, shown: ShownForm) -> str:
    """The form, with what is new as questions: who knows the answer is for a person to say."""
    slots = list(form.slots())
    rows = list(dict.fromkeys(_row(slots, control) for control in shown.fields))
    screen = f'    Screen("{form.screen.path}", heading="{form.screen.heading}"),'
    return "\n".join(["Form(", screen, *rows, f'    next=Button("{form.next.name}"),', ")"])


def _row(slots: Iterable[Slot], control: ShownField) -> str:
    known = next((slot for slot in slots if slot.takes(control.label, control.group)), None)
    if known is not None and known.field.kind.looks is control.kind:
        return textwrap.indent(_as_written(known.field), "    ")
    options = f", options={control.options!r}" if control.options else ""
    optional = "" if control.required else ", optional=True"
    place = f"  # in {control.group!r}" if control.group else ""
    return f"    Question({control.label!r}, Kind.{control.kind.name}{options}{optional}),{place}"


def _as_written(field: Field) -> str:
    """The row of a field in its flow, where its source can be read."""
    try:
        line = inspect.getsource(field.value).strip()
    except (OSError, TypeError):
        line = ""
    if line.startswith("Field(") and field.label in line:
        return line if line.endswith(",") else f"{line},"
    return f"Field({field.label!r}, ..., Kind.{field.kind.name}),  # as declared"
