"""The grid as one page: no outside hosts, no scripts."""

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal_bots.testing.grid.model import Grid, Mark

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_html(grid: Grid, made_at: datetime) -> str:
    """The page, for a desk."""
    return _PAGES.get_template("grid.html.jinja").render(grid=grid, made_at=made_at, Mark=Mark)
