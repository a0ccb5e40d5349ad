"""What a recording says, step by step. No value that was typed or chosen is kept: only how long it was."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class By(StrEnum):
    """How the recorder found what was acted on."""

    LABEL = "label"
    ROLE = "role"
    PLACEHOLDER = "placeholder"
    TEXT = "text"
    MARK = "mark"  #: a test id, a title or an image's words: nothing a person reads beside a control
    CSS = "css"


class Act(StrEnum):
    """What was done there."""

    OPEN = "open"  #: an address was typed
    FILL = "fill"
    SELECT = "select"
    CHECK = "check"
    UNCHECK = "uncheck"
    FILES = "files"
    CLICK = "click"
    KEY = "key"
    HOVER = "hover"
    SEE = "see"  #: a heading was expected
    AT = "at"  #: an address was expected
    UNREAD = "unread"  #: a line of no form that the recorder writes


class Shape(StrEnum):
    """What a typed value looked like."""

    TEXT = "text"
    ISO_DATE = "iso date"  #: what only the browser's own date control holds


@dataclass(frozen=True)
class Typed:
    """A value that is not kept."""

    length: int
    shape: Shape = Shape.TEXT


@dataclass(frozen=True)
class Target:
    """What was acted on, by the words a person reads on it."""

    by: By
    role: str = ""
    name: str = ""  #: empty where there is none, or where it may be a patient's
    exact: bool = False  #: the name is whole; others may be shortened by the recorder
    withheld: bool = False  #: it has a name, which may hold a value
    group: str = ""  #: the name of the group of controls around it
    among: bool = False  #: one of several rows or boxes, told apart by what stands in it
    position: str = ""  #: its place among several that are alike: a number, first or last
    frame: str | None = None  #: the title of the frame it is in; empty where the frame has no title that is known
    files: bool = False  #: a file control, by its type
    heading: bool = False


@dataclass(frozen=True)
class Step:
    """One line of the recording."""

    line: int
    act: Act
    tab: str = "page"  #: as the recording calls the page
    target: Target | None = None
    typed: Typed | None = None
    address: str = ""  #: the path of an address
    words: str = ""  #: of an expected heading, the key that was pressed, or what a line is that was not read
    repeats: bool = False  #: what was clicked contains what was typed just before
    new_tab: bool = False
    download: bool = False
    dialog: bool = False  #: the browser asked something, and the recorder said no
    unusual: str = ""  #: another way to click than once, with the left button


@dataclass(frozen=True)
class Recording:
    """All steps, in order."""

    path: Path
    steps: tuple[Step, ...]
    hosts: tuple[str, ...]  #: of the addresses that were typed
    url: str  #: the portal, as it was opened first
