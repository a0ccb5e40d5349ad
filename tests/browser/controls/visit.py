"""A visit to a page of the gallery."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from portal_bots.browser.forms import Field, Form, Group, Kind
from portal_bots.browser.screens import Button, PageView, Screen
from portal_bots.browser.tab import Tab

RECEIVED = Screen("/done", heading="Received")
HURRY = 1000  # milliseconds for what is not going to come


def field(label: str, value: str, kind: Kind = Kind.TEXT, *, after: str = "") -> Field:
    """A field with the same answer for every request."""
    return Field(label, lambda _: value, kind, after=after, marked=False)


class Visit:
    """A tab at the gallery."""

    def __init__(self, tab: Tab, address: str) -> None:
        self.tab = tab
        self.address = address

    async def open(self, path: str, heading: str) -> PageView:
        """Go to a page."""
        return await self.tab.go(f"{self.address}{path}", Screen(urlsplit(path).path, heading))

    async def fill(self, path: str, heading: str, *fields: Field | Group) -> None:
        """Fill the form of a page and go on."""
        await self.open(path, heading)
        await self.walk(Screen(urlsplit(path).path, heading), *fields)

    async def walk(self, screen: Screen, *fields: Field | Group) -> None:
        """Fill the form of the page that is shown and go on."""
        await self.tab.walk([Form(screen, *fields, next=Button("Continue"))], None)

    async def send(self, path: str, heading: str, *fields: Field | Group) -> Mapping[str, str]:
        """Fill the form of a page, and say what the portal got."""
        await self.fill(path, heading, *fields)
        return (await self.tab.expect_page(RECEIVED)).facts

    def hurry(self) -> None:
        """Something is missing: do not wait long for it."""
        self.tab.manners = replace(self.tab.manners, patience=HURRY / 1000)
        self.tab.page.set_default_timeout(HURRY)
