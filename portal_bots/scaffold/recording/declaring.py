"""A recording as the declarations of a flow, and what a person must decide before they work."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from portal_bots import flow
from portal_bots.scaffold.recording import todo
from portal_bots.scaffold.recording.layout import STEP, Call, Item, assigned, call, comment, quoted
from portal_bots.scaffold.recording.plan import SENDS, Plan, plan
from portal_bots.scaffold.recording.screens import Screens
from portal_bots.scaffold.recording.steps import Recording
from portal_bots.scaffold.recording.todo import Decision
from portal_bots.scaffold.recording.verbs import Verbs


@dataclass(frozen=True)
class Declared:
    """Source for a flow, as far as a recording goes. None of it holds a value of the recording."""

    vocabulary: tuple[str, ...]  #: what the source needs from ``portal_bots.flow``
    module: str  #: screens, uploads and forms
    lines: str  #: of the class
    sign_in: str  #: its body
    prepare: str  #: its body
    decisions: tuple[Decision, ...]  #: by line of the recording
    general: tuple[str, ...]  #: what is true of every recording
    url: str  #: the portal's address, as it was opened first
    hosts: tuple[str, ...]


def declarations(recording: Recording) -> Declared:
    """Turn a recording into declarations."""
    planned = plan(recording)
    screens = Screens(planned, planned.names())
    verbs = Verbs(screens)
    module = screens.write()
    lines = "\n".join(_class_lines(screens))
    sign_in, prepare = verbs.sign_in(), verbs.prepare()
    return Declared(
        tuple(_vocabulary(module, lines, prepare)),
        module,
        lines,
        sign_in,
        prepare,
        tuple(sorted({*screens.decisions, *_of_the_last(planned), *_of_the_rest(planned)})),
        todo.GENERAL,
        recording.url,
        recording.hosts,
    )


def _class_lines(screens: Screens) -> Iterator[str]:
    planned = screens.plan
    if planned.signing_in:
        yield f"{STEP}signed_out = {screens.screen_name(planned.signing_in[0])}"
    if planned.home is not None:
        yield f"{STEP}home = {screens.screen_name(planned.home)}"
    yield from _last_button(screens)
    yield _names("forms", [screens.names[page.number] for page in planned.forms])
    attached = [screens.uploads_name(page) for page in planned.wizard if page.attached is not None]
    if attached:
        yield f"{STEP}documents = {attached[0]}"


def _last_button(screens: Screens) -> Iterator[str]:
    planned = screens.plan
    if planned.last is not None:
        for decision in _of_the_last(planned):
            if decision.line == planned.last.line:
                yield from comment(str(decision), STEP)
        yield assigned("last_button", call("Button", quoted(planned.last.name)), indent=STEP)
    if planned.review is not None:
        name = screens.screen_name(planned.review)
        yield from comment(f"review = Review({name}, Shown(...), ...): everything that must be right on it.", STEP)


def _names(name: str, values: list[str]) -> str:
    return assigned(name, Call("", tuple(map(Item, values))), indent=STEP)


def _of_the_last(planned: Plan) -> list[Decision]:
    """A person says which button is the irreversible one."""
    last = planned.last
    if last is None:
        return [Decision(1, "Which button sends the request for good? None that may be it was pressed.")]
    what = (
        "says that it sends"
        if SENDS.search(last.name)
        else "is the last one that was pressed, maybe before the review"
    )
    asked = f"Is this the button that sends the request for good? It {what}."
    unsure = filter(None, [todo.of_press(last)])
    return [
        *(Decision(last.line, sentence) for sentence in (asked, *unsure)),
        *(Decision(press.line, todo.of_sending(press)) for press in planned.earlier),
    ]


def _of_the_rest(planned: Plan) -> Iterator[Decision]:
    what = (
        "This page is beside the way to the last button or follows it: it is for another verb, and was not turned."
    )
    yield from (Decision(page.line, what) for page in planned.after)
    if planned.wizard and all(page.attached is None for page in planned.wizard):
        yield Decision(planned.wizard[-1].line, "No file was given to a page: where do the documents go?")


def _vocabulary(module: str, lines: str, prepare: str) -> Iterator[str]:
    """The names that are used, in the order of ``portal_bots.flow``."""
    body = f"async def prepare():\n{prepare}"
    source = f"{module}\nclass Flow:\n{lines or '    pass'}\n{body}\n"
    used = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    yield from (name for name in flow.__all__ if name in used)
