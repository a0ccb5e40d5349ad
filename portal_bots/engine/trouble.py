"""Trouble of this machine, not of a portal: the lane ends, its job is handed back."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from portal_bots.browser.launch import BrowserMissingError
from portal_bots.browser.trouble import translate
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


@contextmanager
def lost_answers() -> Iterator[None]:
    """After a press whatever happens means unknown: all but our own trouble becomes an error of the portal."""
    try:
        yield
    except OWN_TROUBLE:
        raise
    except Exception as error:  # the engine's boundary: a flow reads the answer, and may fail in any way
        raise translate(error) from error
