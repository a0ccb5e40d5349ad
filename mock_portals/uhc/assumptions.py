"""
What this mock takes for granted. A fact that was read somewhere names its source; all the rest is assumed.
What goes wrong by a fault, and the words that say so, is assumed too: faults.py has the exceptions.

- [guide]: UnitedHealthcare, Prior Authorization and Notification quick reference guide, 2021.
- [manual]: uhcprovider.com, administrative guide 2022, chapter 7.
- [trackit]: uhcprovider.com, prior authorization enhancements (TrackIt), 2021.
- [navinet]: AmeriHealth, NaviNet authorization status search.
- [ids]: uhcprovider.com, One Healthcare ID security change, 2025.
- [help]: One Healthcare ID, help on how to sign in.
- [carelon]: Carelon portal updates, and secondary pages on them.
- [ccah]: CCAH provider portal. [emblem]: EmblemHealth, sign-in of providers.
- [words]: secondary pages that quote status words; weak.
"""

import secrets
from datetime import timedelta
from zoneinfo import ZoneInfo

from mock_portals.kit.rules import Rules

# Assumption: times are shown as at the payer's seat in Minnesota.
ZONE = ZoneInfo("America/Chicago")
# Assumption: signed out after 20 minutes without a request.
IDLE = timedelta(minutes=20)
# Assumption: five bad passwords or codes without a completed sign-in lock for an hour.
BAD_TRIES, LOCKED_FOR = 5, timedelta(minutes=60)
# Assumption, after [ccah]: a password is good for 90 days. Limit `password_days`.
PASSWORD_DAYS = 90
# Assumption, after [carelon]: an account not used for 45 days is disabled. Limit `unused_days`.
UNUSED_DAYS = 45
# Assumption, after [emblem]: a browser is trusted for 30 days, with one account.
TRUSTED_FOR = timedelta(days=30)
# Assumption: a new password has at least this many characters.
PASSWORD_LENGTH = 8
# Assumption: a locked account and a disabled one are told so with the right password, too.
# There is a recovery code of 16 digits [ids], assumed to be taken once; a new device is asked a question [help].
# Ways to get a code: phone and app, no e-mail since 2025 [ids], "Text Message" and "Call Me" [help]. The rest of
# these variants is assumed, and so are the words.
TEXT, CALL = ("text", "Text message"), ("call", "Phone call")
METHODS = (("app", "Authenticator app"), TEXT, CALL)
OTHER_METHODS = {
    "no_app": (TEXT, CALL, ("passkey", "Passkey")),
    "renamed": (("app", "Code generator"), TEXT, CALL),
    "phone": (("text", "Text me"), ("call", "Call me")),
    "email": (("email", "Email me a code"),),
    "push": (("push", "Approve on your phone"),),
}
# Assumption: an account makes as many requests as it likes. Limit `requests_per_minute`: more are answered 429,
# with the time to come back by limit `retry_after`: "seconds", "date" or "none".
# Assumption: an account may have any number of sessions (limit `sessions_per_account`), and a session is its
# cookie alone (limit `browser_tokens`: three more things that the browser must keep).
# [guide]: a request takes at most ten diagnosis and fourteen procedure codes.
MOST_DIAGNOSES, MOST_PROCEDURES = 10, 14
# Assumption: ten files of 50 MB each, names of 120 characters, any number of pages; extensions: kit/file_rules.py.
MAX_FILES, MAX_BYTES, MAX_NAME_LENGTH, MAX_PAGES = 10, 50 * 1_048_576, 120, None
# Assumption: a scan for viruses takes this long; the words for its states are in kit/documents.py.
SCAN_SECONDS = 5.0
# Assumption: largest number of units on one line.
MOST_UNITS = 999
# Assumption: a contact phone needs this many digits.
PHONE_DIGITS = 10
# Assumption, after NaviNet [navinet]: the list of cases leaves out what is older than 30 days.
RANGES = {"30d": "Last 30 days", "90d": "Last 90 days", "all": "All dates"}
# Assumption: twenty cases on a page. Limit `page_size`.
PAGE_SIZE = 20
# "Pended" and "Denied" are seen [words]; the other words are assumed.
STATUSES = (
    "Received",
    "Pended",
    "In clinical review",
    "Additional information needed",
    "Approved",
    "Partially approved",
    "Denied",
    "Cancelled",
)
# Assumption: words on one service line, "Modified" after Astrana's; nothing is published of this portal's.
LINE_STATUSES = ("Pended", "Approved", "Modified", "Denied")
STATUS_AT_SUBMISSION = "Pended"
# Assumption: a case in these states takes no more documents.
CLOSED = frozenset({"Denied", "Cancelled"})
# Assumption: these states have a decision date.
DECIDED = frozenset({"Approved", "Partially approved", "Denied"})
# "Prior Auth Letters" with approval, denial and lack of information [trackit]; titles are assumed.
LETTER_TITLES = {
    "approval": "Approval letter",
    "denial": "Denial letter",
    "partial": "Partial approval letter",
    "information": "Request for information letter",
}
# Assumption: places of service on offer; the codes are the CMS ones.
PLACES = {
    "11": "Office",
    "12": "Home",
    "19": "Off campus outpatient hospital",
    "21": "Inpatient hospital",
    "22": "On campus outpatient hospital",
    "24": "Ambulatory surgical center",
    "31": "Skilled nursing facility",
    "49": "Independent clinic",
    "81": "Independent laboratory",
}
# Assumption: words on the urgency and the units of a request.
LEVELS = ("Routine", "Urgent")
UNIT_TYPES = ("Units", "Visits", "Days", "Hours")
# [guide]: three ways to find a member.
SEARCH_METHODS = {
    "id_born": "Member ID and date of birth",
    "id_name": "Member ID and name",
    "name_born_state": "Name, date of birth and state",
}
# Assumption: who decides in the payer's place, and where they are asked.
VENDORS = {"eviCore healthcare": "www.evicore.com", "Cohere Health": "login.coherehealth.com"}
# Assumption: what the page asks for that wants a profile to be complete.
PROFILE = {"job_title": "Job title", "work_phone": "Work phone", "work_email": "Work e-mail"}
# Assumption: what is told on a page of its own after the sign-in.
NEWS = (
    "The portal is closed for planned work on Sunday from 1:00 AM to 5:00 AM Central time.",
    "Clinical documents can be sent with a request, or later from the page of its case.",
    "Ask your administrator if a care provider whom you represent is missing from your list.",
)
# Assumption: how long the choice about cookies is kept.
COOKIES_KEPT_FOR = timedelta(days=365)
# Assumption: who has the draft or the case that stands in our way.
COLLEAGUE, COLLEAGUE_ID = "Dana Cole", "dana.cole"
# Assumption: the words of a confirmation that is gone after four seconds.
TOAST = "Request {reference} was received."
# Assumption: wording of announcements on the first page.
ANNOUNCEMENTS = (
    "Letters are no longer mailed. Read them with each case under View letters.",
    "Attach clinical notes with the request to avoid a delay.",
)


def new_reference() -> str:
    """Assumption: reference numbers are PA and ten digits."""
    return f"PA{secrets.randbelow(9_000_000_000) + 1_000_000_000}"


def new_decision_id() -> str:
    """[guide] names the Decision ID; D and nine digits is assumed."""
    return f"D{secrets.randbelow(900_000_000) + 100_000_000}"


RULES = Rules(
    slug="uhc",
    zone=ZONE,
    idle=IDLE,
    bad_tries=BAD_TRIES,
    locked_for=LOCKED_FOR,
    password_days=PASSWORD_DAYS,
    unused_days=UNUSED_DAYS,
    trusted_for=TRUSTED_FOR,
    max_files=MAX_FILES,
    max_bytes=MAX_BYTES,
    max_name_length=MAX_NAME_LENGTH,
    max_pages=MAX_PAGES,
    closed_statuses=CLOSED,
    decided_statuses=DECIDED,
    letter_titles=LETTER_TITLES,
    new_reference=new_reference,
)
