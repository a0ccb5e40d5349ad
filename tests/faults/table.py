"""
The fault table.

Rows: 3 session lost, 4 sent twice or answer lost, 6 upload fails, 8 wrong patient or provider, 23 draft traps,
26 hidden success. Each fault is a switch on the mock; each ends with one case as asked once it is cleared.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from portal_bots.domain.errors import Written

Switches = dict[str, dict[str, Any]]


class Act(StrEnum):
    """What a person does about the exception, once the fault is cleared."""

    NOTHING = "nothing"  #: it settles by itself
    RETRY = "retry"
    NOT_THERE = "not there"  #: answers that nothing is at the portal
    THERE = "there"  #: answers with the number of our case


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong, and what must come of it."""

    row: int
    name: str
    switches: Switches
    stops: str = ""  #: the code that a person reads; empty where it settles by itself
    act: Act = Act.NOTHING
    written: Written = Written.NO
    request: int = 1001
    limits: dict[str, int] = field(default_factory=dict)
    as_sent: bool = True  #: the case is as asked in the end
    quick: bool = False  #: part of ``make test``; all are part of ``make faults``

    @property
    def id(self) -> str:
        """Row and name."""
        return f"{self.row} {self.name}"


ONCE = {"times": 1}
UNKNOWN, YES = Written.UNKNOWN, Written.YES

SESSION = [
    *(
        Fault(3, f"session ends on {page}", {"session_ends": {"page": page, **ONCE}})
        for page in ("service", "member", "codes", "details", "documents", "review")
    ),
    Fault(3, "session ends on the answer", {"submit_ends_session": ONCE}, quick=True),
    Fault(3, "401 behind a field", {"api_401": ONCE}),
    Fault(3, "warning before the end", {"idle_warning": {"page": "details", **ONCE}}),
    Fault(3, "warning on the review page", {"idle_warning": {"page": "review", **ONCE}}),
]
ANSWER = [
    Fault(4, "504 after the save", {"submit_504_after_save": ONCE}),
    Fault(4, "hangs past the timeout", {"submit_hang": {"seconds": 6, **ONCE}}),
    Fault(4, "connection cut after the save", {"submit_drops": {"when": "after", **ONCE}}),
    Fault(
        4,
        "connection cut before the save",
        {"submit_drops": {"when": "before", **ONCE}},
        "SUBMIT_UNKNOWN",
        Act.NOT_THERE,
        UNKNOWN,
    ),
    Fault(4, "500 before the save", {"submit_500_before_save": ONCE}, "SUBMIT_UNKNOWN", Act.NOT_THERE, UNKNOWN),
    Fault(
        4,
        "banner over nothing",
        {"banner_without_case": ONCE},
        "SUBMIT_REFUTED",
        Act.NOT_THERE,
        UNKNOWN,
    ),
    Fault(4, "taken for a duplicate", {"duplicate_on_file": ONCE}, "DUPLICATE_ON_FILE", Act.NOT_THERE, UNKNOWN),
    *(
        Fault(
            4,
            f"posted twice by {how}",
            {"double_post": {"how": how, **ONCE}, "allow_double_submit": {}},
            quick=how == "fetch",
        )
        for how in ("form", "fetch", "click")
    ),
    Fault(4, "found later", {"search_lag": {"seconds": 60}}),
    Fault(4, "found later, answer lost", {"search_lag": {"seconds": 60}, "submit_504_after_save": ONCE}),
    Fault(
        4,
        "found later than declared, answer lost",
        {"search_lag": {"seconds": 900}, "submit_504_after_save": ONCE},
        "SUBMIT_UNKNOWN",
        Act.RETRY,
        UNKNOWN,
    ),
    Fault(
        4,
        "somebody else's case meanwhile",
        {"created_meanwhile": {"same": True, **ONCE}},
        "SEVERAL_CASES",
        Act.THERE,
        YES,
        quick=True,
    ),
    Fault(4, "somebody else's other case meanwhile", {"created_meanwhile": {"same": False, **ONCE}}),
    Fault(
        4,
        "a line not saved",
        {"half_saved": {"drop": "line", **ONCE}},
        "SUBMIT_INCOMPLETE",
        Act.THERE,
        YES,
        as_sent=False,
    ),
    Fault(
        4,
        "a unit not saved",
        {"half_saved": {"drop": "units", **ONCE}},
        "SUBMIT_INCOMPLETE",
        Act.THERE,
        YES,
        request=1005,
        as_sent=False,
    ),
    Fault(4, "a document not saved", {"half_saved": {"drop": "document", **ONCE}}, quick=True),
]
UPLOAD = [
    Fault(6, "too large", {}, "DOCUMENT_REJECTED", Act.RETRY, limits={"max_bytes": 1024}),
    Fault(6, "too many pages", {}, "DOCUMENT_REJECTED", Act.RETRY, limits={"max_pages": 0}),
    Fault(6, "name too long", {}, "DOCUMENT_REJECTED", Act.RETRY, limits={"max_name_length": 8}),
    Fault(6, "too many files", {}, "DOCUMENT_REJECTED", Act.RETRY, limits={"max_files": 1}),
    Fault(6, "list stays empty", {"upload_lost": {}}, "UPLOAD_UNKNOWN", Act.RETRY),
    Fault(6, "half of the bytes", {"upload_truncates": ONCE}, "DOCUMENT_REJECTED", Act.RETRY),
    Fault(6, "scanned for a moment", {"scan": {"seconds": 1}}),
    Fault(6, "scanned for ever", {"scan_stuck": {}}, "SCAN_PENDING", Act.RETRY),
    Fault(6, "refused by the scan", {"scan_rejects": {"seconds": 0, **ONCE}}, "DOCUMENT_REJECTED", Act.RETRY),
    Fault(6, "504 after it was kept", {"upload_504_after_save": ONCE}),
]
MATCH = [
    Fault(8, f"another {what}", {"slips": {"what": what, **ONCE}}, "PATIENT_MISMATCH", Act.RETRY, quick=quick)
    for what, quick in {
        "provider": False,
        "member": True,
        "diagnosis": False,
        "place": False,
        "level": False,
        "document": False,
        "code": False,
        "modifier": False,
        "units": False,
        "unit_type": False,
        "start": False,
        "end": False,
    }.items()
]
DRAFTS = [
    *(
        Fault(23, f"draft expires on {page}", {"draft_expires": {"page": page, **ONCE}}, quick=page == "codes")
        for page in ("service", "member", "codes", "details", "documents")
    ),
    Fault(
        23,
        "draft expires on review",
        {"draft_expires": {"page": "review", **ONCE}},
        "SUBMIT_UNKNOWN",
        Act.NOT_THERE,
        UNKNOWN,
    ),
    Fault(23, "a colleague's draft", {"draft_of_other": {}}, "CASE_DATA_INVALID", Act.RETRY),
    Fault(23, "saving submits", {"save_submits": ONCE}),
]
HIDDEN = [
    Fault(26, f"number {kind}", {"confirmation": {"kind": kind, **ONCE}}, quick=kind == "blank")
    for kind in ("blank", "toast", "emailed")
]
TABLE = (*SESSION, *ANSWER, *UPLOAD, *MATCH, *DRAFTS, *HIDDEN)
