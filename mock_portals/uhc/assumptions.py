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

from mock_portals.kit.rules import Offers, Rules, Says, Statuses
from mock_portals.uhc.catalog import DIAGNOSES, PROCEDURES

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
# Assumption: ten files of 50 MB each, of these types, names of 120 characters, any number of pages.
FILE_TYPES = ("pdf", "jpg", "jpeg", "tif", "tiff", "docx")
MAX_FILES, MAX_BYTES, MAX_NAME_LENGTH, MAX_PAGES = 10, 50 * 1_048_576, 120, None
# Assumption: largest number of units on one line.
MOST_UNITS = 999
# Assumption: a contact phone needs this many digits.
PHONE_DIGITS = 10
# Assumption, after NaviNet [navinet]: the list of cases leaves out what is older than 30 days.
RANGES = {"30d": "Last 30 days", "90d": "Last 90 days", "all": "All dates"}
# Assumption: twenty cases on a page. Limit `page_size`.
PAGE_SIZE = 20
# "Pended" and "Denied" are seen [words]; the other words are assumed.
# Assumption: a case that is denied or cancelled takes no more documents, and these states have a decision date.
STATUSES = Statuses(
    words=(
        "Received",
        "Pended",
        "In clinical review",
        "Additional information needed",
        "Approved",
        "Partially approved",
        "Denied",
        "Cancelled",
    ),
    first="Pended",
    first_of_line="Pended",
    closed=frozenset({"Denied", "Cancelled"}),
    decided=frozenset({"Approved", "Partially approved", "Denied"}),
    lines_after={"Approved": "Approved", "Denied": "Denied"},
    line_approved="Approved",
)
# Assumption: words on one service line, "Modified" after Astrana's; nothing is published of this portal's.
LINE_STATUSES = ("Pended", "Approved", "Modified", "Denied")
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
# Assumption: the order and the words of the steps, as no guide shows all of them.
STEPS = {
    "service": "Place of service",
    "member": "Member",
    "codes": "Diagnosis and procedures",
    "details": "Service details",
    "documents": "Clinical documents",
    "review": "Review",
    "confirmation": "Confirmation",
}
# Assumption: who decides in the payer's place, and where they are asked.
VENDORS = {"eviCore healthcare": "www.evicore.com", "Cohere Health": "login.coherehealth.com"}
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


# Assumption: which of the codes a form offers are of use, for a fault that chooses another.
OFFERS = Offers(
    places=PLACES,
    levels=LEVELS,
    unit_types=UNIT_TYPES,
    diagnoses=[code.code for code in DIAGNOSES.values() if code.active],
    procedures=[code.code for code in PROCEDURES.values() if code.active and code.requires_authorization],
)
SAYS = Says(
    locked="Your account is locked. Try again later or call support.",
    disabled=f"Your account is disabled: it was not used for {UNUSED_DAYS} days or was closed. Call support.",
    code_wrong="That code is not valid.",
    code_used="That code has already been used. Wait for the next one.",
    expired="Change your password",
    terms="Updated terms of use",
)
RULES = Rules(
    slug="uhc",
    name="UnitedHealthcare Provider Portal",
    zone=ZONE,
    idle=IDLE,
    bad_tries=BAD_TRIES,
    locked_for=LOCKED_FOR,
    password_days=PASSWORD_DAYS,
    unused_days=UNUSED_DAYS,
    trusted_for=TRUSTED_FOR,
    second_step="method",
    remembers=False,
    file_types=FILE_TYPES,
    max_files=MAX_FILES,
    max_bytes=MAX_BYTES,
    max_name_length=MAX_NAME_LENGTH,
    max_pages=MAX_PAGES,
    looks_for_similar=False,
    ranges=RANGES,
    page_size=PAGE_SIZE,
    steps=STEPS,
    says=SAYS,
    offers=OFFERS,
    statuses=STATUSES,
    letter_titles=LETTER_TITLES,
    new_reference=new_reference,
)
