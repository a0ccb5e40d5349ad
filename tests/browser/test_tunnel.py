"""The tunnel: a page reaches the hosts of its portal, and each other host is refused and counted."""

from collections.abc import AsyncIterator

import pytest_asyncio

from portal_bots.browser.launch import Shell
from portal_bots.browser.manners import Manners
from portal_bots.browser.screens import Button, Screen
from portal_bots.browser.tab import Tab
from tests.browser.wire import Wire, listening

PAGE = """<main><h1>Home</h1></main><script>
  const asked = ["http://ads.invalid/a.js", "http://ads.invalid:81/b.js", "http://TRACK.invalid/p.gif"];
  Promise.allSettled(asked.map((url) => fetch(url))).then((all) => (document.title = all.map((a) => a.status)));
</script>"""


@pytest_asyncio.fixture(loop_scope="session")
async def wire() -> AsyncIterator[Wire]:
    """A portal whose page talks to others."""
    async with listening() as wire:
        wire.page = PAGE
        yield wire


@pytest_asyncio.fixture(loop_scope="session")
async def tab(shell: Shell, wire: Wire) -> AsyncIterator[Tab]:
    """A tab of that portal."""
    tab = await shell.open_tab(Manners(wire.url, Screen("/signin", heading="Sign in"), Button("Send")))
    yield tab
    await tab.close()


class TestHosts:
    async def test_counted(self, tab: Tab, wire: Wire) -> None:
        """Whatever a page asks of other hosts fails there, and is counted by host; the portal is reached."""
        await tab.page.goto(f"{wire.url}/")
        await tab.page.wait_for_function("document.title")

        assert await tab.page.title() == "rejected,rejected,rejected"
        assert tab.profile.tunnel.refused == {"ads.invalid": 2, "track.invalid": 1}

    async def test_told_once(self, tab: Tab, wire: Wire) -> None:
        """A note for each host is taken once; what comes later is counted anew."""
        await tab.page.goto(f"{wire.url}/")
        await tab.page.wait_for_function("document.title")

        notes = tab.profile.tunnel.take_refused()

        assert sorted(notes) == [
            "The portal's page wanted to talk to ads.invalid, which was blocked: 2 times.",
            "The portal's page wanted to talk to track.invalid, which was blocked: 1 time.",
        ]
        assert tab.profile.tunnel.take_refused() == ()
