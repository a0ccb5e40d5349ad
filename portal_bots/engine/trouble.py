"""Trouble of this machine, not of a portal: the lane ends, its job is handed back."""

from sqlalchemy.exc import SQLAlchemyError

from portal_bots.browser.launch import BrowserMissingError
from portal_bots.engine.secrets import SecretsUnusableError
from portal_bots.store.audit import AuditBrokenError
from portal_bots.store.leases import LeaseLostError

OWN_TROUBLE = (
    AuditBrokenError,
    BrowserMissingError,
    SecretsUnusableError,
    SQLAlchemyError,
    LeaseLostError,
    OSError,
)
