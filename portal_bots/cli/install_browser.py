"""``portal-bots install-browser``: see to it that there is a browser."""

import typer

from portal_bots.browser.launch import install


def install_browser() -> None:
    """Download Playwright's headless shell, else use the machine's Chromium, else install Debian's."""
    choice = install()
    typer.echo(f"Browser: {choice.path} ({choice.origin})")
