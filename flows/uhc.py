"""
UnitedHealthcare Provider Portal: Prior Authorization and Notification.

Sign-in: One Healthcare ID, password on its own page, a chooser of methods, a six-digit authenticator code, unless
a person had this device remembered.
Request: five pages and a review page. *Submit request* is final; there are no drafts to come back to.

Quirks:
- Whether a device may be remembered or called private is for a person to say: its boxes are left alone.
- One sign-in ends the session of another; the page then says that somebody else signed in.
- The rendering provider is filled in with the one used last, whoever that was for.
- One member ID may be several people (twins): the row is chosen by name, birth date and ID together.
- The case list opens on the last 30 days. Ask for all dates before calling a case missing.
- When no code needs authorization, the wizard ends early with a Decision ID, which is the proof.
- Letters are in another page of the portal, opened in a new tab.
"""

from collections.abc import Sequence
from datetime import timedelta

from portal_bots.domain import AuthRequest, ServiceLine, Status, errors
from portal_bots.domain.documents import DocumentState
from portal_bots.flow import (
    Button,
    CaseList,
    CasePage,
    Field,
    Form,
    Group,
    Having,
    Interruption,
    Kind,
    Letters,
    Lines,
    Login,
    PacketFile,
    PayerFlow,
    Portal,
    Question,
    Received,
    Review,
    Screen,
    Shown,
    ShownRows,
    Tab,
    Table,
    Uploads,
    us_date,
)

SIGN_IN = Screen("/signin", heading="Sign in")
PASSWORD = Screen("/signin/password", heading="Enter your password")
METHOD = Screen("/signin/method", heading="Verify your identity")
CODE = Screen("/signin/code", heading="Enter your code")
PROVIDER = Screen("/provider", heading="Select the care provider you represent")
HOME = Screen("/home", heading="Prior Authorization and Notification")
START = Screen("/request/service", heading="Place of service")
MEMBERS_FOUND = Screen("/request/member/results", heading="Select the member")
CODES_PAGE = Screen("/request/codes", heading="Diagnosis and procedures")
DETAILS_PAGE = Screen("/request/details", heading="Service details")
NOT_REQUIRED = Screen("/request/not-required", heading="Prior authorization is not required")

APP = "Authenticator app"
TO_A_PERSON = frozenset(
    {"Text message", "Text me", "Phone call", "Call me", "Email me a code", "Approve on your phone"}
)

MEMBERS = Table("Members", "Name", "Member ID", "Date of birth")
STATES = {"Scanning": DocumentState.PENDING, "Rejected": DocumentState.REFUSED}
ATTACHED = Uploads(
    Screen("/request/documents", heading="Clinical documents"),
    files="Choose files",
    button="Upload",
    listed=Table("Attached documents", "File name", "Size"),
    state="Status",
    states=STATES,
    next="Continue",
)
RECEIVED = Received(
    Screen("/request/confirmation/{reference}", heading="Request received"),
    similar=Screen("/request/similar/{reference}", heading="A similar request is on file"),
)
CASES = CaseList(
    Screen("/cases", heading="Your cases"),
    Table(
        "Cases",
        *("Reference number", "Member", "Member ID", "Date of birth", "Procedures", "Start date", "Status"),
        empty="No cases match these filters.",
    ),
    same={
        "Member": lambda r: r.member.listed_name,
        "Member ID": lambda r: r.member.member_id,
        "Date of birth": lambda r: us_date(r.member.born),
        "Start date": lambda r: us_date(r.start),
    },
    codes="Procedures",
    all_dates={"range": "all"},
    by_number="reference",
    by_member="member_id",
)
CASE_SCREEN = Screen("/cases/{reference}", heading="Case details")
CASE = CasePage(
    CASE_SCREEN,
    Lines(
        Table(
            "Service lines",
            *("Code", "Modifiers", "Units requested", "Units approved", "Unit type", "Start date", "End date"),
            *("Line status", "Reason"),
        ),
        modifiers="Modifiers",
        asked="Units requested",
        approved="Units approved",
        unit_type="Unit type",
        start="Start date",
        end="End date",
        reason="Reason",
    ),
    documents=Uploads(
        CASE_SCREEN,
        files="Choose files",
        button="Upload documents",
        listed=Table("Documents", "File name", "Size"),
        state="Status",
        states=STATES,
    ),
)
LETTERS = Letters(
    Screen("/cases/{reference}/letters", heading="Prior Auth Letters"),
    Table("Letters", "Letter", "Date", "File"),
    link="View letters",
)

