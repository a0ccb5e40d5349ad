"""The flow of the portal of paper."""

from collections.abc import Sequence
from datetime import date

from portal_bots.browser import press
from portal_bots.domain import AuthRequest, Decision, LineDecision, Receipt, Status, errors
from portal_bots.domain.documents import ListedDocument
from portal_bots.flow import (
    Button,
    Login,
    PacketFile,
    Page,
    PayerFlow,
    Portal,
    Review,
    Screen,
    Shown,
    ShownRows,
    Tab,
    Table,
    us_date,
)
from portal_bots.flow.registry import Registered, Registry
from tests.factories import a_playbook
from tests.paper.browser import PaperTab
from tests.paper.faults import Press, Upload, Verb
from tests.paper.portal import ANSWER, LAG, Answer, Case, Sheet

KEY = "paper"
REVIEW = Screen("/review", heading="Review")
LINES = Table("Lines", "Code", "Units")


class PaperFlow(PayerFlow):
    """Asks the portal of paper."""

    portal = Portal(
        KEY, "Portal of paper", "http://localhost", ("localhost",), "@dana", search_lag=LAG, answer=ANSWER
    )
    signed_out = Screen("/signin", heading="Sign in")
    last_button = Button("Submit request")
    review = Review(
        REVIEW,
        Shown("Member ID", lambda r: r.member.member_id),
        Shown("Start date", lambda r: us_date(r.start)),
        ShownRows(LINES, lambda r: [(line.code, str(line.units)) for line in r.lines]),
    )
    forms = ()

    async def sign_in(self, tab: Tab, login: Login) -> None:
        """Sign in."""
        assert isinstance(tab, PaperTab)
        assert login.username
        await tab.ask(Verb.SIGN_IN)
        tab.session = tab.portal.sign_in()

    async def sign_out(self, tab: Tab) -> None:
        """Sign out."""
        assert isinstance(tab, PaperTab)
        await tab.ask(Verb.SIGN_OUT)
        tab.portal.sessions.discard(tab.session)

    @classmethod
    def pages(cls) -> tuple[Page, ...]:
        """There are none on paper."""
        return ()

    async def probe(self, tab: Tab) -> None:
        """Does the session hold?"""
        assert isinstance(tab, PaperTab)
        await tab.ask(Verb.PROBE)

    async def find_cases(self, tab: Tab, request: AuthRequest) -> list[Receipt]:
        """Search by member."""
        assert isinstance(tab, PaperTab)
        await tab.ask(Verb.SEARCH)
        wanted = us_date(request.start)
        found = tab.portal.look(request.member.member_id)
        return [Receipt.of(case.number, "Submitted") for case in found if case.sheet.start == wanted]

    async def prepare(self, tab: Tab, request: AuthRequest, files: Sequence[PacketFile]) -> None:
        """Fill the wizard."""
        assert isinstance(tab, PaperTab)
        await tab.ask(Verb.PREPARE)
        if request.member.member_id in tab.portal.exempt:
            raise errors.NotRequired("No authorization is required.", decision="D-1")
        tab.sheet = sheet_of(request, files)

    async def read_receipt(self, tab: Tab) -> Receipt:
        """Read what came of the press."""
        assert isinstance(tab, PaperTab)
        answer = await tab.answer()
        await tab.ask(Verb.RECEIPT)
        await _understand(tab, answer)
        return Receipt.of(answer.number, "Received") if answer.number else Receipt(numbers=(), words="Received")

    async def read_status(self, tab: Tab, reference: str) -> Decision:
        """Read a case."""
        assert isinstance(tab, PaperTab)
        await tab.ask(Verb.READ)
        case = tab.portal.case(reference)
        if case is None:
            raise errors.CaseNotFound(reference)
        lines = tuple(
            LineDecision(code=code, status=Status.IN_REVIEW, words="Pended", asked=units)
            for code, units in case.sheet.lines
        )
        return Decision(
            reference=reference,
            status=Status.IN_REVIEW,
            words="Pended",
            member_id=case.sheet.member,
            lines=lines,
            documents=_listed(tab, case),
        )

    async def upload(self, tab: Tab, reference: str, files: Sequence[PacketFile]) -> None:
        """Send documents to a case."""
        assert isinstance(tab, PaperTab)
        await tab.ask(Verb.UPLOAD)
        documents = sizes(files)
        twice = bool(tab.portal.uploads) and tab.portal.uploads[0] is Upload.TWICE
        async with press.sending(tab):
            tab.write("/upload", documents, lambda: tab.portal.take(reference, documents), twice=twice)
            answer = await tab.answer()
        await _understand(tab, answer)


async def _understand(tab: PaperTab, answer: Answer) -> None:
    """What the answer means, if it is not the one that was hoped for."""
    if answer.silent:
        tab.portal.tick(ANSWER.total_seconds())
        raise errors.PortalUnavailable(detail="no answer").during(tab.phase)
    if not answer.error:
        return
    known: dict[str, errors.PortalError] = {
        Press.DUPLICATE: errors.DuplicateOnFile("A similar request is on file."),
        Press.INVALID: errors.CaseDataInvalid("Units are not valid."),
        Press.SIGNED_OUT: errors.SessionExpired(),
        Press.SIGNED_OUT_LOST: errors.SessionExpired(),
        Press.CRASHED: errors.BrowserCrashed(),
        Press.STRANGE: errors.UnexpectedPage("Please take our survey."),
        Upload.REFUSED: errors.DocumentRejected("The file is not readable."),
    }
    raise known.get(answer.error, errors.PortalUnavailable(detail="504")).during(tab.phase)


def _listed(tab: PaperTab, case: Case) -> tuple[ListedDocument, ...]:
    now = tab.portal.now()
    return tuple(
        ListedDocument(name=filed.name, size=f"{filed.size} bytes", state=filed.state(now))
        for filed in case.documents
        if filed.since <= now
    )


def sizes(files: Sequence[PacketFile]) -> tuple[tuple[str, int], ...]:
    """Files by name and size."""
    return tuple((file.name, file.size) for file in files)


def sheet_of(request: AuthRequest, files: Sequence[PacketFile] = ()) -> Sheet:
    """What the wizard must hold for a request."""
    lines = tuple((line.code, line.units) for line in request.lines)
    return Sheet(request.member.member_id, us_date(request.start), lines, sizes(files))


def a_registry() -> Registry:
    """The portal of paper, with a playbook that wants clinical notes."""
    playbook = a_playbook(
        portal=KEY, last_reviewed=date(2026, 11, 1), documents={"pain_injection": ("clinical_notes",)}
    )
    return Registry({KEY: Registered(PaperFlow(), playbook)})
