"""The gallery, served, and a tab to visit it."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from portal_bots.browser.launch import Shell
from portal_bots.browser.manners import Manners
from portal_bots.browser.screens import Button, Screen
from tests.browser.controls.visit import Visit
from tests.browser.gallery.portal import Gallery
from tests.browser.site import serving


@pytest.fixture(scope="session")
def _gallery() -> Iterator[str]:
    with serving(Gallery) as address:
        yield address


@pytest.fixture
def gallery(_gallery: str) -> str:
    """The address of the gallery, where nothing happened yet."""
    Gallery.searched.clear()
    Gallery.received.clear()
    return _gallery


@pytest_asyncio.fixture(loop_scope="session")
async def visit(shell: Shell, gallery: str) -> AsyncIterator[Visit]:
    """A visit to it."""
    signed_out, last = Screen("/signin", heading="Sign in"), Button("Submit request")
    tab = await shell.open_tab(Manners(gallery, signed_out, last, patience=10))
    yield Visit(tab, gallery)
    await tab.close()
