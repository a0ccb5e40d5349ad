"""Lists: all rows of a table, whether the page shows them in pages or brings them as it is scrolled."""

import re
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urldefrag

from playwright.async_api import Frame

from portal_bots.browser.in_page import LIST, SCROLL
from portal_bots.browser.manners import Manners
from portal_bots.browser.screens import PageView, Row, Screen, Table, TableView
from portal_bots.domain import errors
from portal_bots.domain.errors import Phase

_PLACES = {name: rf"(?<{name}>[\d,]+)" for name in ("first", "last", "total")}  # as scripts name groups
_DASHES = "-–—"


class Reader(Protocol):
    """What is needed of a tab."""

    manners: Manners
    phase: Phase

    @property
    def frame(self) -> Frame:
        """Where the list is."""

    async def act(self, action: Awaitable[object]) -> None:
        """Do something on the page."""

    async def look(self) -> PageView:
        """What is shown now."""

    async def go(self, address: str, screen: Screen) -> PageView:
        """Go where a link leads."""

    async def follow(self, name: str) -> None:
        """Follow a link by its name."""

    async def press(self, name: str) -> None:
        """Press a button by its name."""


@dataclass(frozen=True)
class Part:
    """What is shown of a list at a time."""

    page: PageView
    first: int  #: which row it begins with, 0 where the page does not tell
    total: int  #: how many rows the page tells of, 0 where it does not


class Walk:
    """Reads a list from where it is shown to its end."""

    def __init__(self, tab: Reader, screen: Screen, table: Table) -> None:
        self._tab = tab
        self._screen = screen
        self._table = table
        self._rows: dict[int, Row] = {}  # by number: none is read twice

    async def all(self) -> list[Row]:
        """
        Its rows.

        Raises:
            UnexpectedPage: It says that it has more than could be read.

        """
        part = await self._part()
        await self._read(part)
        while (len(self._rows) < part.total or not part.total) and await self._turn(part):
            part = await self._part() if self._link(part) else await self._part(after=part)
            await self._read(part)
        self._check(part)
        return [self._rows[number] for number in sorted(self._rows)]

    async def _part(self, after: Part | None = None) -> Part:
        """What is shown; once it is another part than the one shown before."""
        known = after and self._table.view_of(after.page)
        before = list(known.rows) if known else None
        asked = [self._table.caption, counting(self._table.total), before, len(self._rows) + 1]
        seen: dict[str, Any] = {}

        async def see() -> None:
            handle = await self._tab.frame.wait_for_function(LIST, arg=asked)
            seen.update(await handle.json_value())

        await self._tab.act(see())
        return Part(PageView.of(seen["page"]), seen["first"], seen["total"])

    async def _read(self, part: Part) -> None:
        view = self._view(part.page)
        if view is None:
            return
        if not view.numbers:
            begins = len(self._rows)
            self._rows.update(enumerate(view.rows, start=begins + 1))
            return
        if view.total > len(view.rows):
            await self._scroll(0)
            view = self._view(await self._tab.look()) or view
        self._keep(view)
        while len(self._rows) < expected(view, self._rows) and await self._scroll(max(self._rows)):
            view = self._view(await self._tab.look()) or view
            self._keep(view)

    def _keep(self, view: TableView) -> None:
        self._rows.update(zip(view.numbers, view.rows, strict=False))

    def _view(self, page: PageView) -> TableView | None:
        try:
            return self._table.view_of(page)
        except errors.FormChanged as changed:
            raise changed.during(self._tab.phase) from None

    async def _scroll(self, last: int) -> bool:
        asked = [self._table.caption, last, self._tab.manners.patience * 1000]
        moved: bool = await self._tab.frame.evaluate(SCROLL, asked)
        return moved

    def _link(self, part: Part) -> str:
        """Where the link to the next part leads, if that is another page."""
        link = part.page.links.get(self._table.next_page, "")
        return link if urldefrag(link).url != urldefrag(part.page.url).url else ""

    async def _turn(self, part: Part) -> bool:
        """Go to the next part. False where there is none."""
        name = self._table.next_page
        if link := self._link(part):
            await self._tab.go(link, self._screen)
        elif name in part.page.links:
            await self._tab.follow(name)
        else:
            button = self._tab.frame.get_by_role("button", name=name, exact=True)
            if not await button.count() or not await button.is_enabled():
                return False
            await self._tab.press(name)
        return True

    def _check(self, part: Part) -> None:
        view = self._view(part.page)
        total = part.total or (expected(view, self._rows) if view else 0)
        if len(self._rows) < total:
            message = f"{part.page.heading}: {len(self._rows)} of {total} rows could be read"
            raise errors.UnexpectedPage(message, detail=f"at {part.page.path}").during(self._tab.phase)


async def all_rows(tab: Reader, screen: Screen, table: Table) -> list[Row]:
    """All rows of the table on the screen that is shown."""
    return await Walk(tab, screen, table).all()


def counting(words: str) -> str:
    """What finds ``Showing {first}–{last} of {total}`` in a page, whatever its spaces and dashes."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    pattern = re.sub(rf"\\?[{_DASHES}]", rf"\\s*[{_DASHES}]\\s*", pattern)
    for name, place in _PLACES.items():
        pattern = pattern.replace(rf"\{{{name}\}}", place)
    return pattern


def expected(view: TableView, read: Mapping[int, Row]) -> int:
    """How many rows its markup says it has. Headings are one, unless rows begin with one (ARIA 1.2)."""
    heads = not view.numbers or min(read) == 2
    return view.total - 1 if view.total and heads else view.total
