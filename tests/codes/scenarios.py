"""
Every code of the error tree, each forced from a real page or situation: how, what a person sees, how it goes on.

Most are read from statuses, since reading is the shortest way through a portal; what only a submission meets is
forced in the wizard.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flows.uhc import Uhc
from portal_bots.domain.errors import Written
from portal_bots.domain.jobs import Operation
from portal_bots.domain.steps import Step
from tests.codes.world import LIMITS, ONCE, Act, Dying, Hasty, Mistaken, Pressing, World, all_of

Faults = dict[str, dict[str, Any]]
SUBMIT, UPLOAD, READ = Operation.SUBMIT, Operation.UPLOAD, Operation.READ_STATUS
UNKNOWN, YES = Written.UNKNOWN, Written.YES


class Seen(StrEnum):
    """How a code is seen."""

    ROW = "a row for a person"
    OUTAGE = "an outage, for which jobs wait"
    WAITS = "an attempt's outcome, while its job waits"
    WATCHED = "a row about jobs that are still tried"
    SETTLED = "the way in which the job is settled"


class Right(StrEnum):
    """What a person does about it, once the cause is gone."""

    ITSELF = "nothing: it goes on by itself"
    RESOLVE = "resolve"
    RETRY = "retry"
    THERE = "answer: it is there"
    NOT_THERE = "answer: it is not there"
    SAY = "answer the question"
    DISMISS = "dismiss"


@dataclass(frozen=True)
class Scenario:
    """One way to one code."""

    code: str
    name: str = ""
    operation: Operation = READ
    request: int = 1021
    faults: Faults = field(default_factory=dict)
    arrange: Act = lambda _: None
    words: str = ""  #: a part of the row's
    phase: str = "sign_in"
    written: Written = Written.NO
    seen: Seen = Seen.ROW
    page: bool = True  #: one was open when it stopped, and is kept
    also: int = 0  #: another request that waits behind the same row
    mend: Act = lambda _: None  #: beside the faults, which are gone then
    right: tuple[Right, ...] = (Right.RESOLVE,)
    path: str = ""  #: how it is settled in the end, where not by its operation
    quick: bool = True  #: part of ``make test``; all are part of ``make faults``

    @property
    def id(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}".strip()


async def wrong_passwords(world: World) -> None:
    """As many as are risked, the right one after them."""
    for number in range(2):
        world.knows(password=f"wrong {number}")
        await world.bot.do(READ, *([world.also] if world.also else ()))
    world.knows()


def two_cases(world: World) -> None:
    """Somebody phoned it in, twice."""
    world.case("PA2611009001")
    world.case("PA2611009002")


def another_member_id(world: World) -> None:
    """A slip of the pen in the tracker."""
    world.member(member_id="999999999")


def of_today(world: World) -> None:
    """The service begins today."""
    today = world.bot.tools.clock.now().date()
    world.asks(lines=tuple(line.model_copy(update={"start": today}) for line in world.request.lines))


def without_documents(world: World) -> None:
    """The case has none yet."""
    world.case(world.reference, documents=[], status="Pended")


RETRY_ = [
    Scenario(
        "PORTAL_UNAVAILABLE",
        faults={"outage": {"status": 502}},
        seen=Seen.OUTAGE,
        right=(Right.ITSELF,),
    ),
    Scenario(
        "BROWSER_CRASHED",
        arrange=lambda world: world.flow(Dying),
        phase="read",
        page=False,
        mend=lambda world: world.flow(Uhc),
        quick=False,
    ),
]
SIGN_IN_AGAIN = [
    Scenario(
        "SESSION_EXPIRED",
        faults={"session_ends": {"page": "cases"}},
        words="Your session has ended. Sign in again.",
        phase="read",
    ),
    Scenario(
        "DRAFT_LOST",
        operation=SUBMIT,
        request=1001,
        faults={"draft_expires": {"page": "service"}},
        words="There is no open request",
        phase="fill",
        right=(Right.RETRY,),
        quick=False,
    ),
]
WAIT = [
    Scenario(
        "PORTAL_MAINTENANCE",
        faults={"maintenance": {}},
        words="We will be right back",
        seen=Seen.OUTAGE,
        right=(Right.ITSELF,),
    ),
    Scenario(
        "RATE_LIMITED", faults={"challenge": {"kind": "too_many", "page": "signin"}}, words="Too many requests"
    ),
    Scenario(
        "LOGIN_BUDGET_SPENT",
        arrange=wrong_passwords,
        words="2 failed sign-ins; UnitedHealthcare Provider Portal locks an account after 3.",
        page=False,
        also=1020,
    ),
    Scenario(
        "CLOCK_SKEWED",
        arrange=lambda world: world.portal.advance(95),
        words="s behind the clock of UnitedHealthcare Provider Portal.",
        mend=World.clock_is_set,
        right=(Right.RETRY,),
        quick=False,
    ),
    Scenario(
        "SCAN_PENDING",
        operation=UPLOAD,
        faults={"scan_stuck": {}},
        arrange=all_of(without_documents, lambda world: world.scans(0.0)),
        words="REQ-1021-chart-note.pdf",
        phase="confirm",
        written=YES,
        mend=lambda world: world.case(world.reference, status="Pended"),
        right=(Right.RETRY,),
        quick=False,
    ),
    Scenario(
        "NOT_YET_SHOWN",
        operation=UPLOAD,
        faults={"upload_lost": {}},
        arrange=all_of(without_documents, lambda world: world.flow(Hasty)),
        phase="search",
        seen=Seen.WAITS,
        mend=lambda world: world.case(world.reference, status="Pended"),
        right=(Right.ITSELF,),
    ),
]
SECOND_FACTOR = [
    Scenario(
        "MFA_CODE_REJECTED",
        arrange=lambda world: world.knows(totp_secret="INVENTEDSECRETOFSOMEBODYELSE2345"),
        words="That code is not valid.",
        mend=World.knows,
        right=(Right.ITSELF, Right.RESOLVE),
    ),
    Scenario(
        "MFA_NEEDS_PERSON",
        faults={"methods": {"only": "phone"}},
        words="Verify your identity: Text me, Call me",
    ),
    Scenario(
        "MFA_METHOD_UNSUPPORTED",
        faults={"methods": {"only": "no_app"}},
        words="Text message, Phone call, Passkey",
        mend=all_of(
            lambda world: world.account(totp_secret="INVENTEDSECRETOFANAPPTHATISNEW23"),
            lambda world: world.knows(totp_secret="INVENTEDSECRETOFANAPPTHATISNEW23"),
        ),
        right=(Right.ITSELF,),
    ),
]
PERSON_ACTS = [
    Scenario(
        "CAPTCHA_REQUIRED",
        faults={"captcha": {"where": "signin"}},
        also=1020,
    ),
    Scenario("ACTION_NEEDED", faults={"terms": {}}, words="Terms to accept: Updated terms of use"),
    Scenario(
        "PASSWORD_EXPIRED",
        arrange=lambda world: world.account(password_age_days=91),
        words="Change your password. Your password has expired",
        mend=all_of(
            lambda world: world.account(password="Invented-New-2027!", password_age_days=0),
            lambda world: world.knows(password="Invented-New-2027!"),
        ),
        right=(Right.ITSELF,),
    ),
]
FROZEN = [
    Scenario(
        "LOGIN_REJECTED",
        arrange=lambda world: world.knows(password="wrong"),
        words="The password you entered is incorrect.",
        also=1020,
        mend=World.knows,
        right=(Right.ITSELF,),
    ),
    Scenario(
        "SECRET_MISSING",
        arrange=lambda world: world.asks(account="desk"),
        words="uhc/desk",
        page=False,
        mend=lambda world: world.knows("desk"),
        right=(Right.ITSELF,),
    ),
    Scenario(
        "ACCOUNT_LOCKED",
        arrange=lambda world: world.account(disabled=True),
        words="Your account is disabled",
        mend=lambda world: world.account(disabled=False),
    ),
    Scenario("BOT_BLOCKED", faults={"challenge": {"kind": "denied", "page": "home"}}, words="Access Denied"),
    Scenario(
        "AUTOMATION_NOT_PERMITTED",
        arrange=World.live,
        phase="prepare",
        page=False,
        also=1020,
        mend=World.permit,
        right=(Right.ITSELF,),
    ),
    Scenario(
        "OPERATION_NOT_PERMITTED",
        arrange=all_of(World.live, lambda world: world.permit(SUBMIT)),
        words="Permitted is: submit. Not permitted: read status.",
        phase="prepare",
        page=False,
        mend=World.permit,
        right=(Right.ITSELF,),
    ),
]
ENGINEER_ACTS = [
    Scenario(
        "FORM_CHANGED",
        arrange=lambda world: world.portal.drift(
            {"kind": "rename_column", "caption": "Service lines", "column": "Units approved", "to": "Approved"}
        ),
        words="Case details: column Units approved is missing",
        phase="read",
        mend=lambda world: world.portal.clear_drift(),
    ),
    Scenario(
        "FORM_CHANGED",
        "in the wizard",
        operation=SUBMIT,
        request=1003,
        faults={"extra_field": {"page": "codes", "label": "Case manager", "required": True}},
        words="Diagnosis and procedures: required field added: 'Case manager' (text)",
        phase="fill",
        quick=False,
    ),
    Scenario(
        "UNEXPECTED_PAGE",
        faults={"unknown_page": {"page": "signin"}},
        arrange=lambda world: world.flow(Hasty),
        words="expected 'Sign in', shown 'Quick tour of your new portal'",
    ),
    Scenario(
        "STATUS_UNRECOGNISED",
        request=1023,
        words="Escalated to medical director",
        phase="read",
        mend=lambda world: world.portal.move(world.reference, status="Pended"),
        right=(Right.RETRY,),
    ),
    Scenario(
        "FLOW_BUG",
        arrange=lambda world: world.flow(Mistaken),
        phase="read",
        mend=lambda world: world.flow(Uhc),
    ),
    Scenario(
        "FLOW_BUG",
        "a flow that presses",
        operation=SUBMIT,
        request=1001,
        arrange=lambda world: world.flow(Pressing),
        words="a flow may not press 'Submit request': the engine presses the last button",
        phase="fill",
        mend=lambda world: world.flow(Uhc),
        quick=False,
    ),
]
OWNER_ACTS = [
    Scenario(
        "CASE_DATA_INVALID",
        operation=SUBMIT,
        request=1001,
        arrange=another_member_id,
        words="No member matches",
        phase="fill",
        mend=all_of(lambda world: world.member(member_id="004512873"), World.imported),
        right=(Right.RETRY,),
    ),
    Scenario(
        "ANSWER_NEEDED",
        operation=SUBMIT,
        request=1001,
        arrange=lambda world: world.portal.seed(
            {"plan_questions": [{"plan": "*", "label": "Is the member pregnant?", "options": ["Yes", "No"]}]}
        ),
        words="Is the member pregnant? (Yes / No)",
        phase="fill",
        right=(Right.SAY,),
    ),
    Scenario(
        "DOCUMENT_REJECTED",
        operation=UPLOAD,
        arrange=all_of(without_documents, lambda world: world.portal.seed({"limits": {"max_bytes": 1024}})),
        words="REQ-1021",
        phase="submit",
        written=UNKNOWN,  # the other document may have been taken
        mend=lambda world: world.portal.seed({"limits": LIMITS}),
        right=(Right.RETRY,),
    ),
    Scenario(
        "PACKET_INCOMPLETE",
        operation=SUBMIT,
        request=1006,
        arrange=lambda world: world.packets_without("REQ-1006-face-to-face.pdf"),
        words="REQ-1006-face-to-face.pdf is named in the tracker, but is not in the folder packets.",
        phase="prepare",
        page=False,
        mend=World.packet_is_whole,
        right=(Right.RETRY,),
    ),
    Scenario(
        "REROUTE",
        operation=SUBMIT,
        request=1001,
        faults={"managed_elsewhere": {}},
        words="Authorizations for these services are managed by eviCore healthcare.",
        phase="fill",
        right=(Right.DISMISS,),
    ),
    Scenario(
        "DEADLINE_AT_RISK",
        faults={"maintenance": {}},
        arrange=of_today,
        words="We will be right back",
        phase="",
        seen=Seen.WATCHED,
        page=False,
        right=(Right.ITSELF,),
    ),
]
SETTLED = [
    Scenario("NOT_REQUIRED", operation=SUBMIT, request=1031, seen=Seen.SETTLED, path="not_required"),
    Scenario(
        "DUPLICATE_ON_FILE",
        "ours",
        operation=SUBMIT,
        request=1002,
        faults={"duplicate_on_file": ONCE},
        arrange=lambda world: world.at(Step.READ_BACK, lambda: world.case("PA2611009001")),
        seen=Seen.SETTLED,
        path="adopted",
        quick=False,
    ),
    Scenario(
        "DUPLICATE_ON_FILE",
        "not ours",
        operation=SUBMIT,
        request=1002,
        faults={"duplicate_on_file": ONCE},
        words="may be a duplicate of this request, which was not submitted.",
        phase="confirm",
        written=UNKNOWN,
        right=(Right.NOT_THERE,),
        quick=False,
    ),
]
NEVER_ALONE = [
    Scenario(
        "PATIENT_MISMATCH",
        operation=SUBMIT,
        request=1001,
        arrange=lambda world: world.member(first_name="Norah"),
        words="0 of 1 members found have this name, member ID and date of birth",
        phase="fill",
        mend=all_of(lambda world: world.member(first_name="Nora"), World.imported),
        right=(Right.RETRY,),
        quick=False,
    ),
    Scenario(
        "SEVERAL_CASES",
        operation=SUBMIT,
        request=1004,
        arrange=two_cases,
        words="PA2611009002, PA2611009001",
        phase="confirm",
        right=(Right.THERE,),
        path="adopted",
    ),
    Scenario(
        "CASE_DIFFERS",
        operation=SUBMIT,
        request=1001,
        arrange=lambda world: world.case("PA2611009001", status="Cancelled"),
        words="PA2611009001: the case is cancelled",
        phase="confirm",
        right=(Right.THERE,),
        path="adopted",
    ),
    Scenario(
        "SUBMIT_UNKNOWN",
        operation=SUBMIT,
        request=1001,
        faults={"submit_500_before_save": ONCE},
        words="A search shows no case.",
        phase="confirm",
        written=UNKNOWN,
        right=(Right.NOT_THERE,),
        quick=False,
    ),
    Scenario(
        "SUBMIT_REFUTED",
        operation=SUBMIT,
        request=1001,
        faults={"banner_without_case": ONCE},
        words="was given, but no such case is shown.",
        phase="confirm",
        written=UNKNOWN,
        mend=lambda world: world.case("PA2611009001"),
        right=(Right.THERE,),
        path="found",
        quick=False,
    ),
    Scenario(
        "SUBMIT_INCOMPLETE",
        operation=SUBMIT,
        request=1002,
        faults={"half_saved": {"drop": "line"}},
        words="77003",
        phase="confirm",
        written=YES,
        mend=lambda world: world.case(world.bot.standing(world.request).reference),
        right=(Right.RETRY,),
        path="found",
        quick=False,
    ),
    Scenario(
        "UPLOAD_UNKNOWN",
        operation=UPLOAD,
        faults={"upload_lost": {}},
        arrange=all_of(without_documents, lambda world: world.flow(Hasty)),
        words="REQ-1021-order.pdf",
        phase="confirm",
        written=UNKNOWN,
        right=(Right.NOT_THERE,),
        quick=False,
    ),
]
ONCE_MORE = [
    Scenario(
        "CASE_NOT_FOUND",
        request=1024,
        words="PA2611009040",
        phase="read",
        mend=lambda world: world.case("PA2611009040", status="Pended"),
        right=(Right.RETRY,),
    ),
    Scenario(
        "ACCESS_RESTRICTED",
        faults={"restricted": {}},
        words="You do not have access to this case.",
        phase="read",
        right=(Right.RETRY,),
    ),
]
TABLE = (
    *(*RETRY_, *SIGN_IN_AGAIN, *WAIT, *SECOND_FACTOR, *PERSON_ACTS, *FROZEN),
    *(*ENGINEER_ACTS, *OWNER_ACTS, *SETTLED, *NEVER_ALONE, *ONCE_MORE),
)
