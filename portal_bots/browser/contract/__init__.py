"""
How a page's form differs from the declared one.

The comparison is done before anything is typed. It is a value: what to do about it is decided elsewhere. What
could change the meaning of an answer is harmful; what only looks different is not.
"""

from portal_bots.browser.contract.changes import Change, Declared, Difference, FormDiff
from portal_bots.browser.contract.compare import compare

__all__ = ["Change", "Declared", "Difference", "FormDiff", "compare"]
