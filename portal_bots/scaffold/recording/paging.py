"""
From steps to pages.

A recording tells addresses only where one was typed. A page therefore begins at a typed address, and after each
button or link that leads on; whether the portal really shows another page there is for a person to say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal_bots.scaffold.recording.parts import PRESSED, Attached, Control, Part, Press, parts
from portal_bots.scaffold.recording.steps import Act, Recording, Step, Target

STAYS = re.compile(
    r"^(\+|add|upload|attach|browse|choose|drop|remove|delete|clear|expand|show|calculate|verify address)\b",
    re.IGNORECASE,
)  # what such buttons do happens on the page
LEAVES = re.compile(r"\b(sign|log)[ -]?(out|off)\b", re.IGNORECASE)


@dataclass(frozen=True)
class RecordedPage:
    """What was done on one page, in order."""

    number: int
    line: int  #: the first of it
    came: str  #: where one comes to it, in words
    path: str  #: empty where it is not known
    heading: str
    parts: tuple[Part, ...]
    tab: str  #: as the recording calls it
    frame: str | None = None  #: the title of the frame in which it is worked
    fragment: bool = False  #: its address goes on behind a #
    opened: bool = False  #: by its address

    @property
    def controls(self) -> tuple[Control, ...]:
        """What was filled."""
        return tuple(part for part in self.parts if isinstance(part, Control))

    @property
    def attached(self) -> Attached | None:
        """Where files were given."""
        return next((part for part in self.parts if isinstance(part, Attached)), None)

    @property
    def leading(self) -> Press | None:
        """The button or link that leads on."""
        last = self.parts[-1] if self.parts else None
        return last if isinstance(last, Press) and leads(last.target, stays=last.stays) else None


def pages(recording: Recording) -> tuple[RecordedPage, ...]:
    """The pages of a recording."""
    found = []
    for number, (came, steps) in enumerate(_split(recording.steps), start=1):
        path = next((step.address for step in steps if step.act in (Act.OPEN, Act.AT)), "")
        heading = next((step.words for step in steps if step.act is Act.SEE), "")
        frames = [step.target.frame for step in steps if step.target is not None]
        found.append(
            RecordedPage(
                number,
                steps[0].line,
                came,
                path,
                heading,
                tuple(parts(steps)),
                steps[0].tab,
                next((frame for frame in frames if frame is not None), None),
                any(step.act is Act.OPEN and step.words for step in steps),
                steps[0].act is Act.OPEN,
            )
        )
    return tuple(found)


def leads(target: Target, *, stays: bool) -> bool:
    """True for a button or link that may bring another page."""
    return not stays and (target.role == "link" or not STAYS.match(target.name))


def _split(steps: Sequence[Step]) -> Iterator[tuple[str, list[Step]]]:
    came, page = "", list[Step]()
    for at, step in enumerate(steps):
        why = _begins(step, steps[at - 1]) if at else ""
        if page and why:
            yield came, page
            page = []
        came = came if page else (why or f"at the address in line {step.line}")
        page.append(step)
    if page:
        yield came, page


def _begins(step: Step, before: Step) -> str:
    """How one came to another page between two steps; empty where it is the same one."""
    if step.act is Act.OPEN:
        return f"at the address in line {step.line}"
    if step.tab != before.tab:
        return f"in another tab, at line {step.line}"
    if before.act is Act.CLICK and before.target is not None and before.target.role in PRESSED:
        stays = before.new_tab or before.download or _is_of_it(step, before)
        if leads(before.target, stays=stays):
            name = f'"{before.target.name}"' if before.target.name else "what was pressed"
            return f"after {name} in line {before.line}"
    return ""


def _is_of_it(step: Step, before: Step) -> bool:
    """True where a button only opened what the next step uses: a file chooser, a list."""
    return step.target == before.target or (step.target is not None and step.target.role == "option")
