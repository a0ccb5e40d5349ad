"""Files that are let fall on a place of the page."""

from collections.abc import Sequence

import pytest

from portal_bots.browser.screens import Screen, Table
from portal_bots.browser.uploads import Uploads, Way, send_files
from portal_bots.domain import errors
from portal_bots.domain.documents import DocumentState, PacketFile
from tests.browser.controls.visit import Visit
from tests.browser.gallery.portal import Gallery

ZONE = Uploads(
    Screen("/drop", heading="Clinical documents"),
    files="Drag files here",
    button="",
    listed=Table("Documents", "File name", "Size", "Status"),
    state="Status",
    states={"Scanning": DocumentState.PENDING, "Rejected": DocumentState.REFUSED},
    way=Way.DROP,
    live=True,
)


def packet(*sizes: int) -> Sequence[PacketFile]:
    """Sealed files of these sizes: they lie nowhere."""
    return [PacketFile(f"note-{n}.pdf", size, lambda size=size: b"%" * size) for n, size in enumerate(sizes)]  # type: ignore[misc] # mypy cannot tell a default in a lambda


class TestDrop:
    @pytest.mark.parametrize("path", ["/drop", "/drop?way=bare"])
    async def test_taken(self, visit: Visit, path: str) -> None:
        """On a zone of react-dropzone and on one without any control: sent once, listed, checked."""
        await visit.open(path, "Clinical documents")
        await visit.tab.page.get_by_text("Drag files here").wait_for()

        await send_files(visit.tab, ZONE, packet(20_000, 300))

        assert Gallery.received == [("note-0.pdf", 20_000), ("note-1.pdf", 300)]
        rows = await visit.tab.rows(ZONE.listed)
        assert [(row["File name"], row["Status"]) for row in rows] == [
            ("note-0.pdf", "Clean"),
            ("note-1.pdf", "Clean"),
        ]

    async def test_again(self, visit: Visit) -> None:
        """What is listed already is not dropped again."""
        await visit.open("/drop", "Clinical documents")
        await visit.tab.page.get_by_text("Drag files here").wait_for()

        await send_files(visit.tab, ZONE, packet(300))
        await send_files(visit.tab, ZONE, packet(300))

        assert len(Gallery.received) == 1

    @pytest.mark.parametrize(("way", "told"), [("virus", "refused note-0.pdf"), ("cut", "listed with 1 bytes")])
    async def test_refused(self, visit: Visit, way: str, told: str) -> None:
        """A file that the check refuses, or that came in part, is not taken for sent."""
        await visit.open(f"/drop?way={way}", "Clinical documents")
        await visit.tab.page.get_by_text("Drag files here").wait_for()

        with pytest.raises(errors.DocumentRejected, match=told):
            await send_files(visit.tab, ZONE, packet(300))
