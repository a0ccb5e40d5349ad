"""
Playwright's locators as targets that a person would name.

The forms are those of the recorder's own generator for Python (Playwright 1.60 to 1.65): ``get_by_*``,
``locator("css")``, ``nth(1)``, ``first``, ``last``, ``filter(has_text=...)``, ``content_frame`` and the older
``frame_locator("css")``, one after the other.
"""

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from portal_bots.scaffold.recording.calls import Link
from portal_bots.scaffold.recording.steps import By, Target
from portal_bots.scaffold.recording.veil import Veil

GROUPS = frozenset({"group", "radiogroup"})
ROWS = frozenset({"row", "listitem", "article", "treeitem", "region"})
VALUES = frozenset({"cell", "gridcell", "option", "listitem", "row", "treeitem", "paragraph", "strong", "article"})
FIELDS = frozenset({"textbox", "combobox", "spinbutton", "searchbox", "listbox"})
ANSWERS = frozenset(
    {"yes", "no", "routine", "standard", "urgent", "expedited", "units", "visits", "days", "hours"}
)  #: what radio buttons say that is a word of the field, not of a patient

_FRAME_TITLE = re.compile(r"""iframe\[title=(["'])(?P<title>.*?)\1\]""")
_BY = {
    "get_by_label": By.LABEL,
    "get_by_placeholder": By.PLACEHOLDER,
    "get_by_text": By.TEXT,
    "get_by_test_id": By.MARK,
    "get_by_title": By.MARK,
    "get_by_alt_text": By.MARK,
}

Fold = Callable[[Target | None, Link], Target | None]


def target(links: Sequence[Link], veil: Veil) -> Target | None:
    """
    What a chain of locators ends at; None where it is none.

    A name that may hold a value is not in it.
    """
    found: Target | None = None
    for link in links:
        fold = _FOLDS.get(link.name)
        if fold is None:
            return None
        found = fold(found, link)
    return _veiled(found, veil) if found is not None else None


def _veiled(found: Target, veil: Veil) -> Target:
    group = "" if veil.hides(found.group) else found.group
    frame = "" if found.frame and veil.hides(found.frame) else found.frame
    withheld = found.withheld or (bool(found.name) and _hidden(found, veil))
    return replace(found, group=group, frame=frame, withheld=withheld, name="" if withheld else found.name)


def _hidden(found: Target, veil: Veil) -> bool:
    if found.by in (By.TEXT, By.MARK) or found.role in VALUES:
        return True
    if found.role == "radio":
        return found.name.casefold() not in ANSWERS
    return veil.hides(found.name)


def _by_words(found: Target | None, link: Link) -> Target:
    return _within(found, _named(Target(_BY[link.name]), link.text(), link))


def _by_role(found: Target | None, link: Link) -> Target:
    role = link.text() or ""
    name = link.text("name") if "name" in link.named else ""
    return _within(found, _named(Target(By.ROLE, role, heading=role == "heading"), name, link))


def _named(inner: Target, name: str | None, link: Link) -> Target:
    """With its name; a pattern is none that can be declared."""
    return replace(inner, name=" ".join((name or "").split()), withheld=name is None, exact=link.true("exact"))


def _by_css(found: Target | None, link: Link) -> Target:
    css = link.text() or ""
    among = (found is not None and not css) or bool({"has_text", "has"} & link.named.keys())
    title = _FRAME_TITLE.search(css)
    inner = Target(
        By.CSS,
        name=title["title"] if title else "",
        files="file" in css,
        heading=re.fullmatch(r"h[1-6]", css) is not None,
        among=among,
    )
    return _within(found, inner)


def _within(found: Target | None, inner: Target) -> Target:
    """An inner target knows the group, rows and frame around it."""
    if found is None:
        return inner
    group = found.name if found.role in GROUPS else found.group
    among = found.among or inner.among or found.role in ROWS or found.by is By.TEXT
    return replace(inner, group=group, among=among, frame=found.frame, position=found.position)


def _frame(found: Target | None, _link: Link) -> Target:
    title = found.name if found is not None and found.by is By.CSS else ""
    return Target(By.CSS, frame=title)


def _frame_locator(_found: Target | None, link: Link) -> Target:
    title = _FRAME_TITLE.search(link.text() or "")
    return Target(By.CSS, frame=title["title"] if title else "")


def _position(found: Target | None, link: Link) -> Target | None:
    place = ast.unparse(link.args[0]) if link.args else link.name
    return replace(found, position=place) if found is not None else None


def _filter(found: Target | None, link: Link) -> Target | None:
    shown_only = set(link.named) == {"visible"}
    return found if found is None or shown_only else replace(found, among=True)


_FOLDS: dict[str, Fold] = {
    **dict.fromkeys(_BY, _by_words),
    "get_by_role": _by_role,
    "locator": _by_css,
    "frame_locator": _frame_locator,
    "content_frame": _frame,
    "nth": _position,
    "first": _position,
    "last": _position,
    "filter": _filter,
    "or_": _filter,
    "and_": _filter,
}
