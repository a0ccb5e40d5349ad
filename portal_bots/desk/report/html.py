"""The report as one page: no outside hosts, no scripts, everything that came from elsewhere escaped."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal_bots.desk.report import wording
from portal_bots.desk.report.model import Report

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_html(report: Report) -> str:
    """The page, to be read on a desk, on a telephone or on paper."""
    return _PAGES.get_template("report.html.jinja").render(report=report, say=wording)
