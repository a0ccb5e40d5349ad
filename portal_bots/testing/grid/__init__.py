"""The grid of QA: which flow shows which behaviour."""

from portal_bots.testing.grid.html import render_html
from portal_bots.testing.grid.model import Cell, Grid, Mark

__all__ = ["Cell", "Grid", "Mark", "render_html"]
