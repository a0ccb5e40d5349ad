"""What the audit tells of: who or what did what. A phrase here stays as it is, since kept rows say it."""

from enum import StrEnum


class Action(StrEnum):
    """What was done, as the audit says it."""

    REQUEST_IMPORTED = "request imported"
    REQUEST_CHANGED = "request changed by an import"
    REQUEST_SHOWN = "request shown"
    DOCUMENT_ATTACHED = "document attached"
    JOB_DONE = "job done"
    JOB_STOPPED = "job stopped"
    PRESS_WRITTEN = "press written down"  #: the intent is journaled; nothing has left the browser
    PRESS_PERMITTED = "press permitted"  #: from here on something may have left the browser
    SIGN_IN_BEGUN = "sign-in begun"
    SIGN_IN_ENDED = "sign-in ended"
    SIGNED_OUT = "signed out"
    EXCEPTION_SHOWN = "exception shown"
    EXCEPTION_ANSWERED = "exception answered"
    EXCEPTION_RESOLVED = "exception resolved"
    EXCEPTION_RETRIED = "exception retried"
    EXCEPTION_DISMISSED = "exception dismissed"
    EXCEPTION_ASSIGNED = "exception assigned"
    ACCOUNT_ADDED = "account added"
    ACCOUNT_REMOVED = "account removed"
    ACCOUNT_FROZEN = "account frozen"
    ACCOUNT_UNFROZEN = "account unfrozen"
    PERMIT_RECORDED = "permit recorded"
    PERMIT_REVOKED = "permit revoked"
    KEYS_ROTATED = "keys rotated"
    KEY_RETIRED = "key retired"
    KEYS_EXPORTED = "keys exported"
    KEYS_IMPORTED = "keys imported"
    COPY_UNSEALED = "sealed copy of the store opened"
    EVIDENCE_KEPT = "evidence kept"
    EVIDENCE_OPENED = "evidence opened"
    EVIDENCE_UNMASKED = "evidence kept unmasked"
    EVIDENCE_PURGED = "evidence purged"
    REPORT_WRITTEN = "report written"
    REPORT_SHOWN = "report shown"
    BACKUP_WRITTEN = "backup written"
    STORE_RESTORED = "store restored"
