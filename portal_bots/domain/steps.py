"""The steps of a submission, in their order."""

from enum import StrEnum


class Step(StrEnum):
    """What has just been done. A worker may die after any of them."""

    LOOKED = "looked"  #: the portal has no such case
    PREPARED = "prepared"  #: the wizard is filled, its review page is shown
    READ_BACK = "read_back"  #: the review page is as asked
    JOURNALED = "journaled"  #: the intent is on disk
    PERMITTED = "permitted"  #: the first request after the press is about to leave the browser
    PRESSED = "pressed"  #: the last button is pressed
    RECEIVED = "received"  #: the receipt is read and kept
    VERIFIED = "verified"  #: the case was read: it is there, complete, once
    SETTLED = "settled"  #: all of it is in the store
