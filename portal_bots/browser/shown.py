"""A form as the page shows it: its controls as a person would name them, its buttons, the steps around it."""

from dataclasses import dataclass, field
from typing import Any

from portal_bots.browser.forms import Kind


@dataclass(frozen=True)
class ShownField:
    """A control as the page shows it."""

    label: str
    group: str
    kind: Kind
    required: bool
    options: tuple[str, ...]
    value: str
    hint: str = ""  #: what the page says of how it is to be filled
    fixed: bool = False  #: a person cannot change it now

    @classmethod
    def of(cls, seen: dict[str, Any]) -> "ShownField":
        """From what ``scripts/form.js`` returns."""
        return cls(**{**seen, "kind": Kind(seen["kind"]), "options": tuple(seen["options"])})

    @property
    def filled(self) -> bool:
        """It holds an answer already."""
        return self.value not in ("", "false")


@dataclass(frozen=True)
class ShownForm:
    """All controls of a page that a person could fill now."""

    fields: tuple[ShownField, ...]
    buttons: tuple[str, ...] = ()
    steps: tuple[str, ...] = field(default=())  #: of the wizard, where it names them

    @classmethod
    def of(cls, seen: dict[str, Any]) -> "ShownForm":
        """From what ``scripts/form.js`` returns."""
        return cls(
            fields=tuple(map(ShownField.of, seen["fields"])),
            buttons=tuple(seen["buttons"]),
            steps=tuple(seen["steps"]),
        )

    def find(self, label: str) -> ShownField | None:
        """The control of this label."""
        return next((control for control in self.fields if control.label == label), None)
