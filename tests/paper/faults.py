"""What goes wrong at the portal of paper: at a press, at an upload, at anything else it is asked."""

from enum import StrEnum

from portal_bots.domain import errors


class Verb(StrEnum):
    """What a portal is asked."""

    SIGN_IN = "sign in"
    PROBE = "probe"
    SEARCH = "search"
    PREPARE = "prepare"
    AIM = "aim"
    RECEIPT = "receipt"
    READ = "read"
    UPLOAD = "upload"
    PICTURE = "picture"
    SIGN_OUT = "sign out"


class Press(StrEnum):
    """What becomes of a press of the last button."""

    ANSWERED = "answered"  #: saved, with its number
    CUT = "cut"  #: saved, the answer is an error of a gateway
    LOST = "lost"  #: not saved, the answer is an error of a gateway
    HANGS = "hangs"  #: saved later, after whoever pressed has given up
    HANGS_LOST = "hangs lost"  #: no answer, nothing saved
    BANNER = "banner"  #: "received" under a number, and nothing is saved
    NUMBERLESS = "numberless"  #: saved, "received" without a number
    LESS_LINES = "less lines"  #: saved without its last line
    LESS_UNITS = "less units"  #: saved with other units
    LESS_DOCUMENTS = "less documents"  #: saved without its last document
    DUPLICATE = "duplicate"  #: not saved: the portal names a case that it takes for this one
    INVALID = "invalid"  #: not saved: the portal does not like the data
    SIGNED_OUT = "signed out"  #: saved, the answer is the sign-in page
    SIGNED_OUT_LOST = "signed out lost"  #: not saved, the answer is the sign-in page
    CRASHED = "crashed"  #: saved, the browser dies
    STRANGE = "strange"  #: saved, the answer is a page that nobody knows
    TWICE = "twice"  #: saved, and the page sends it a second time
    DELAYED = "delayed"  #: saved with its number, and the search shows it late


class Upload(StrEnum):
    """What becomes of documents that are sent to a case."""

    ANSWERED = "answered"
    CUT = "cut"  #: kept, the answer is an error of a gateway
    LOST = "lost"  #: not kept, the answer is an error of a gateway
    HANGS = "hangs"  #: kept later
    LESS = "less"  #: the last one is not kept, and the answer does not say so
    PENDING = "pending"  #: kept, and still being checked for a while
    REFUSED = "refused"  #: listed as refused
    SIGNED_OUT = "signed out"  #: kept, the answer is the sign-in page
    TWICE = "twice"  #: kept, and the page sends them a second time


TROUBLES: dict[str, type[errors.PortalError]] = {
    "unavailable": errors.PortalUnavailable,
    "maintenance": errors.PortalMaintenance,
    "rate limit": errors.RateLimited,
    "signed out": errors.SessionExpired,
    "crash": errors.BrowserCrashed,
    "strange page": errors.UnexpectedPage,
    "captcha": errors.CaptchaRequired,
}  #: what any verb may be answered with
