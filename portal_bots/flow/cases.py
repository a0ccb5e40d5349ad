"""Where a portal lists cases, shows one, and keeps its letters: declared by what stands on the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from portal_bots.browser.pages import Page
from portal_bots.browser.screens import PageView, Row, Screen, Table
from portal_bots.browser.tab import Tab
from portal_bots.browser.uploads import Uploads
from portal_bots.domain import errors
from portal_bots.domain.decisions import Decision, LineDecision, Status
from portal_bots.domain.receipts import Receipt
from portal_bots.domain.requests import AuthRequest, UnitType
from portal_bots.flow.dates import read_us_date

Meaning = Callable[[str], Status]


@dataclass(frozen=True)
class CaseList:
    """
    The list of cases, and how a request finds its own in it.

    A row is taken for a request's when each column of ``same`` shows what the request says, and a code of the
    request is among those of the column ``codes``. Names are compared without regard to capitals.
    """

    screen: Screen
    table: Table
    same: Mapping[str, Callable[[AuthRequest], str]]  #: by column heading
    number: str = "Reference number"  #: column; the number in it is a link to the case
    status: str = "Status"  #: column
    codes: str = ""  #: column, where there is one
    all_dates: Mapping[str, str] = field(default_factory=dict)  #: the query under which it leaves nothing out
    by_number: str = ""  #: the query's name for a number; empty where it cannot be asked for
    by_member: str = ""  #: and for a member ID

    @property
    def page(self) -> Page:
        """As one that can be opened without writing anything."""
        return Page(self.screen, tables=(self.table,), query=self.all_dates)

    async def find(self, tab: Tab, request: AuthRequest) -> list[Receipt]:
        """Every case that may be a request's."""
        named = {self.by_member: request.member.member_id} if self.by_member else {}
        rows = await tab.listed(self.screen, self.table, {**self.all_dates, **named})
        return [Receipt.of(row[self.number], row[self.status]) for row in rows if self._is_of(row, request)]

    def _is_of(self, row: Row, request: AuthRequest) -> bool:
        same = all(row[column].upper() == value(request).upper() for column, value in self.same.items())
        return same and (not self.codes or bool(set(request.codes) & codes_of(row[self.codes])))

    async def address_of(self, tab: Tab, reference: str) -> str:
        """
        Where the case of a number is.

        Raises:
            CaseNotFound: The list does not have it, over all dates.

        """
        named = {self.by_number: reference} if self.by_number else {}
        rows = await tab.listed(self.screen, self.table, {**self.all_dates, **named})
        if all(row[self.number] != reference for row in rows):
            raise errors.CaseNotFound(reference)
        return (await tab.look()).links[reference]


@dataclass(frozen=True)
class Lines:
    """The table of a case's service lines; a column that the portal does not have is named by nothing."""

    table: Table
    code: str = "Code"
    status: str = "Line status"
    modifiers: str = ""
    asked: str = ""
    approved: str = ""
    unit_type: str = ""
    start: str = ""
    end: str = ""
    reason: str = ""

    def read(self, row: Row, meaning: Meaning) -> LineDecision:
        """What was decided for one line."""

        def cell(column: str) -> str:
            return row[column] if column else ""

        asked, approved = cell(self.asked), cell(self.approved)
        modifiers = cell(self.modifiers)
        return LineDecision(
            code=row[self.code],
            modifiers=tuple(modifiers.split(", ")) if modifiers else (),
            status=meaning(row[self.status]),
            words=row[self.status],
            asked=int(asked) if asked else None,
            units=int(approved) if approved else None,
            unit_type=UnitType(cell(self.unit_type).lower() or UnitType.UNITS),
            start=read_us_date(cell(self.start)),
            end=read_us_date(cell(self.end)),
            reason=cell(self.reason),
        )


@dataclass(frozen=True)
class CasePage:
    """One case: facts by their labels, its lines and documents. Facts after ``member_id`` may be missing."""

    screen: Screen
    lines: Lines
    documents: Uploads | None = None
    number: str = "Reference number"
    status: str = "Status"
    member_id: str = "Member ID"
    authorization: str = "Authorization number"
    decided: str = "Decision date"
    due: str = "Information due"
    note: str = "Note"

    @property
    def page(self) -> Page:
        """As one that can be opened without writing anything."""
        tables = (self.lines.table, *((self.documents.listed,) if self.documents else ()))
        return Page(self.screen, tables=tables, facts=(self.number, self.status, self.member_id))

    async def open(self, tab: Tab, address: str, reference: str) -> PageView:
        """
        Go to a case, and see that it is the one.

        Raises:
            UnexpectedPage: It is another one.

        """
        page = await tab.go(address, self.screen)
        if page.fact(self.number) != reference:
            raise errors.UnexpectedPage(f"asked for {reference}, shown {page.fact(self.number)}")
        return page

    def read(self, tab: Tab, page: PageView, meaning: Meaning, line_meaning: Meaning) -> Decision:
        """What is decided, header and lines."""
        words = page.fact(self.status)
        status = meaning(words)
        return Decision(
            reference=page.fact(self.number),
            status=status,
            words=words,
            member_id=page.fact(self.member_id),
            lines=tuple(self.lines.read(row, line_meaning) for row in tab.rows_of(page, self.lines.table)),
            authorization=page.facts.get(self.authorization, ""),
            decided_on=read_us_date(page.facts.get(self.decided, "")),
            information_due=read_us_date(page.facts.get(self.due, "")),
            note=page.facts.get(self.note, ""),
            documents=self.documents.rows(tab, page) if self.documents else (),
            letter_offered=status.news,
        )


@dataclass(frozen=True)
class Letters:
    """
    The list of a case's letters, the latest first.

    ``link`` is what the page of the case offers to come to it in a new tab; empty where it is on that page.
    """

    screen: Screen
    table: Table
    file: str = "File"  #: column with the link to the PDF
    link: str = ""

    @property
    def page(self) -> Page:
        """As one that can be opened without writing anything."""
        return Page(self.screen, tables=(self.table,))

    async def latest(self, tab: Tab) -> bytes | None:
        """The latest letter of the case that is shown; None while there is none."""
        if not self.link:
            return await self._latest(tab, await tab.look())
        there = await tab.follow_to_new_tab(self.link)
        letter = await self._latest(there, await there.expect_page(self.screen))
        await there.page.close()
        return letter

    async def _latest(self, tab: Tab, page: PageView) -> bytes | None:
        rows = tab.rows_of(page, self.table)
        return await tab.download(rows[0][self.file]) if rows else None


@dataclass(frozen=True)
class Received:
    """What the portal shows after the press: a confirmation, or that it has the request already."""

    screen: Screen
    similar: Screen | None = None
    number: str = "Reference number"
    status: str = "Status"

    async def read(self, tab: Tab) -> Receipt:
        """
        The receipt.

        Raises:
            DuplicateOnFile: The portal says that it has the request already.

        """
        shown = await tab.expect(self.screen, *((self.similar,) if self.similar else ()))
        page = await tab.look()
        if shown is self.similar:
            raise errors.DuplicateOnFile(" ".join(page.says))
        return Receipt.of(page.fact(self.number), page.fact(self.status))


def codes_of(cell: str) -> set[str]:
    """The codes in a cell of a list, such as ``62323, 77003-26``."""
    return {part.strip().partition("-")[0] for part in cell.split(",")}
