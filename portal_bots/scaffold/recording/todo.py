"""What a person must decide, in sentences that name the recording's line and hold nothing of what was typed."""

import re
from dataclasses import dataclass

from portal_bots.browser.forms import Kind
from portal_bots.scaffold.recording.parts import Control, Press
from portal_bots.scaffold.recording.steps import By, Target

CUT = 30  # characters: the recorder shortens longer names to whole words within them (Playwright 1.60 to 1.65)
MAYBE_CUT = 20  # a shortened name is hardly shorter than this

_PICKS = re.compile(r"(select|choose|pick|use)( (this|member|patient|provider|person))?$", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Decision:
    """Something that the recording does not tell."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.sentence} (recording:{self.line})"


GENERAL = (
    "What a page had filled in before it was touched is in no recording: compare each form with its page.",
    "The recorder shortens long names and leaves out numbers at their end: compare each label with its page.",
    "The recording shows one way through signing in: a remembered device, a question or a notice needs a branch.",
    "Read paths and the names of links and buttons once: a person's name that was not typed may still be there.",
)


def of_label(control: Control) -> str:
    """What is to be done about the label of a control; empty where it is known."""
    if control.kind is Kind.RADIO and not control.label:
        return "The recording does not tell what the group of radio buttons is called: its legend goes here."
    if control.kind is not Kind.RADIO and (reason := of_name(control.target, "label")):
        return reason
    if control.target.position:
        return "Several controls have this label: tell them apart by the group around them, or declare a Group."
    if control.target.by is By.PLACEHOLDER:
        return "The control was found by what stands in it while it is empty: use its label, if it has one."
    return ""


def of_press(press: Press) -> str:
    """What is to be done about the name of a button or link; empty where it is known."""
    return _of_place(press.target) or of_name(press.target, "name")


def of_sending(press: Press) -> str:
    """What is to be asked of a button that says that it sends, and is not the last."""
    return f"Does {press.target.name!r} only lead on, or does it send the request for good?"


def is_pick(press: Press) -> bool:
    """True for a button of a row, which may be another person's."""
    return press.target.among or bool(press.target.position or _PICKS.match(press.name))


def of_name(target: Target, what: str) -> str:
    """What is to be done about words that are not known, or not wholly."""
    if target.withheld:
        return f"Its {what} is left out, as it may hold a value of a patient: write it without."
    if target.by in (By.CSS, By.MARK, By.TEXT):
        return f"It was found by a selector, a test id or a text, which change unseen: use its {what}."
    if not target.name:
        return f"The recording gives no {what}: write what a person reads."
    if not target.exact and MAYBE_CUT <= len(target.name) <= CUT:
        return f"Compare this {what} with the page: the recorder may have shortened it."
    return ""


def of_value(control: Control) -> str:
    """That a value is to be chosen for a control."""
    if control.kind is Kind.CHECKBOX:
        return "May this box be ticked without a person, and when? Its answer is Yes or No."
    length = control.typed.length if control.typed else 0
    what = f"typed a value of {length} character{'s' * (length != 1)}" if length else "chose something here"
    return f"Which value of the request? The recording {what}."


def _of_place(target: Target) -> str:
    if target.among:
        return "It is one of several: choose its row by what the columns show, and press it within that row."
    if _PICKS.match(target.name):
        return (
            "Whom or what does it pick? Compare the row with the request before it is pressed, never by its place."
        )
    if target.position:
        return "It was found by its place among others: use words that only it has."
    return ""
