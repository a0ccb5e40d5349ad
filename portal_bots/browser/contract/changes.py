"""Differences of a form, as values."""

from dataclasses import dataclass, field
from enum import StrEnum

from portal_bots.browser.forms import Form
from portal_bots.domain.questions import Asked


class Difference(StrEnum):
    """What is different."""

    ADDED = "added"
    PREFILLED = "prefilled"  #: added, and holding an answer that nobody gave
    REMOVED = "removed"
    RENAMED = "renamed"  #: the same control under another label
    TWICE = "twice"  #: two controls of one label: nobody can tell which one is meant
    KIND = "kind"
    REQUIRED = "required"
    NOT_REQUIRED = "not required"
    FIXED = "fixed"
    FORMAT = "format"  #: of a date
    OPTION_GONE = "option gone"
    OPTION_ADDED = "option added"
    OPTION_TWICE = "option twice"
    ORDER = "order"
    OPTION_ORDER = "option order"
    STEP_ADDED = "step added"
    STEP_GONE = "step gone"
    STEP_RENAMED = "step renamed"
    STEP_ORDER = "step order"
    BUTTON_GONE = "button gone"
    BUTTON_TWICE = "button twice"
    LAST_BUTTON = "last button"  #: the irreversible one stands on another page than before


_LACKS = frozenset({Difference.REMOVED, Difference.BUTTON_GONE, Difference.OPTION_GONE})


@dataclass(frozen=True)
class Change:
    """One difference, and what it is about."""

    what: Difference
    label: str
    told: str  #: in a sentence
    harmful: bool = True

    def __str__(self) -> str:
        return self.told


@dataclass(frozen=True)
class FormDiff:
    """How a page's form differs from the declared one."""

    changes: tuple[Change, ...] = ()
    asked: tuple[Asked, ...] = field(default=())  #: known questions that the request does not answer

    @property
    def harmful(self) -> tuple[Change, ...]:
        """What could change the meaning of what is sent."""
        return tuple(change for change in self.changes if change.harmful)

    @property
    def harmless(self) -> tuple[Change, ...]:
        """What does not."""
        return tuple(change for change in self.changes if not change.harmful)

    @property
    def only_lacks(self) -> bool:
        """Nothing is strange, something is missing: perhaps it is only not there yet."""
        return all(change.what in _LACKS for change in self.harmful)


@dataclass(frozen=True)
class Declared:
    """What is declared of a form, and of where it stands."""

    form: Form
    steps: tuple[str, ...] = ()  #: of the whole wizard; empty where it names none
    last_button: str = ""
