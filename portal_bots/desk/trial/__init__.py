"""A trial as a page: each step with its picture."""

from portal_bots.desk.trial.html import render_html

__all__ = ["render_html"]
