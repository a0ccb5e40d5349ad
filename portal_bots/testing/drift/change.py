"""One change of a page, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORM_CHANGED, UNEXPECTED_PAGE = "FORM_CHANGED", "UNEXPECTED_PAGE"


@dataclass(frozen=True)
class Drift:
    """
    One change to one page, and what must come of it.

    ``change`` is what a mock portal's control protocol takes (``PUT /_control/drift``).
    """

    change: Mapping[str, Any]
    stops: str = ""  #: the code that a person reads; empty where the work must go on

    @property
    def harmful(self) -> bool:
        """It could change the meaning of what is sent or read."""
        return bool(self.stops)

    @property
    def page(self) -> str:
        """The page that changes."""
        return str(self.change.get("heading", "every page"))

    def __str__(self) -> str:
        told = ", ".join(
            f"{name} {value!r}" for name, value in self.change.items() if name not in ("kind", "heading")
        )
        return f"{self.page}: {self.change['kind']}{f' ({told})' if told else ''}"
