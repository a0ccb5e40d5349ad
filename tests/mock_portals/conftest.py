"""One real portal process for all tests of the folder, emptied and seeded for each."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from mock_portals.uhc import UhcPortal
from tests.mock_portals.world import SEED, Drifted, Visitor, take_over, to_review


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UhcPortal]:
    """The process."""
    with UhcPortal.start(tmp_path_factory.mktemp("uhc")) as portal:
        yield portal


@pytest.fixture
def portal(running: UhcPortal) -> UhcPortal:
    """The process, emptied and seeded."""
    running.reset()
    running.seed(SEED)
    return running


@pytest.fixture
def visitor(portal: UhcPortal) -> Visitor:
    """A person without a session."""
    return Visitor(portal)


@pytest.fixture
def ready(visitor: Visitor) -> Visitor:
    """A person at the review of a request."""
    to_review(visitor)
    return visitor


@pytest.fixture
def drifted(portal: UhcPortal, ready: Visitor, page: Page) -> Iterator[Drifted]:
    """Opens a page in a browser after it drifted; no script may fail on it."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(error.stack or str(error)))

    def opened(path: str, *changes: dict[str, Any]) -> Page:
        portal.drift(*changes)
        return take_over(ready, page, path)

    yield opened
    assert not wrong


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium if it has one, else Playwright's."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return browser_type_launch_args | ({"executable_path": found} if found else {})


@pytest.fixture(scope="session")
def base_url() -> None:
    """No address of its own; the plugin's fixture warns under this pytest."""