SERVICE = Form(
    START,
    Field("Place of service", lambda r: Having(f"{r.place_of_service} - "), Kind.SELECT),
    next=Button("Continue"),
)
MEMBER = Form(
    Screen("/request/member", heading="Find the member"),
    Field("Search by", lambda _: "Member ID and date of birth", Kind.RADIO, marked=False),
    Field("Member ID", lambda r: r.member.member_id),
    Field("Date of birth", lambda r: us_date(r.member.born)),
    next=Button("Search"),
)
CODES = Form(
    CODES_PAGE,
    Group(
        lambda r: r.diagnoses,
        (Field("Diagnosis code {n}", str, Kind.TYPEAHEAD),),
        add=Button("Add diagnosis"),
    ),
    Group(
        lambda r: r.lines,
        (
            Field("Procedure code", lambda line: line.code, Kind.TYPEAHEAD),
            Field("Modifiers", lambda line: ", ".join(line.modifiers), optional=True),
            Field("Units", lambda line: str(line.units)),
            Field("Unit type", lambda line: line.unit_type.capitalize(), Kind.SELECT),
            Field("Start date", lambda line: us_date(line.start)),
            Field("End date", lambda line: us_date(line.end)),
        ),
        add=Button("Add procedure"),
        legend="Procedure {n}",
    ),
    next=Button("Continue"),
)
DETAILS = Form(
    DETAILS_PAGE,
    Field("Level of service", lambda r: r.priority.capitalize(), Kind.RADIO),
    Field("Rendering provider", lambda r: Having(f"NPI {r.rendering.npi}"), Kind.SELECT),
    Field("Contact name", lambda r: r.owner),
    Field("Contact phone", lambda r: r.contact_phone),
    # Assumed, as the clinical questions of UnitedHealthcare are not published.
    Question("Has conservative treatment been tried?"),
    Question("Weeks of conservative treatment", Kind.TEXT),
    Question("Is the member pregnant?"),
    next=Button("Continue"),
)


def procedure_row(line: ServiceLine) -> tuple[str, ...]:
    """A service line as the review page shows it."""
    modifiers = ", ".join(line.modifiers)
    dates = us_date(line.start), us_date(line.end)
    return (line.code, modifiers, str(line.units), line.unit_type, *dates)


