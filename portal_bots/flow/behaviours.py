"""
What the contract proves of every flow, by name, in the order in which a grid shows it.

A flow that lacks one says so in ``exempt``, with the reason; ``upload`` stands for all that begin with it.
"""

from collections.abc import Iterable

BEHAVIOURS = (
    # signing in
    "signs-in-and-out", "one-sign-in-for-many", "wrong-password", "lockout-budget", "locked-account",
    "expired-password", "code-replay", "code-refused", "terms", "profile", "maintenance",
    # keeping sessions
    "session-ends", "session-ends-while-reading",
    # in between
    "harmless", "challenge-in-wizard", "challenge-kind", "security-question", "unknown-page", "notices", "stops",
    "outage",
    # submitting
    "submits-once", "one-match", "two-matches", "read-back-mismatch", "answer-lost", "connection-cut",
    "signed-out-by-answer", "sent-twice-by-page", "not-saved", "banner-without-case", "duplicate-answer",
    "half-saved",
    # uploading
    "upload-too-large", "upload-lost", "upload-cut-short", "upload-answer-lost", "upload-later",
    # reading
    "status-words", "line-words", "unknown-word", "old-case", "case-not-found", "letter", "many-cases",
    # changing pages
    "new-question", "new-look", "renamed-column",
    # safety
    "permission", "other-hosts", "masking", "log", "signs-out-after-trouble", "pace", "too-many-requests",
)  # fmt: skip


def covers(exempt: str, behaviour: str) -> bool:
    """Whether an exemption is from a behaviour: by its name, or by the beginning of it."""
    return behaviour == exempt or behaviour.startswith(f"{exempt}-")


def known(exempt: str, behaviours: Iterable[str] = BEHAVIOURS) -> bool:
    """Whether an exemption is from anything."""
    return any(covers(exempt, one) for one in behaviours)
