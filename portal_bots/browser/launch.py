"""
Which browser is used, how it gets onto the machine, and starting it.

``choose`` is the one place that decides: a path from the settings, else Playwright's own headless shell, else a
Chromium of the machine. The headless shell starts in a tenth of the time of a full Chromium.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from playwright.async_api import Browser, Playwright, async_playwright

from portal_bots.browser import environment
from portal_bots.browser.bounds import ANSWER, bounded
from portal_bots.browser.manners import Manners
from portal_bots.browser.profile import Profile
from portal_bots.browser.state import State
from portal_bots.browser.tab import Tab
from portal_bots.browser.trouble import BrowserError
from portal_bots.domain.errors import BrowserCrashed

DEBIAN_PACKAGE = "chromium-headless-shell"
DRIVER_NEEDS = "libatomic1"  # Playwright's driver does not start without it, and a small Debian lacks it
_NAMES = (DEBIAN_PACKAGE, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_CACHES = (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright")
_ARGUMENTS = ("--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-sync")
REMEDY = (
    "No browser found. Install one: `playwright install --only-shell chromium`, or on Debian as root "
    f"`apt-get install {DEBIAN_PACKAGE}`, or set PORTAL_BOTS_BROWSER to the path of a Chromium."
)


class BrowserMissingError(Exception):
    """No usable browser on this machine: the message says what to install."""


@dataclass(frozen=True)
class Choice:
    """The browser that is used, and why this one."""

    path: Path
    origin: str


def choose(configured: Path | None = None) -> Choice:
    """
    Decide which browser is used.

    Raises:
        BrowserMissingError: There is none; the message says what to install.

    """
    if configured is not None:
        if not (configured.is_file() and os.access(configured, os.X_OK)):
            message = f"PORTAL_BOTS_BROWSER names {configured}, which is not a program. {REMEDY}"
            raise BrowserMissingError(message)
        return Choice(configured, "from PORTAL_BOTS_BROWSER")
    shell = _playwrights_own()
    if shell is not None:
        return Choice(shell, "Playwright's own headless shell")
    for name in _NAMES:
        if (found := shutil.which(name)) is not None:
            return Choice(Path(found), "of this machine")
    raise BrowserMissingError(REMEDY)


def _playwrights_own() -> Path | None:
    """The newest headless shell that Playwright downloaded completely."""
    configured = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    caches = (Path(configured),) if configured else _CACHES
    shells = [
        shell
        for cache in caches
        for folder in cache.glob("chromium_headless_shell-*")
        if (folder / "INSTALLATION_COMPLETE").exists()
        for shell in [*folder.glob("*/headless_shell"), *folder.glob("*/chrome-headless-shell")]
    ]
    return max(shells, key=lambda path: path.stat().st_mtime, default=None)


def install() -> Choice:
    """
    See to it that there is a browser: download Playwright's, else take the machine's, else install Debian's.

    Raises:
        BrowserMissingError: None of that was possible.

    """
    if not _driver_starts():
        _apt_install(DRIVER_NEEDS)
    download = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    subprocess.run(download, capture_output=True, check=False, timeout=600)  # noqa: S603 -- a fixed command
    try:
        return choose()
    except BrowserMissingError:
        _apt_install(DEBIAN_PACKAGE)
    return choose()


def _driver_starts() -> bool:
    asked = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0  # noqa: S603 -- a fixed command


def _apt_install(package: str) -> None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        message = (
            REMEDY if package == DEBIAN_PACKAGE else f"Playwright's driver does not start: install {package}."
        )
        raise BrowserMissingError(message)
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        subprocess.run([apt, *arguments], check=False, stdout=subprocess.DEVNULL)  # noqa: S603 -- a fixed command


class _DriverMissing:
    """A driver that does not start is told by a bare ``Exception``: this says what to install."""

    def __enter__(self) -> None:
        return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is Exception or isinstance(error, OSError):
            message = f"Playwright's driver does not start: {error}. Install {DRIVER_NEEDS}."
            raise BrowserMissingError(message) from error


@dataclass(frozen=True)
class Look:
    """How a person looks on."""

    headed: bool = False  #: in a window
    slow: float = 0  #: seconds between two actions


UNSEEN = Look()


class Shell:
    """The worker's one browser: started when first needed, started again when it died."""

    def __init__(self, choice: Choice, look: Look = UNSEEN) -> None:
        self._choice = choice
        self._look = look
        self._stack = AsyncExitStack()
        self._browser: Browser | None = None
        self._starting = asyncio.Lock()

    async def open_tab(self, manners: Manners, state: State | None = None) -> Tab:
        """
        A tab in a browser profile of its own, fresh or as it was kept: nothing is shared with other lanes.

        Raises:
            BrowserMissingError: The browser does not start.
            BrowserCrashed: It does not answer; it is started again for the next tab.

        """
        browser = await self.browser()
        try:
            async with bounded():
                profile = await Profile.open(browser, manners.all_hosts, manners.last_button, state)
                async with AsyncExitStack() as unless_open:
                    unless_open.push_async_callback(profile.tunnel.close)
                    tab = Tab(await profile.context.new_page(), manners, profile)
                    if state is not None:
                        await state.put_into(tab.page)
                    await tab.mind_interruptions()
                    unless_open.pop_all()
                return tab
        except BrowserCrashed:
            await self.close()
            raise

    async def browser(self) -> Browser:
        """The running browser; one that died is started again, its driver with it."""
        async with self._starting:
            if self._browser is not None and not self._browser.is_connected():
                await self.close()
            if self._browser is None:
                self._browser = await self._launch(await self._driver())
            return self._browser

    async def _driver(self) -> Playwright:
        with _DriverMissing(), environment.withheld():
            return await self._stack.enter_async_context(async_playwright())

    async def _launch(self, playwright: Playwright) -> Browser:
        try:
            return await playwright.chromium.launch(
                executable_path=self._choice.path,
                args=list(_ARGUMENTS),
                env=environment.harmless(),
                handle_sigterm=False,
                handle_sigint=False,
                timeout=ANSWER * 1000,
                headless=not self._look.headed,
                slow_mo=self._look.slow * 1000,
            )
        except BrowserError as error:
            message = f"{self._choice.path} does not start: {error.message.splitlines()[0]}. {REMEDY}"
            raise BrowserMissingError(message) from error

    async def close(self) -> None:
        """Stop browser and driver, dead or alive."""
        browser, stack = self._browser, self._stack
        self._browser, self._stack = None, AsyncExitStack()
        with suppress(BrowserError, BrowserCrashed):
            async with bounded():
                if browser is not None:
                    await browser.close()
        with suppress(BrowserError, BrowserCrashed):
            async with bounded():
                await stack.aclose()
