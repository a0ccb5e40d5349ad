"""Scripts as the recorder writes them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal_bots.scaffold.recording import Declared, Recording, declarations, read

HEAD = """import re
from playwright.sync_api import Playwright, sync_playwright, expect


def run(playwright: Playwright) -> None:
    browser = playwright.chromium.launch(headless=False)
    context = browser.new_context()
    page = context.new_page()
"""
FOOT = """    page.close()

    # ---------------------
    context.close()
    browser.close()


with sync_playwright() as playwright:
    run(playwright)
"""

Read = Callable[..., Recording]
Turn = Callable[..., Declared]


@pytest.fixture
def recorded(tmp_path: Path) -> Read:
    """Reads a script of these lines."""

    def reads(*lines: str) -> Recording:
        path = tmp_path / "recording.py"
        path.write_text(HEAD + "".join(f"    {line}\n" for line in lines) + FOOT, "utf-8")
        return read(path)

    return reads


@pytest.fixture
def turned(recorded: Read) -> Turn:
    """Turns a script of these lines, after a page was opened."""

    def turns(*lines: str) -> Declared:
        return declarations(recorded('page.goto("https://portal.payer.example/request")', *lines))

    return turns
