"""Forms and lists in frames of a page, and in frames of these."""

import pytest

from portal_bots.browser.forms import Kind
from portal_bots.browser.screens import Screen, Table
from portal_bots.domain import errors
from tests.browser.controls.visit import Visit, field

REQUEST = Screen("/member", heading="Member", inside="Request")
INNER = Screen("/member", heading="Member", inside="Inner request")
FIELDS = (field("Member ID", "004512873"), field("Start date", "03/04/2027", Kind.PICKER))
PAGES = [("/frames", REQUEST), ("/frames?way=nested", INNER), ("/frames?way=late", REQUEST)]


def received(screen: Screen) -> Screen:
    """What the portal got, shown in the same frame."""
    return Screen("/done", heading="Received", inside=screen.inside)


class TestFrames:
    @pytest.mark.parametrize(("path", "screen"), PAGES)
    async def test_form(self, visit: Visit, path: str, screen: Screen) -> None:
        """It is filled in the frame of that title, though another frame shows the same form."""
        await visit.open(path, "Authorizations")
        await visit.walk(screen, *FIELDS)
        page = await visit.tab.expect_page(received(screen))

        assert page.facts == {"member": "004512873", "start": "03/04/2027"}

    @pytest.mark.parametrize(("path", "screen"), PAGES)
    async def test_rows(self, visit: Visit, path: str, screen: Screen) -> None:
        """Tables are read where the screen is shown."""
        await visit.open(path, "Authorizations")
        await visit.tab.expect(screen)

        assert [row["Reference number"] for row in await visit.tab.rows(Table("Cases", "Reference number"))] == [
            "A1"
        ]

    async def test_replaced(self, visit: Visit) -> None:
        """A frame that the page puts in the place of another is the one that is worked in."""
        await visit.open("/frames", "Authorizations")
        await visit.tab.expect(REQUEST)
        async with visit.tab.page.expect_event("framenavigated", lambda frame: frame.url.endswith("/member")):
            frame = visit.tab.page.get_by_title("Request")
            await frame.evaluate("frame => frame.replaceWith(frame.cloneNode())")

        await visit.walk(REQUEST, *FIELDS)

        assert (await visit.tab.expect_page(received(REQUEST))).facts["member"] == "004512873"

    async def test_buttons(self, visit: Visit) -> None:
        """A button of the page around it is not pressed for one of the frame."""
        await visit.open("/frames", "Authorizations")
        await visit.tab.expect(REQUEST)
        visit.hurry()

        with pytest.raises(errors.UnexpectedPage):
            await visit.tab.press("Sign out")

    async def test_comes_late(self, visit: Visit) -> None:
        """A check in a frame stops what is shown beside it, also when it comes later than all the rest."""
        with pytest.raises(errors.CaptchaRequired):
            await visit.open("/frames?way=check", "Authorizations")

    async def test_not_in_a_frame(self, visit: Visit) -> None:
        """A screen that is declared of the page is not taken from a frame, nor from one of another title."""
        await visit.open("/frames", "Authorizations")

        for elsewhere in ("", "Other"):
            with visit.tab.patient():
                visit.tab._wait_up_to(1)
                with pytest.raises(errors.UnexpectedPage, match="expected 'Member'"):
                    await visit.tab.expect(Screen("/member", heading="Member", inside=elsewhere))
