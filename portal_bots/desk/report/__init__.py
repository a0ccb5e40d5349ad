"""
The morning report: what changed, what needs a person, what did not run.

``build`` reads it from the store in one transaction, ``write`` makes files of it, ``render_html`` the page that
is printed as PDF.
"""

from portal_bots.desk.report.build import build
from portal_bots.desk.report.files import keep, write
from portal_bots.desk.report.html import render_html
from portal_bots.desk.report.model import Report
from portal_bots.desk.report.outages import outages

__all__ = ["Report", "build", "keep", "outages", "render_html", "write"]
