"""
Everything that can stop a job, grouped by what happens next.

::

    PortalError
    ├── Retry                   again later, by itself, with growing pauses
    │   ├── PortalUnavailable     PORTAL_UNAVAILABLE
    │   └── BrowserCrashed        BROWSER_CRASHED
    ├── SignInAgain             once more after one fresh sign-in
    │   ├── SessionExpired        SESSION_EXPIRED
    │   └── DraftLost             DRAFT_LOST
    ├── Wait                    until a known time
    │   ├── PortalMaintenance     PORTAL_MAINTENANCE
    │   ├── RateLimited           RATE_LIMITED
    │   ├── LoginBudgetSpent      LOGIN_BUDGET_SPENT
    │   ├── ClockSkewed           CLOCK_SKEWED
    │   ├── ScanPending           SCAN_PENDING
    │   └── NotYetShown           NOT_YET_SHOWN
    ├── NextCode                once more, with the next one-time code only
    │   └── MfaCodeRejected       MFA_CODE_REJECTED
    ├── PersonActs              a person acts, then it goes on
    │   ├── CaptchaRequired       CAPTCHA_REQUIRED
    │   ├── MfaNeedsPerson        MFA_NEEDS_PERSON
    │   ├── ActionNeeded          ACTION_NEEDED
    │   └── PasswordExpired       PASSWORD_EXPIRED
    ├── Frozen                  until the secret or the record changes
    │   ├── LoginRejected         LOGIN_REJECTED
    │   ├── AccountLocked         ACCOUNT_LOCKED
    │   ├── BotBlocked            BOT_BLOCKED
    │   ├── SecretMissing         SECRET_MISSING
    │   ├── AutomationNotPermitted AUTOMATION_NOT_PERMITTED
    │   ├── OperationNotPermitted OPERATION_NOT_PERMITTED
    │   └── MfaMethodUnsupported  MFA_METHOD_UNSUPPORTED
    ├── EngineerActs            an engineer changes the flow
    │   ├── FormChanged           FORM_CHANGED
    │   ├── UnexpectedPage        UNEXPECTED_PAGE
    │   ├── StatusUnrecognised    STATUS_UNRECOGNISED
    │   └── FlowBug               FLOW_BUG
    ├── OwnerActs               the case owner changes the case
    │   ├── CaseDataInvalid       CASE_DATA_INVALID
    │   ├── AnswerNeeded          ANSWER_NEEDED
    │   ├── DocumentRejected      DOCUMENT_REJECTED
    │   ├── PacketIncomplete      PACKET_INCOMPLETE
    │   ├── Reroute               REROUTE
    │   └── DeadlineAtRisk        DEADLINE_AT_RISK
    ├── Settled                 a terminal, useful result
    │   ├── NotRequired           NOT_REQUIRED
    │   └── DuplicateOnFile       DUPLICATE_ON_FILE
    ├── NeverAlone              never again without a person
    │   ├── PatientMismatch       PATIENT_MISMATCH
    │   ├── SeveralCases          SEVERAL_CASES
    │   ├── CaseDiffers           CASE_DIFFERS
    │   ├── SubmitUnknown         SUBMIT_UNKNOWN
    │   ├── SubmitRefuted         SUBMIT_REFUTED
    │   ├── SubmitIncomplete      SUBMIT_INCOMPLETE
    │   └── UploadUnknown         UPLOAD_UNKNOWN
    └── OnceMore                once more next cycle, then a person
        ├── CaseNotFound          CASE_NOT_FOUND
        └── AccessRestricted      ACCESS_RESTRICTED

The class decides what happens; message text never does. A class's docstring is what a person reads.
"""

import inspect
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from portal_bots.domain.questions import Asked

SHORTEST = timedelta(seconds=5)  #: the pause of a portal that asks for none, or for less


class Phase(StrEnum):
    """What was being done when it stopped."""

    PREPARE = "prepare"
    SIGN_IN = "sign_in"
    SEARCH = "search"
    FILL = "fill"
    REVIEW = "review"
    SUBMIT = "submit"
    CONFIRM = "confirm"
    READ = "read"


