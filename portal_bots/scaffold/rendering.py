"""The files of a new flow, as texts: made from templates that look like what a person would write."""

import ast
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal_bots import flow as vocabulary_of
from portal_bots.scaffold import source
from portal_bots.scaffold.description import Description
from portal_bots.scaffold.recording import Declared

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=False,  # noqa: S701 -- source text, not HTML
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_TEMPLATES.filters["q"] = source.quoted
SIGN_IN = {"one": "user and password on one page", "identity_first": "the user ID first, then the password"}
SECOND_STEP = {
    "app": "a code from an authenticator app at each sign-in",
    "new_device": "a code from an authenticator app where the portal does not know the browser",
    "none": "no second step",
}


@dataclass(frozen=True)
class Facts:
    """What a person knows of a portal beside its pages."""

    url: str
    payers: tuple[str, ...]
    owner: str
    service: str  #: a service that it takes, as trackers name it
    documents: tuple[str, ...]  #: kinds of documents that this service needs
    today: date


def class_name(slug: str) -> str:
    """The name of the flow's class."""
    return "".join(part.capitalize() for part in slug.split("_"))


def flow(told: Description, facts: Facts) -> str:
    """The flow of a description."""
    says = f"{SIGN_IN[told.sign_in.pages]}, {SECOND_STEP[told.sign_in.second_step]}."
    more = {"sign_in": says, "parts": source.parts, "shown": list(source.shown(told)), "exempt": exempt(told)}
    return formatted(only_used(render("flow.py", **_known(told, facts), **more)))


def recorded(told: Description, facts: Facts, declared: Declared) -> str:
    """The flow of a recording; what it did not see is as the description says, and marked."""
    vocabulary = sorted(vocabulary_of.__all__, key=lambda word: (word[0].islower(), word))
    return formatted(
        only_used(render("recorded.py", **_known(told, facts), declared=declared, vocabulary=vocabulary))
    )


def _known(told: Description, facts: Facts) -> dict[str, Any]:
    """What both kinds of flow say."""
    return {
        "told": told,
        "class_name": class_name(told.slug),
        "table": source.table,
        "columns": told.cases.labels(told.received.number),
        "same": source.same(told),
        "lines": source.lines(told),
        "url": facts.url,
        "host": urlsplit(facts.url).hostname,
        "owner": facts.owner,
        "says": told.sign_in.says,
        "words": source.words(told.words),
        "line_words": source.words(told.line_words),
    }


def exempt(told: Description) -> dict[str, str]:
    """Behaviours that such a portal does not have."""
    reasons = {}
    if told.documents is None:
        reasons["upload"] = "the portal takes no documents"
    elif not told.documents.also_later:
        reasons["upload-later"] = "the portal takes no documents for a case that is there"
    if told.letters is None:
        reasons["letter"] = "the portal shows no letters"
    if not any(asked.means == "units" for step in told.pages for asked in step.fields):
        reasons["half-saved"] = "the portal asks for no units, of which it could keep fewer"
    if told.sign_in.second_step == "none":
        reasons["code"] = "the portal asks for no code"
    return reasons


def other(name: str, told: Description, facts: Facts) -> str:
    """Playbook, schedule, test or mock portal."""
    text = render(name, told=told, facts=facts, class_name=class_name(told.slug), asks=source.asks(told))
    return formatted(text) if name.endswith(".py") else text


def render(name: str, /, **context: object) -> str:
    """A template with its gaps filled."""
    return _TEMPLATES.get_template(f"{name}.jinja").render(context, q=source.quoted)


def only_used(text: str) -> str:
    """Without the names that a template imports in vain."""
    tree = ast.parse(text)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            kept = [alias.name for alias in node.names if alias.name in used]
            line = f"from {node.module} import {', '.join(kept)}" if kept else ""
            text = text.replace(ast.get_source_segment(text, node) or "", line)
    return text


def formatted(text: str) -> str:
    """As ``ruff format`` lays it out; as it is where that is not installed."""
    command = [sys.executable, "-m", "ruff", "format", "--line-length", "115", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)  # noqa: S603 -- our own
    return done.stdout if done.returncode == 0 else text
