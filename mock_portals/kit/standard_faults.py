"""
What a test can make go wrong at any portal, where the pages of the kit ask for it. Sourced facts name their
source, all the rest is assumed.

- [help]: One Healthcare ID, help on how to sign in.
- [aetna]: Aetna, messages of real-time precertification status: cases that one may not see.
- [bcnc]: bluecrossnc.com, Carelon portal: user information to be completed.
- [carelon]: Carelon, satisfaction survey of providers.
- [cohere]: coherehealth.com, help pages on drafts and on editing a request.
- [evicore]: eviCore, web portal overview: announcements on the first page.
- [emblem]: emblemhealth.com, guide to creating a preauthorization.
- [navinet]: AmeriHealth, NaviNet duplicate check of authorizations.
- [umr]: umr.com, prior authorization by e-mail.
- [seen]: seen on real web applications that are no payer portals.
"""

from collections.abc import Mapping

from mock_portals.kit.faults import Fault
from mock_portals.kit.walls import KINDS

STANDARD: Mapping[str, Fault] = {
    # Every page
    "slow": Fault("Each answer waits: `ms`, or another time up to `max_ms` by a seed.", ms=(), max_ms=(), seed=()),
    "maintenance": Fault(
        "In place of each page; `retry_after` seconds, or the time then, are told where given.",
        status=(503, 200),
        retry_after=(),
        form=("seconds", "date"),
    ),
    "outage": Fault(
        "An error in place of each page, or only of those after the sign-in.",
        status=(500, 502, 503, 504),
        where=("signed_in",),
        retry_after=(),
        form=("seconds", "date"),
    ),
    "session_ends": Fault(
        "At a request, or at that of one page.", after_requests=(), page=(), method=("GET", "POST")
    ),
    "captcha": Fault("A picture to be read, at the sign-in or anywhere.", where=("signin", "any")),
    "terms": Fault("New terms after the sign-in, to be accepted."),
    "notice": Fault("A notice on a page.", page=(), text=(), **{"as": ("status", "alert")}),
    "rename_label": Fault("A label of a page has other words.", page=(), old=(), new=()),
    "extra_field": Fault("A field that was not there before.", page=(), label=(), required=()),
    "idle_warning": Fault("A dialog blocks a page until its button is pressed.", page=(), after_ms=()),
    "streams": Fault("The heading of a page comes first, and the rest `ms` later.", page=(), ms=()),
    "heartbeat": Fault("Pages of the wizard send the same words every 300 ms, and every click."),
    "shuffled": Fault("Lists come in another order with every page.", seed=()),
    # In the way, without a meaning
    "announcement": Fault("[evicore] Once a session, before the first page or another one.", page=()),
    "survey": Fault("[carelon] A dialog, until one of its buttons is pressed.", page=(), after_ms=()),
    "paperless": Fault("A dialog, until one of its buttons is pressed.", page=(), after_ms=()),
    "cookie_bar": Fault("A bar at the bottom of every page, until a choice was made."),
    "unknown_page": Fault(
        "A page nobody knows, in place of one that is opened; it `says` something aloud where given.",
        page=(),
        heading=(),
        says=(),
    ),
    # In the way, for the person of the account
    "profile": Fault("[bcnc] The profile is to be completed after the sign-in."),
    "security_question": Fault("A question in the middle of a session, at one page.", page=()),
    # In the way, for any person
    "challenge": Fault(
        "In place of a page, with a `status`; or in its form, a `frame` of it `late_ms` after the page; "
        "`badge` and `words` are none.",
        kind=KINDS,
        page=(),
        status=(200, 403, 429, 503),
        late_ms=(),
    ),
    # Sign-in
    "new_device": Fault("[help] A security question, unless this device is trusted."),
    "code_taken": Fault("[seen] Somebody signs in elsewhere with the same code, a moment before ours."),
    # Cases
    "restricted": Fault("[aetna] A case is not shown to us.", reference=()),
    # Drafts
    "draft_expires": Fault(
        "[emblem] The draft is gone when one page is sent.",
        page=(),
    ),
    "save_submits": Fault("[cohere] Saving the documents submits; there is no review."),
    "slips": Fault(
        "The draft changes when its documents are left, and so does what the review shows.",
        what=(
            *("provider", "member", "diagnosis", "place", "level", "document"),
            *("code", "modifier", "units", "unit_type", "start", "end"),
        ),
    ),
    # Submission
    "double_post": Fault("One press of the last button posts twice.", how=("form", "fetch", "click")),
    "allow_double_submit": Fault("A draft that was submitted can be submitted again."),
    "submit_drops": Fault("[seen] The connection is cut without an answer.", when=("before", "after")),
    "submit_500_before_save": Fault("An error page, and nothing is saved."),
    "duplicate_on_file": Fault("[navinet] Another case is said to be the same; nothing is saved.", reference=()),
    "banner_without_case": Fault("A confirmation, and nothing is saved."),
    "created_meanwhile": Fault(
        "A colleague's case, of the same codes or others, is saved just before ours.", reference=(), same=()
    ),
    "half_saved": Fault("Less is saved than was asked.", drop=("line", "document", "units")),
    "submit_hang": Fault("Saved, and the answer waits.", seconds=()),
    "submit_504_after_save": Fault("Saved, and the gateway gives up."),
    "submit_ends_session": Fault("Saved, and signed out."),
    "confirmation": Fault(
        "Saved, and the number is nowhere, shown for four seconds, or [umr] e-mailed.",
        kind=("blank", "toast", "emailed"),
    ),
    "search_lag": Fault("New cases can be found only after some time.", seconds=()),
    # Uploads
    "upload_504_after_save": Fault("Kept, and the gateway gives up."),
    "upload_lost": Fault("Taken without a word, and not kept."),
    "upload_truncates": Fault("Half of the bytes are kept."),
    "scan": Fault("A new file is scanned for some time.", seconds=()),
    "scan_rejects": Fault("A new file is rejected once it was scanned.", seconds=()),
    "scan_stuck": Fault("A new file is scanned for ever."),
}
