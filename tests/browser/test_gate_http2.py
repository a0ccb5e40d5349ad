"""The gate over TLS and HTTP/2, where one connection carries everything and is given up in more ways than one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from portal_bots.browser import launch
from portal_bots.browser.launch import Shell, choose
from portal_bots.browser.manners import Manners
from portal_bots.browser.press import aim, pressed
from portal_bots.browser.screens import Button, Screen
from portal_bots.browser.tab import Tab
from tests.browser.test_gate import ON_SUBMIT, allowed
from tests.browser.wire2 import Ending, Wire2, listening2

SUBMIT = Button("Submit request")


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def trusting() -> AsyncIterator[Shell]:
    """A browser that takes the test's own certificate."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launch, "_ARGUMENTS", (*launch._ARGUMENTS, "--ignore-certificate-errors"))
        shell = Shell(choose())
        yield shell
        await shell.close()


async def review(shell: Shell, wire: Wire2) -> Tab:
    """The review page, on a connection that has carried something already."""
    tab = await shell.open_tab(Manners(wire.url, Screen("/in", "Sign in"), SUBMIT, patience=3, answer=10))
    await tab.page.goto(f"{wire.url}/")
    await tab.page.evaluate("fetch('/warm').then((answer) => answer.text())")
    return tab


@pytest.mark.parametrize("ending", Ending)
@pytest.mark.parametrize("script", ["", ON_SUBMIT], ids=["form", "fetch"])
async def test_an_unanswered_write(trusting: Shell, tmp_path: Path, ending: Ending, script: str) -> None:
    """A bare browser sends it again by itself; behind the gate it arrives once."""
    async with listening2(ending, tmp_path, script) as bare:
        tab = await review(trusting, bare)
        await tab.profile.guard.allow(button := await aim(tab))
        await button.click()
        await tab.page.wait_for_function("() => /received 2/.test(document.title + document.body.innerText)")
        await tab.close()
    async with listening2(ending, tmp_path, script) as gated:
        tab = await review(trusting, gated)
        async with pressed(tab, await aim(tab), allowed) as gate:
            if script:
                await tab.page.wait_for_function("() => document.title === 'failed'")
            else:
                await tab.page.wait_for_url("chrome-error://**")
        await tab.close()

    assert (bare.writes, gated.writes) == (["POST"] * 2, ["POST"])
    stopped = ["The browser tried to send POST /submit again by itself: stopped."]
    assert gate.notes == (stopped if ending is Ending.GO_AWAY else [])