class Written(StrEnum):
    """Was anything submitted?"""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """How far one root cause reaches: everything in it shares one exception row."""

    REQUEST = "request"
    PAGE = "page"
    PORTAL = "portal"
    ACCOUNT = "account"
    OPERATION = "operation"  #: one operation of an account


class Needed(StrEnum):
    """What a portal asks that only a person may do."""

    TERMS = "terms to accept"
    PROFILE = "profile to complete"
    PASSWORD = "password to change"  # noqa: S105 -- words for a person
    QUESTION = "security question to answer"
    OTHER = "something for a person to do"


class PortalError(Exception):
    """The job stopped."""

    code: ClassVar[str]
    scope: ClassVar[Scope] = Scope.REQUEST
    next_step: ClassVar[str] = ""  #: what a person can do, in one sentence
    answerable: ClassVar[bool] = False  #: a person can say whether it is at the portal, and under which number
    thaws: ClassVar[bool] = False  #: a new secret of the account ends it

    def __init__(self, words: str = "", *, detail: str = "", phase: Phase | None = None, place: str = "") -> None:
        super().__init__(words or self.sentence())
        self.words = words  #: the portal's own text, verbatim, or what exactly differs
        self.detail = detail  #: technical, for engineers; never patient data
        self.phase = phase
        self.place = place  #: of what it is a fault, such as a form; empty: its words tell
        self.questions: tuple[Asked, ...] = ()  #: what the request does not answer
        self.written = Written.NO
        self.reference = ""  #: the number of the case that is certainly ours, where there is one
        self.payer = ""  #: the one payer behind a shared portal that it is about; empty: the whole portal
        self.expires: datetime | None = None  #: after this moment a person's answer comes too late
        self.until: datetime | None = None  #: when the portal asks to come back; None where it does not say
        self.pause: timedelta | None = None  #: or after how long, where it says that

    @classmethod
    def sentence(cls) -> str:
        """What happened, in words for a specialist."""
        return inspect.cleandoc(cls.__doc__ or "")

    def during(self, phase: Phase) -> Self:
        """The same error with its phase, where the raiser did not know it."""
        self.phase = self.phase or phase
        return self

    def asking(self, pause: timedelta | None) -> Self:
        """The same error with the pause that the portal asks for, where it does."""
        self.pause = self.pause if pause is None else pause
        return self

    def from_(self, now: datetime) -> Self:
        """The same with the moment to come back, where only the pause was known."""
        if self.until is None and self.pause is not None:
            self.until = now + max(self.pause, SHORTEST)
        return self

    def wrote(self, written: Written) -> Self:
        """The same error, where something was or may have been submitted."""
        self.written = written
        return self

    @property
    def reach(self) -> Scope:
        """How far it reaches where it came up: a strange page in the sign-in keeps the whole account out."""
        at_the_door = self.scope is Scope.PAGE and self.phase is Phase.SIGN_IN
        return Scope.ACCOUNT if at_the_door else self.scope

    def cause(self, portal: str, account: str, request_id: str) -> str:
        """The root cause: errors with the same cause share one exception row."""
        place = {
            Scope.REQUEST: request_id,
            Scope.PAGE: self.place or self.words,
            Scope.PORTAL: "",
            Scope.ACCOUNT: account,
        }[self.reach]
        return f"{self.code}|{portal}|{place}"


class Retry(PortalError):
    """The portal could not be reached."""

    scope = Scope.PORTAL


class PortalUnavailable(Retry):
    """The portal is not answering."""

    code = "PORTAL_UNAVAILABLE"
    next_step = "Nothing yet: it is tried again by itself. Call the payer if a deadline is near."


class BrowserCrashed(Retry):
    """The browser stopped in the middle of the work."""

    code = "BROWSER_CRASHED"
    scope = Scope.REQUEST
    next_step = "Nothing yet: it is tried again by itself. If it repeats, tell an engineer."


class SignInAgain(PortalError):
    """The portal asked to sign in again."""


class SessionExpired(SignInAgain):
    """The portal ended the session in the middle of the work."""

    code = "SESSION_EXPIRED"
    next_step = "Check that nobody else uses this sign-in; then retry."


