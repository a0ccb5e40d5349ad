"""A trial as one page: no outside hosts, no scripts; its pictures are masked and stand in the page."""

from base64 import b64encode
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal_bots.engine.trial import Trial

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters["inside"] = lambda picture: b64encode(picture).decode()


def render_html(trial: Trial, what: str, made_at: datetime) -> str:
    """The page. ``what`` tells portal and request."""
    return _PAGES.get_template("trial.html.jinja").render(trial=trial, what=what, made_at=made_at)
