"""From steps to what a page has: controls, presses, files, and what cannot be told from a recording."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal_bots.browser.forms import Kind
from portal_bots.scaffold.recording.locators import ANSWERS, FIELDS
from portal_bots.scaffold.recording.steps import Act, By, Shape, Step, Target, Typed

PRESSED = frozenset({"button", "link", "menuitem", "tab"})
CHOSEN = frozenset({"option", "listitem", "treeitem", "menuitemradio"})
MOVES = frozenset({"ArrowDown", "ArrowUp"})


@dataclass(frozen=True)
class Control:
    """A control that was filled."""

    line: int
    target: Target
    kind: Kind
    typed: Typed | None = None

    @property
    def label(self) -> str:
        """The words that name it; a radio button is named by its group's. Empty where they are not known."""
        if self.kind is Kind.RADIO:
            return self.target.group
        return self.target.name if self.target.by in (By.LABEL, By.ROLE, By.PLACEHOLDER) else ""

    @property
    def legend(self) -> str:
        """The words of the group it is in."""
        return "" if self.kind is Kind.RADIO else self.target.group


@dataclass(frozen=True)
class Press:
    """A button or link that was pressed."""

    line: int
    target: Target
    new_tab: bool = False
    download: bool = False

    @property
    def name(self) -> str:
        """Its words, where they are known and it is the only one that has them."""
        return "" if self.target.position or self.target.among else self.target.name

    @property
    def is_link(self) -> bool:
        """It leads to an address."""
        return self.target.role == "link"

    @property
    def stays(self) -> bool:
        """It opens something beside the page, which stays."""
        return self.new_tab or self.download


@dataclass(frozen=True)
class Attached:
    """Files that were given to a control."""

    line: int
    target: Target


@dataclass(frozen=True)
class Unclear:
    """What a person must look at, in a sentence."""

    line: int
    sentence: str


Part = Control | Press | Attached | Unclear


def parts(steps: Sequence[Step]) -> Iterator[Part]:
    """What the steps on one page amount to."""
    at = 0
    while at < len(steps):
        step, rest = steps[at], steps[at + 1 :]
        yield from _asides(step)
        choice = _choice(step, rest)
        yield from _part(step, rest, chooses=bool(choice))
        at += 1 + choice


def _asides(step: Step) -> Iterator[Unclear]:
    if step.dialog:
        yield Unclear(step.line, "The browser asked something in a dialog here, and the recorder said no.")
    if step.unusual:
        yield Unclear(step.line, f"This click is not an ordinary one ({step.unusual}): say what it is for.")


def _choice(step: Step, rest: Sequence[Step]) -> int:
    """How many of the next steps only choose from the list that this one opened or narrowed."""
    if step.act is Act.FILL or (step.act is Act.CLICK and _opens_list(step)):
        moves = 0
        while moves < len(rest) and rest[moves].act is Act.KEY and rest[moves].words in MOVES:
            moves += 1
        following = rest[moves] if moves < len(rest) else None
        if moves and following is not None and following.act is Act.KEY and following.words == "Enter":
            return moves + 1
        if following is not None and _is_choice(following, typed=step.act is Act.FILL):
            return moves + 1
    return 0


def _opens_list(step: Step) -> bool:
    return step.target is not None and (step.target.role in {*FIELDS, "button"} or step.target.by is By.LABEL)


def _is_choice(step: Step, *, typed: bool) -> bool:
    if step.act is not Act.CLICK or step.target is None:
        return False
    is_text = step.target.by in (By.TEXT, By.CSS) or step.target.role not in {*PRESSED, *FIELDS, ""}
    return step.target.role in CHOSEN or (typed and step.repeats and is_text)


def _part(step: Step, rest: Sequence[Step], *, chooses: bool) -> Iterator[Part]:
    target = step.target
    if step.act is Act.UNREAD:
        yield Unclear(step.line, f"This line was not read: it is {step.words}.")
    elif step.act is Act.KEY:
        yield from _key(step)
    elif step.act is Act.HOVER:
        yield Unclear(
            step.line, "The pointer rested here: if that opens a menu, name the link in it by its words."
        )
    elif target is None:
        if step.act not in (Act.OPEN, Act.SEE, Act.AT):
            yield Unclear(step.line, "What this line acts on is found in a way that is not known here.")
    elif step.act is Act.FILES:
        yield Attached(step.line, target)
    elif step.act is Act.CLICK:
        yield from _clicked(step, target, rest, chooses=chooses)
    else:
        yield Control(step.line, target, _kind(step, target, chooses=chooses), step.typed)


def _key(step: Step) -> Iterator[Unclear]:
    if step.words == "Enter":
        yield Unclear(step.line, "Enter was pressed: name the button that does the same, and press that.")


def _kind(step: Step, target: Target, *, chooses: bool) -> Kind:
    if step.act is Act.FILL:
        iso = step.typed is not None and step.typed.shape is Shape.ISO_DATE
        return Kind.TYPEAHEAD if chooses else Kind.DATE if iso else Kind.TEXT
    if step.act is Act.SELECT:
        return Kind.SELECT
    is_radio = target.role == "radio" or (bool(target.group) and target.name.casefold() in ANSWERS)
    return Kind.RADIO if is_radio else Kind.CHECKBOX


def _clicked(step: Step, target: Target, rest: Sequence[Step], *, chooses: bool) -> Iterator[Part]:
    following = rest[0] if rest else None
    if chooses:
        yield Control(step.line, target, Kind.LIST)
    elif following is not None and following.target == target and following.act is not Act.CLICK:
        return  # a click into a control before it is filled
    elif target.role in PRESSED:
        yield Press(step.line, target, step.new_tab, step.download)
    elif target.role in FIELDS or target.by in (By.LABEL, By.PLACEHOLDER):
        return  # a click into a control that says nothing by itself
    else:
        yield Unclear(step.line, _why(target))


def _why(target: Target) -> str:
    """Why a click can be no declaration, and what to use instead."""
    if target.role in CHOSEN:
        return "An option was chosen, but not which list it is from: name the list by its label."
    if target.by is By.TEXT:
        return "A text was clicked: if it is a button or a link, name it by its words, else ask for its role."
    if target.by is By.MARK:
        return "A test id or title was clicked, which changes unseen: name the button or link by its words."
    if target.role:
        return f"A {target.role} was clicked: name a button or link in it by its words."
    return "A CSS selector or a position was clicked, which changes unseen: name the button or link by its words."