class Uhc(PayerFlow):
    """One case per request, submitted from a wizard of five pages."""

    portal = Portal(
        key="uhc",
        name="UnitedHealthcare Provider Portal",
        url="https://www.uhcprovider.com",
        hosts=("www.uhcprovider.com", "identity.onehealthcareid.com"),
        owner="@portal-bots",
        search_lag=timedelta(minutes=2),  # assumed: nothing is published on how soon a new case is found
        zone="America/Chicago",  # assumed: as at the payer's seat in Minnesota
        password_days=90,  # assumed, as other payers publish; One Healthcare ID does not
        inactive_days=90,  # uhcprovider.com, access and roles: deactivated after 90 days without use
    )
    signed_out = SIGN_IN
    home = HOME
    last_button = Button("Submit request")
    forms = (SERVICE, MEMBER, CODES, DETAILS)
    documents = ATTACHED
    received = RECEIVED
    cases = CASES
    case = CASE
    letters = LETTERS
    steps = (
        "Place of service",
        "Member",
        "Diagnosis and procedures",
        "Service details",
        "Clinical documents",
        "Review",
        "Confirmation",
    )
    review = Review(
        Screen("/request/review", heading="Review your request"),
        Shown("Name", lambda r: r.member.listed_name),
        Shown("Member ID", lambda r: r.member.member_id),
        Shown("Date of birth", lambda r: us_date(r.member.born)),
        Shown("Place of service", lambda r: Having(f"{r.place_of_service} - ")),
        Shown("Level of service", lambda r: r.priority),
        Shown("Rendering provider", lambda r: Having(f"NPI {r.rendering.npi}")),
        ShownRows(Table("Diagnoses", "Code"), lambda r: [(code,) for code in r.diagnoses]),
        ShownRows(
            Table("Procedures", "Code", "Modifiers", "Units", "Unit type", "Start date", "End date"),
            lambda r: [procedure_row(line) for line in r.lines],
        ),
        ShownRows(Table("Documents", "File name"), lambda r: [(document.file,) for document in r.documents]),
    )
    notices = {
        "We do not recognize that One Healthcare ID": errors.LoginRejected,
        "The password you entered is incorrect": errors.LoginRejected,
        "Your account is locked": errors.AccountLocked,
        "Your account is disabled": errors.AccountLocked,
        "because somebody else signed in": errors.SessionExpired,
        "That code has already been used": errors.MfaCodeRejected,
        "That code is not valid": errors.MfaCodeRejected,
        "No member matches": errors.CaseDataInvalid,
        "has an unfinished request for this member": errors.CaseDataInvalid,
        "There is no open request": errors.DraftLost,
        "You do not have access to this case": errors.AccessRestricted,
        "Documents cannot be added to a closed case": errors.DocumentRejected,
    }
    stops = {
        "Change your password": errors.PasswordExpired,
        "Security question": errors.ActionNeeded,
        "Updated terms of use": errors.ActionNeeded,
        "Complete your profile": errors.ActionNeeded,
        "Managed by another organization": errors.Reroute,
        "Check your phone": errors.MfaNeedsPerson,
        "Check your email": errors.MfaNeedsPerson,
        "Approve on your phone": errors.MfaNeedsPerson,
        "We will be right back": errors.PortalMaintenance,
    }
    interruptions = (Interruption("Your session is about to end", Button("Stay signed in")),)
    words = {
        "Received": Status.SUBMITTED,
        "Pended": Status.IN_REVIEW,
        "In clinical review": Status.IN_REVIEW,
        "Additional information needed": Status.NEEDS_INFO,
        "Approved": Status.APPROVED,
        "Partially approved": Status.PARTIAL,
        "Denied": Status.DENIED,
        "Cancelled": Status.CANCELLED,
    }
    line_words = {
        "Approved": Status.APPROVED,
        "Modified": Status.MODIFIED,
        "Denied": Status.DENIED,
        "Pended": Status.IN_REVIEW,
    }

    async def sign_in(self, tab: Tab, login: Login) -> None:
        await tab.open(SIGN_IN)
        await tab.fill("One Healthcare ID", login.username)
        await tab.press("Continue")
        await tab.expect(PASSWORD)
        await tab.fill("Password", login.password)
        await tab.press("Continue")
        if await tab.expect(METHOD, PROVIDER, HOME) is METHOD:
            await self._give_code(tab, login)
        await self._enter(tab, await tab.expect(PROVIDER, HOME))

    async def probe(self, tab: Tab) -> None:
        await self._enter(tab, await tab.ask_for(HOME, PROVIDER))

    async def _enter(self, tab: Tab, shown: Screen) -> None:
        if shown is PROVIDER:
            await self._represent(tab, (await tab.options("Care provider"))[0])

    async def _give_code(self, tab: Tab, login: Login) -> None:
        ways = (await tab.look()).buttons
        if APP not in ways:
            raise no_app(ways)
        await tab.press(APP)
        await tab.expect(CODE)
        await tab.fill("Six-digit code", await login.code())
        await tab.press("Verify")

    async def _represent(self, tab: Tab, provider: str) -> None:
        await tab.choose("Care provider", provider)
        await tab.press("Continue")
        await tab.expect(HOME)

    async def prepare(self, tab: Tab, request: AuthRequest, files: Sequence[PacketFile]) -> None:
        await self.begin(tab)
        await tab.walk((SERVICE, MEMBER), request)
        await self._select_member(tab, request)
        await tab.walk((CODES,), request)
        if await tab.expect(DETAILS_PAGE, NOT_REQUIRED) is NOT_REQUIRED:
            page = await tab.look()
            raise errors.NotRequired(page.heading, decision=page.fact("Decision ID"))
        await tab.walk((DETAILS,), request)
        await self.attach(tab, files)

    async def _select_member(self, tab: Tab, request: AuthRequest) -> None:
        member = request.member
        wanted = (member.listed_name, member.member_id, us_date(member.born))
        await tab.expect(MEMBERS_FOUND)
        rows = await tab.rows(MEMBERS)
        matching = [row for row in rows if (row["Name"].upper(), row["Member ID"], row["Date of birth"]) == wanted]
        if len(matching) != 1:
            message = f"{len(matching)} of {len(rows)} members found have this name, member ID and date of birth"
            raise errors.PatientMismatch(message)
        row = tab.page.get_by_role("row").filter(has_text=matching[0]["Name"])
        await tab.press("Select", within=row)


def no_app(ways: Sequence[str]) -> errors.PortalError:
    """What it means that the chooser does not offer the app's code."""
    error = errors.MfaNeedsPerson if TO_A_PERSON.issuperset(ways) else errors.MfaMethodUnsupported
    return error(f"{METHOD.heading}: {', '.join(ways)}")