class DraftLost(SignInAgain):
    """The portal dropped the request while it was being filled in. Nothing was submitted."""

    code = "DRAFT_LOST"
    next_step = "Check that nobody else works on this member's request at the portal; then retry."


class Wait(PortalError):
    """The portal asks to come back later."""

    scope = Scope.PORTAL

    def __init__(
        self,
        words: str = "",
        *,
        until: datetime | None = None,
        pause: timedelta | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(words, detail=detail)
        self.until = until
        self.pause = pause


class PortalMaintenance(Wait):
    """The portal is closed for maintenance."""

    code = "PORTAL_MAINTENANCE"
    next_step = "Nothing yet: it goes on by itself after the maintenance."


class RateLimited(Wait):
    """The portal asks for fewer requests."""

    code = "RATE_LIMITED"
    scope = Scope.ACCOUNT
    next_step = "Nothing yet: it goes on by itself, more slowly."


class LoginBudgetSpent(Wait):
    """Sign-in failed too often lately; trying again could lock the account."""

    code = "LOGIN_BUDGET_SPENT"
    scope = Scope.ACCOUNT
    next_step = "Sign in by hand once, which also clears the portal's count of failures; then resolve this."


class ClockSkewed(Wait):
    """The clock of this machine and the portal's differ so much that one-time codes cannot be right."""

    code = "CLOCK_SKEWED"
    scope = Scope.ACCOUNT
    next_step = (
        "Have the clock of the worker's machine set (`portal-bots doctor` shows the difference); then retry."
    )


class ScanPending(Wait):
    """The portal is still checking a document."""

    code = "SCAN_PENDING"
    scope = Scope.REQUEST
    next_step = "Nothing yet: it is looked at again by itself. If it stays so, send the document another way."


class NotYetShown(Wait):
    """It may have been submitted, and the portal's search may not show it yet. It is not sent again."""

    code = "NOT_YET_SHOWN"
    scope = Scope.REQUEST
    next_step = "Nothing yet: it is looked for again by itself."


class NextCode(PortalError):
    """The portal wants another one-time code."""

    scope = Scope.ACCOUNT


class MfaCodeRejected(NextCode):
    """The portal did not accept the one-time code, nor the next one."""

    code = "MFA_CODE_REJECTED"
    thaws = True
    next_step = "Check that the authenticator secret belongs to this account and that clocks agree; then retry."


class PersonActs(PortalError):
    """A person must act at the portal."""

    scope = Scope.ACCOUNT


class CaptchaRequired(PersonActs):
    """The portal asks to prove that a person is there. We never solve that by machine."""

    code = "CAPTCHA_REQUIRED"
    next_step = "Sign in by hand, pass the security check, sign out; then resolve this."


class MfaNeedsPerson(PersonActs):
    """The portal sends its one-time code to a person."""

    code = "MFA_NEEDS_PERSON"
    next_step = "Register an authenticator app for this account, or sign in by hand; then resolve this."


class ActionNeeded(PersonActs):
    """The portal asks for something only a person may do, such as accepting terms."""

    code = "ACTION_NEEDED"
    next_step = "Sign in by hand and do what the portal asks; then resolve this."

    def __init__(self, words: str = "", *, kind: Needed = Needed.OTHER, detail: str = "") -> None:
        super().__init__(f"{kind.capitalize()}: {words}" if words else "", detail=detail)
        self.kind = kind


class PasswordExpired(PersonActs):
    """The password of this account has expired."""

    code = "PASSWORD_EXPIRED"
    thaws = True
    next_step = (
        "Choose a new password at the portal and store it with `portal-bots account add`: work then goes on."
    )


class Frozen(PortalError):
    """Nothing more is tried with this account."""

    scope = Scope.ACCOUNT


class LoginRejected(Frozen):
    """The portal rejected the user name or password. It is not tried again, so that the account is not locked."""

    code = "LOGIN_REJECTED"
    thaws = True
    next_step = "Store the right password with `portal-bots account add`: work then goes on by itself."


class SecretMissing(Frozen):
    """No sign-in is stored for this account."""

    code = "SECRET_MISSING"
    thaws = True
    next_step = "Store it with `portal-bots account add`: work then goes on by itself."


class AccountLocked(Frozen):
    """The portal has locked this account."""

    code = "ACCOUNT_LOCKED"
    next_step = "Have the account unlocked, sign in by hand once; then resolve this."


class BotBlocked(Frozen):
    """The portal refused access to automated work."""

    code = "BOT_BLOCKED"
    next_step = "Talk to the portal's support about the registered automation; then resolve this."


class AutomationNotPermitted(Frozen):
    """There is no valid permission record for automation with this account."""

    code = "AUTOMATION_NOT_PERMITTED"
    next_step = "Record who permits it and until when with `portal-bots permit add`: work then goes on by itself."


class OperationNotPermitted(Frozen):
    """The permission for automation with this account does not cover this kind of work."""

    code = "OPERATION_NOT_PERMITTED"
    scope = Scope.OPERATION
    next_step = "Do it by hand, or record a permission that covers it with `portal-bots permit add`."

    def __init__(self, words: str = "", *, operation: str = "", phase: Phase | None = None) -> None:
        super().__init__(words, phase=phase)
        self.operation = operation

    def cause(self, portal: str, account: str, request_id: str) -> str:  # noqa: ARG002 -- it is of no request
        """One row for each operation of an account."""
        return f"{self.code}|{portal}|{account}|{self.operation}"


class MfaMethodUnsupported(Frozen):
    """The portal offers no second factor that this account can use."""

    code = "MFA_METHOD_UNSUPPORTED"
    thaws = True
    next_step = (
        "Register an authenticator app for this account and store its secret with `portal-bots account add`."
    )


class EngineerActs(PortalError):
    """The portal is not as the flow knows it."""

    scope = Scope.PAGE


class FormChanged(EngineerActs):
    """A form at the portal is not the one we know. Nothing was typed on it."""

    code = "FORM_CHANGED"
    next_step = (
        "Submit these by hand tonight if urgent; an engineer adds the change to the flow, then resolve this."
    )


class UnexpectedPage(EngineerActs):
    """The portal showed a page we do not know."""

    code = "UNEXPECTED_PAGE"
    once_more = False  #: it came up where beginning afresh is safe
    next_step = "Look at the picture; an engineer teaches the flow this page, then resolve this."


class StatusUnrecognised(EngineerActs):
    """The portal used status words we do not know. They are kept as they are and not guessed."""

    code = "STATUS_UNRECOGNISED"
    next_step = "Read the case at the portal; an engineer adds the words to the flow, then resolve this."


class FlowBug(EngineerActs):
    """The flow did something it must not do."""

    code = "FLOW_BUG"
    next_step = "An engineer corrects the flow, then resolve this."


class OwnerActs(PortalError):
    """Something in the request must change."""


class CaseDataInvalid(OwnerActs):
    """The portal did not accept the data of this request."""

    code = "CASE_DATA_INVALID"
    next_step = "Correct the request in the tracker and import it again; then retry."


class AnswerNeeded(OwnerActs):
    """The portal asks a clinical question that the request does not answer. Nothing is made up."""

    code = "ANSWER_NEEDED"
    next_step = (
        "Ask whoever knows the patient; then `portal-bots exceptions say` with the answer and who gave it: "
        "the work goes on by itself."
    )

    def __init__(self, asked: Sequence[Asked] = (), *, phase: Phase | None = None) -> None:
        super().__init__("; ".join(map(str, asked)), phase=phase)
        self.questions = tuple(asked)


class DocumentRejected(OwnerActs):
    """The portal did not accept a document."""

    code = "DOCUMENT_REJECTED"
    next_step = "Replace the document in the packet, import the tracker again; then retry."


class PacketIncomplete(OwnerActs):
    """The packet lacks documents that the payer requires for this service."""

    code = "PACKET_INCOMPLETE"
    next_step = "Add the documents to the packet, import the tracker again; then retry."


class Reroute(OwnerActs):
    """This service is handled at another portal."""

    code = "REROUTE"
    next_step = "Send the request there, and dismiss this with the number you were given."


class DeadlineAtRisk(OwnerActs):
    """A deadline is near, and the portal is out: the work is not done."""

    code = "DEADLINE_AT_RISK"
    scope = Scope.PORTAL
    next_step = "Call the payer today. The work is still tried: this closes by itself when it is done."


class Settled(PortalError):
    """The portal settled the request in another way."""


class NotRequired(Settled):
    """The portal says that no authorization is required."""

    code = "NOT_REQUIRED"

    def __init__(self, words: str = "", *, decision: str = "", detail: str = "") -> None:
        super().__init__(words, detail=detail)
        self.decision = decision  #: the number that proves it


class DuplicateOnFile(Settled):
    """The portal already has this request."""

    code = "DUPLICATE_ON_FILE"
    answerable = True
    next_step = (
        "Open the case that the portal names. Is it this request? "
        "Then `portal-bots exceptions answer` with its number; else call the payer."
    )


class NeverAlone(PortalError):
    """A person must look before anything else happens."""


class PatientMismatch(NeverAlone):
    """What the portal showed is not what was asked for. Nothing was submitted."""

    code = "PATIENT_MISMATCH"
    next_step = "Compare the request with the member's record at the portal, correct the tracker; then retry."


class SeveralCases(NeverAlone):
    """The portal shows several cases that may be this request. Nothing more is sent."""

    code = "SEVERAL_CASES"
    answerable = True
    next_step = (
        "Find out which case is the right one and have the others withdrawn; "
        "then `portal-bots exceptions answer` with its number."
    )


class CaseDiffers(NeverAlone):
    """The portal has a case that may be this request, but it is not as asked. Nothing more is sent."""

    code = "CASE_DIFFERS"
    answerable = True
    next_step = (
        "Compare the case with the request. If it is to stand, `portal-bots exceptions answer` with its number; "
        "else call the payer."
    )


class SubmitUnknown(NeverAlone):
    """It may have been submitted: the portal's answer was lost and reading could not tell. Not sent again."""

    code = "SUBMIT_UNKNOWN"
    answerable = True
    next_step = (
        "Look for the case at the portal or call the payer; then `portal-bots exceptions answer`: "
        "it is there under a number, or it is not. Your answer is checked before anything is sent."
    )


class SubmitRefuted(NeverAlone):
    """The portal confirmed a submission, but the case is not there as it was sent."""

    code = "SUBMIT_REFUTED"
    answerable = True
    next_step = (
        "Look for the case at the portal or call the payer; then `portal-bots exceptions answer`: "
        "it is there under a number, or it is not. Your answer is checked before anything is sent."
    )


class SubmitIncomplete(NeverAlone):
    """The portal saved a request under the number it gave, but not all that was sent."""

    code = "SUBMIT_INCOMPLETE"
    answerable = True
    next_step = (
        "Have the payer add what is missing; then retry. "
        "If the case is to stand as it is, `portal-bots exceptions answer` with its number."
    )


class UploadUnknown(NeverAlone):
    """A document may have been sent: the portal does not list it, and the answer was lost. Not sent again."""

    code = "UPLOAD_UNKNOWN"
    answerable = True
    next_step = "Look at the case's documents at the portal; then `portal-bots exceptions answer`: there, or not."


class OnceMore(PortalError):
    """The portal did not show the case."""


class CaseNotFound(OnceMore):
    """The portal shows no case with this number, over all dates and statuses, looked for twice."""

    code = "CASE_NOT_FOUND"
    next_step = "Check the number in the tracker and call the payer; correct it, import again; then retry."


class AccessRestricted(OnceMore):
    """The portal does not let this account see the case."""

    code = "ACCESS_RESTRICTED"
    next_step = "Use the account of the provider on the case; then retry."


def of_code(code: str) -> type[PortalError]:
    """The class of a stable code."""
    classes = [PortalError]
    for known in classes:
        classes += known.__subclasses__()
    return next(known for known in classes if getattr(known, "code", None) == code)
