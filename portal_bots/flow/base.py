"""The base of every flow: what a payer author declares, and the verbs to write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from portal_bots.browser.forms import Form
from portal_bots.browser.interruptions import Interruption
from portal_bots.browser.manners import Manners
from portal_bots.browser.pages import Page
from portal_bots.browser.review import Review
from portal_bots.browser.screens import Button, PageView, Screen
from portal_bots.browser.tab import Tab
from portal_bots.browser.uploads import Uploads, send_files
from portal_bots.domain import errors
from portal_bots.domain.clocks import Hours, Window
from portal_bots.domain.decisions import Decision, Status
from portal_bots.domain.documents import PacketFile
from portal_bots.domain.receipts import Receipt
from portal_bots.domain.requests import AuthRequest
from portal_bots.flow.cases import CaseList, CasePage, Letters, Received


@dataclass(frozen=True)
class Portal:
    """What the engine must know of a portal before it opens it."""

    key: str  #: the slug: names the flow, its playbook, its mock portal and its test
    name: str
    url: str
    hosts: tuple[str, ...]  #: the only hosts its browser may talk to
    owner: str  #: who keeps the flow working
    search_lag: timedelta = timedelta(0)  #: how long a new case may be missing from its search
    patience: timedelta = timedelta(seconds=15)  #: how long a page may take
    answer: timedelta = timedelta(seconds=60)  #: how long its answer to a submission or an upload may take
    code_margin: timedelta = timedelta(seconds=5)  #: a one-time code is not typed in the last moments of its life
    code_skew: timedelta = timedelta(seconds=30)  #: how far clocks may differ: one step either way (RFC 6238, 5.2)
    sent_code_life: timedelta = timedelta(
        minutes=10
    )  #: how long a code is good that it sends to a person; assumed
    lanes: int = 1  #: sessions that one account may have at once
    tries: int = 3  #: failed sign-ins that lock an account; where it is not known, the fewest seen anywhere
    forgets: timedelta | None = (
        None  #: when it forgets failed sign-ins by itself; None: only after one that worked
    )
    pace: float = 60  #: actions a minute of one account; assumed, as no portal names a number
    idle: timedelta = timedelta(minutes=15)  #: without a request for so long it ends a session
    zone: str = "UTC"  #: where its days begin and end
    hours: tuple[Window, ...] = ()  #: in which it may be worked; empty: at any hour
    closed: tuple[Window, ...] = ()  #: in which it is not, such as its weekly maintenance
    password_days: int | None = None  #: how old a password may become; None where it never expires
    inactive_days: int | None = None  #: how long an account may be unused before it is disabled

    def begin(self, moment: datetime) -> datetime:
        """When a job may begin: at once, or when the portal is open next."""
        return Hours(open=self.hours, closed=self.closed).begin(moment)


class Login(Protocol):
    """The secrets of one sign-in. A code is made when it is asked for, and only once."""

    username: str
    password: str

    async def code(self) -> str:
        """A one-time code that was never typed before."""
        ...


class PayerFlow:
    """
    One payer portal.

    A flow has no waits by time, no retries, no broad ``except`` and no screenshots, and it never presses its
    ``last_button``: the engine does all of that. Most verbs follow from what is declared; a portal that does
    something in another way has that verb written in its flow.
    """

    portal: ClassVar[Portal]
    signed_out: ClassVar[Screen]  #: where the portal sends whoever is not signed in
    home: ClassVar[Screen]  #: the first page after signing in: opened to see whether a kept session still holds
    leave: ClassVar[Button] = Button("Sign out")  #: on the first page
    new_request: ClassVar[str] = "New request"  #: the link on the first page that begins one
    last_button: ClassVar[Button]  #: the irreversible one
    review: ClassVar[Review]  #: the page before it
    forms: ClassVar[tuple[Form, ...]]  #: every form of the wizard
    documents: ClassVar[Uploads | None] = None  #: the wizard's page for files, after its forms
    received: ClassVar[Received]  #: what is shown after the press
    cases: ClassVar[CaseList]
    case: ClassVar[CasePage]
    letters: ClassVar[Letters | None] = None
    steps: ClassVar[tuple[str, ...]] = ()  #: of the wizard, as its pages name them, the review page's too
    notices: ClassVar[Mapping[str, type[errors.PortalError]]] = {}  #: the portal's sentences
    stops: ClassVar[Mapping[str, type[errors.PortalError]]] = {}  #: pages that end the work, by their heading
    interruptions: ClassVar[tuple[Interruption, ...]] = ()  #: dialogs that are sent away, each time noted
    words: ClassVar[Mapping[str, Status]] = {}  #: the portal's status words
    line_words: ClassVar[Mapping[str, Status]] = {}  #: the status words of one service line
    left_unknown: ClassVar[tuple[str, ...]] = ()  #: status words that it shows and that a person reads, on purpose
    exempt: ClassVar[Mapping[str, str]] = {}  #: rules and behaviours that do not hold here, each with the reason

    async def sign_in(self, tab: Tab, login: Login) -> None:
        """Sign in, up to the first page after it."""
        raise NotImplementedError

    async def sign_out(self, tab: Tab) -> None:
        """Sign out with the portal's own button."""
        await tab.open(self.home)
        await tab.press(self.leave.name)
        await tab.expect(self.signed_out)

    async def probe(self, tab: Tab) -> None:
        """
        See, as cheaply as can be, whether a kept session still holds.

        Raises:
            SessionExpired: The portal ended it.

        """
        await tab.open(self.home)

    async def find_cases(self, tab: Tab, request: AuthRequest) -> list[Receipt]:
        """Every case that may be this request: none, one, or several for a person to tell apart."""
        return await self.cases.find(tab, request)

    async def prepare(self, tab: Tab, request: AuthRequest, files: Sequence[PacketFile]) -> None:
        """Walk the wizard to the review page."""
        await self.begin(tab)
        await tab.walk(self.forms, request)
        await self.attach(tab, files)

    async def begin(self, tab: Tab) -> None:
        """Open the first page of the wizard."""
        await tab.open(self.home)
        await tab.follow(self.new_request)

    async def attach(self, tab: Tab, files: Sequence[PacketFile]) -> None:
        """Send the documents of a request, each once, see them listed, and go on."""
        if self.documents is not None:
            await send_files(tab, self.documents, files)
            await tab.press(self.documents.next)

    async def read_receipt(self, tab: Tab) -> Receipt:
        """
        Read what the portal gave for the submission.

        Whatever goes wrong here means *unknown*, and the case is looked for.

        Raises:
            DuplicateOnFile: The portal says that it has the request already, and under which number.

        """
        return await self.received.read(tab)

    async def read_status(self, tab: Tab, reference: str) -> Decision:
        """
        Read one case, line by line.

        Raises:
            CaseNotFound: The portal shows no such case over all dates and statuses.

        """
        page = await self.open_case(tab, reference)
        return self.case.read(tab, page, self.status_of, self.line_status_of)

    async def open_case(self, tab: Tab, reference: str) -> PageView:
        """Go to a case by way of the list, as a person does."""
        return await self.case.open(tab, await self.cases.address_of(tab, reference), reference)

    async def upload(self, tab: Tab, reference: str, files: Sequence[PacketFile]) -> None:
        """Add documents to a case, each sent once, and see them listed."""
        if self.case.documents is None:
            message = f"{self.portal.name} takes no documents for a case that is there"
            raise errors.DocumentRejected(message)
        await self.open_case(tab, reference)
        await send_files(tab, self.case.documents, files)

    async def fetch_letter(self, tab: Tab, reference: str) -> bytes | None:
        """The latest letter of a case, a PDF. None while the portal has none."""
        if self.letters is None:
            return None
        await self.open_case(tab, reference)
        return await self.letters.latest(tab)

    @classmethod
    def uploads(cls) -> tuple[Uploads, ...]:
        """Every page that takes files."""
        return tuple(one for one in (cls.documents, cls.case.documents) if one is not None)

    @classmethod
    def pages(cls) -> tuple[Page, ...]:
        """What can be opened without writing anything, and is read."""
        letters = (cls.letters.page,) if cls.letters is not None and cls.letters.link else ()
        return (Page(cls.home), cls.cases.page, cls.case.page, *letters)

    def manners(self, url: str) -> Manners:
        """What a tab must know of this portal. ``url`` is where it is."""
        portal = self.portal
        return Manners(
            url,
            self.signed_out,
            self.last_button,
            self.notices,
            self.stops,
            patience=portal.patience.total_seconds(),
            answer=portal.answer.total_seconds(),
            hosts=portal.hosts,
            interruptions=self.interruptions,
            steps=self.steps,
        )

    def status_of(self, words: str) -> Status:
        """
        The status that the portal's words mean.

        Raises:
            StatusUnrecognised: The words are not declared: they are kept, not guessed.

        """
        return _known(self.words, words)

    def line_status_of(self, words: str) -> Status:
        """The same for the words of one service line."""
        return _known(self.line_words or self.words, words)

    @classmethod
    def forms_not_on(cls, pages: Sequence[Page]) -> tuple[Form, ...]:
        """The forms that none of the pages opens."""
        return tuple(form for form in cls.forms if all(page.form is not form for page in pages))

    @classmethod
    def labels(cls) -> frozenset[str]:
        """Every label of every declared form."""
        return frozenset(slot.field.label for form in cls.forms for slot in form.slots())


def _known(words: Mapping[str, Status], text: str) -> Status:
    if text not in words:
        raise errors.StatusUnrecognised(text, phase=errors.Phase.READ)
    return words[text]
