"""Sending files: once, and only what is then seen in the portal's list, by name and size, counts as sent."""

import asyncio
import mimetypes
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import tenacity
from playwright.async_api import FilePayload, Locator

from portal_bots.browser.forms import Field, Form, Kind
from portal_bots.browser.in_page import DROP
from portal_bots.browser.press import sending
from portal_bots.browser.screens import Button, PageView, Row, Screen, Table
from portal_bots.browser.tab import Tab
from portal_bots.browser.trouble import BrowserTimeout
from portal_bots.domain import errors
from portal_bots.domain.documents import DocumentState, ListedDocument, PacketFile, not_listed

SCAN = 30.0  # seconds a portal may check a file while its form waits for it
FROM_MEMORY = 50 * 2**20  # bytes that Playwright gives to a page from memory, over all files of a control
LOOK_AGAIN = 1.0  # seconds between two looks at a list that is not ready


class Way(StrEnum):
    """How files are given to a page."""

    CHOOSE = "choose"  #: in a file control
    DROP = "drop"  #: let fall on a place, which may have no control at all


@dataclass(frozen=True)
class Uploads:
    """
    Where a screen takes files, and the list in which it shows them.

    ``states`` are the list's words for a file that is not simply taken.
    """

    screen: Screen
    files: str  #: label of the file control, or what the place to drop them is called or says
    button: str  #: empty where the page sends them by itself
    listed: Table
    name: str = "File name"
    size: str = "Size"
    state: str = ""  #: the column with its state, where there is one
    states: Mapping[str, DocumentState] = field(default_factory=dict)
    way: Way = Way.CHOOSE
    next: str = ""  #: the button that leads on in a wizard; empty where the page is none of one
    live: bool = False  #: the list tells its news by itself; others are loaded again

    @property
    def form(self) -> Form:
        """All that may be filled there."""
        control = Field(self.files, lambda _: "", Kind.FILE, optional=True)
        fields = (control,) if self.way is Way.CHOOSE else ()  # a place to drop on may have none
        return Form(self.screen, *fields, next=Button(self.button))

    def rows(self, tab: Tab, page: PageView) -> tuple[ListedDocument, ...]:
        """The list on a page that was read before."""
        return tuple(self._row(row) for row in tab.rows_of(page, self.listed))

    def _row(self, row: Row) -> ListedDocument:
        state = self.states.get(row.get(self.state, ""), DocumentState.TAKEN)
        return ListedDocument(name=row[self.name], size=row.get(self.size, ""), state=state)


async def send_files(tab: Tab, uploads: Uploads, files: Sequence[PacketFile]) -> None:
    """
    Send the files that are not listed yet, once, and see every one listed.

    Raises:
        DocumentRejected: The portal says no, or lists one with another size.
        UploadUnknown: The portal says nothing and does not list one.
        ScanPending: The portal still checks one.

    """
    sizes = {file.name: file.size for file in files}
    page = await tab.expect_page(uploads.screen)
    await tab.check(uploads.form)
    missing = not_listed(sizes.items(), uploads.rows(tab, page))
    if missing:
        async with sending(tab):
            await _give(tab, uploads, [file for file in files if file.name in missing])
            if uploads.button:
                await tab.press(uploads.button)
            await _answered(tab, uploads, missing)
    await _see_listed(tab, uploads, sizes)


async def _give(tab: Tab, uploads: Uploads, files: Sequence[PacketFile]) -> None:
    named = tab.frame.get_by_label(uploads.files, exact=True)
    if uploads.way is Way.CHOOSE:
        await put_files(tab, named, files)
    else:
        await drop_files(tab, named.or_(tab.frame.get_by_text(uploads.files, exact=True)).first, files)


async def drop_files(tab: Tab, place: Locator, files: Sequence[PacketFile]) -> None:
    """Let files fall on a place of the page, from memory."""
    payloads = await asyncio.to_thread(lambda: [_payload(file) for file in files])
    carried = [{**payload, "buffer": b64encode(payload["buffer"]).decode()} for payload in payloads]
    await tab.act(place.evaluate(DROP, carried))


async def put_files(tab: Tab, control: Locator, files: Sequence[PacketFile]) -> None:
    """Put files into a control; a sealed one goes from memory to the browser, by way of no disk."""
    paths = [file.path for file in files if file.path is not None]
    if len(paths) == len(files):
        await tab.act(control.set_input_files(paths))
    else:
        await tab.act(control.set_input_files(await asyncio.to_thread(lambda: [_payload(file) for file in files])))


def _payload(file: PacketFile) -> FilePayload:
    kind, _ = mimetypes.guess_type(file.name)
    return {"name": file.name, "mimeType": kind or "application/octet-stream", "buffer": file.read_bytes()}


async def _answered(tab: Tab, uploads: Uploads, missing: Sequence[str]) -> None:
    """Until the list shows each file, or the portal says something else."""
    listed = tab.frame.get_by_role("table").filter(has=tab.frame.get_by_text(uploads.listed.caption, exact=True))
    alert = tab.frame.get_by_role("alert").first
    for name in missing:
        await _shown(listed.get_by_role("cell", name=name, exact=True).first.or_(alert).first, tab, name)


async def _shown(cell: Locator, tab: Tab, name: str) -> None:
    try:
        await tab.act(cell.wait_for())
    except errors.UnexpectedPage as error:
        if tab.witness.dialogs.said:
            raise errors.DocumentRejected(" ".join(tab.witness.dialogs.said)).during(tab.phase) from error
        if isinstance(error.__cause__, BrowserTimeout):
            raise errors.UploadUnknown(name).during(tab.phase) from error
        raise


async def _see_listed(tab: Tab, uploads: Uploads, sizes: Mapping[str, int]) -> None:
    page = await tab.expect_page(uploads.screen)
    again = tenacity.AsyncRetrying(
        retry=tenacity.retry_if_exception_type(errors.ScanPending),
        stop=tenacity.stop_after_delay(SCAN),
        wait=tenacity.wait_fixed(LOOK_AGAIN),
        reraise=True,
    )
    async for look in again:
        with look:
            if look.retry_state.attempt_number > 1:
                page = await _look_again(tab, uploads)
            _judge(tab, page, uploads.rows(tab, page), sizes)


async def _look_again(tab: Tab, uploads: Uploads) -> PageView:
    return await (tab.expect_page(uploads.screen) if uploads.live else tab.go(tab.page.url, uploads.screen))


def _judge(tab: Tab, page: PageView, rows: Sequence[ListedDocument], sizes: Mapping[str, int]) -> None:
    states = {row.name: row.state for row in rows}
    refused = [name for name in sizes if states.get(name) is DocumentState.REFUSED]
    if refused:
        message = f"the portal's check refused {', '.join(refused)}"
        raise errors.DocumentRejected(message).during(tab.phase)
    if lost := not_listed(sizes.items(), rows):
        if page.alerts:
            raise errors.DocumentRejected(" ".join(page.alerts)).during(tab.phase)
        shown = {row.name: row.size for row in rows}
        if other := [f"{name} is listed with {shown[name]}, which it has not" for name in lost if name in shown]:
            raise errors.DocumentRejected("; ".join(other)).during(tab.phase)
        raise errors.UploadUnknown(", ".join(lost)).during(tab.phase)
    if pending := [name for name in sizes if states.get(name) is DocumentState.PENDING]:
        raise errors.ScanPending(", ".join(pending)).during(tab.phase)
