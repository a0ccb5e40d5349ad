"""
Single changes of a portal's pages, made from what a flow declares: what a payer may change overnight.

They are the same for the same seed, and are made for every flow that declares forms and pages.
"""

from portal_bots.testing.drift.change import Drift
from portal_bots.testing.drift.forms import of_forms
from portal_bots.testing.drift.pages import of_pages

__all__ = ["Drift", "of_forms", "of_pages"]
